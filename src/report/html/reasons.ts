import type { Finding, Outcome, RunRecord } from '../../model.ts';
import { count } from '../count.ts';
import { groupReasons } from '../group-reasons.ts';
import { html, type Markup, nothing } from '../markup.ts';
import { outcomeWord } from '../outcome-word.ts';
import { ruleLink } from './rule-link.ts';
import { OUTCOMES } from './words.ts';

/** So many rules are named for a reason; the matrix has the rest. */
const NAMED = 40;

/** Why rules are inconclusive, inapplicable or untested: a reason once, with its rules. */
export function reasons({ findings }: RunRecord): Markup {
  const sections = (['inconclusive', 'inapplicable', 'untested'] as const).map((word) =>
    section(findings, word),
  );
  return html`${sections}`;
}

function section(findings: readonly Finding[], word: Outcome): Markup {
  const groups = groupReasons(findings, word);
  if (groups.length === 0) return nothing;
  const rules = findings.filter((finding) => outcomeWord(finding) === word).length;
  const means = OUTCOMES.find(([name]) => name === word)?.[1] ?? '';
  const rows = groups.map(({ reason, rules: own, isOfAll }) => {
    if (isOfAll)
      return html`
<div class="reason"><p>${reason}</p><ul>
<li>all ${own.length} rules</li></ul></div>`;
    const named = own.slice(0, NAMED).map(
      (rule) => html`
<li>${ruleLink(rule)}</li>`,
    );
    const left = own.length - named.length;
    return html`
<div class="reason"><p>${reason}</p><ul>${named}${
      left > 0
        ? html`
<li>and ${left} more</li>`
        : nothing
    }</ul></div>`;
  });
  return html`<section aria-labelledby="why-${word}"><h2 id="why-${word}">${word.charAt(0).toUpperCase()}${word.slice(1)} <span class="soft">${count(rules, 'rule')}: ${means}</span></h2>
<div>${rows}</div></section>`;
}
