import type { Finding, RunRecord } from '../../model.ts';
import { html, type Markup, nothing } from '../markup.ts';
import { outcomeWord } from '../outcome-word.ts';
import { COLUMNS, type Row, tallyByPart } from '../tally.ts';
import { outcome } from './outcome.ts';
import { ruleLink } from './rule-link.ts';

/** So many are named before the matrix; it has them all. */
const NAMED = 12;

/** How many rules ended how, by part; a number leads to its rules. Below, what is broken. */
export function counts({ findings }: RunRecord): Markup {
  if (findings.length === 0) return nothing;
  const heads = COLUMNS.map((word) => html`<th scope="col">${outcome(word)}</th>`);
  return html`<section aria-labelledby="counts"><h2 id="counts">Counts</h2>
<div class="tally"><table><thead><tr><th scope="col"><span class="unseen">part</span></th>${heads}<th scope="col">rules</th></tr></thead>
<tbody>${tallyByPart(findings).map(row)}</tbody></table></div>
${broken(findings)}</section>`;
}

function row([name, tally]: Row): Markup {
  const total = name === 'total';
  const cells = COLUMNS.map((word) => {
    const number = tally[word];
    const link = html`<a href="#rules" data-part="${total ? '' : name}" data-outcome="${word}" aria-label="${number} ${word}${total ? '' : `, ${name}`}">${number}</a>`;
    return html`<td data-name="${word}" class="${number === 0 ? 'none' : word}">${number === 0 ? html`<span>0</span>` : link}</td>`;
  });
  const sum = COLUMNS.reduce((all, word) => all + tally[word], 0);
  return html`
<tr${{ markup: total ? ' class="total"' : '' }}><th scope="row">${name}</th>${cells}<td data-name="rules">${sum}</td></tr>`;
}

function broken(findings: readonly Finding[]): Markup {
  const all = findings.filter(({ outcome: own }) => own === 'violated');
  if (all.length === 0) return nothing;
  const sorted = all.toSorted((a, b) => Number(b.level === 'must') - Number(a.level === 'must'));
  const items = sorted.slice(0, NAMED).map(
    (finding) =>
      html`
<li>${outcome(outcomeWord(finding))}<span>${ruleLink(finding.rule)} <span class="soft">${finding.statement}</span></span></li>`,
  );
  const left = sorted.length - items.length;
  return html`<h3 class="first">Look at first</h3><ul class="broken">${items}${
    left > 0
      ? html`
<li><span></span><span class="soft">and ${left} more, below</span></li>`
      : nothing
  }</ul>`;
}
