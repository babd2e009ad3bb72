import type { RunRecord } from '../../model.ts';
import { count } from '../count.ts';
import { html, type Markup, nothing } from '../markup.ts';
import { ruleLink } from './rule-link.ts';

/** What the contract leaves open, and what this tenant did. */
export function explored({ findings }: RunRecord): Markup {
  const seen = findings.filter(({ observed }) => observed.length > 0);
  if (seen.length === 0) return nothing;
  const rows = seen.map(
    ({ rule, statement, observed }) => html`
<div class="seen"><dt>${ruleLink(rule)}<span class="soft">${statement}</span></dt>
<dd><ul>${observed.map(
      (answer) => html`
<li>${answer}</li>`,
    )}</ul></dd></div>`,
  );
  return html`<section aria-labelledby="explored"><h2 id="explored">Explored <span class="soft">${count(seen.length, 'rule')}: what the contract leaves open, and what this tenant did</span></h2>
<dl>${rows}</dl></section>`;
}
