import type { RunRecord } from '../../model.ts';
import { count } from '../count.ts';
import { html, type Markup, nothing } from '../markup.ts';
import { toleratedBecause } from '../tolerated-because.ts';
import { copyLine } from './copy-line.ts';
import { ruleLink } from './rule-link.ts';

/** What the baseline says of a run: entries to mend, and what is put up with. */
export function baseline({ findings, end }: RunRecord): Markup {
  if (end?.baseline === undefined) return nothing;
  const { file, stale } = end.baseline;
  const known = findings.filter(({ tolerated }) => tolerated !== undefined);
  if (stale.length + known.length === 0) return nothing;
  const entries = stale.map(
    ({ rule, because, mend }) => html`
<div class="reason"><p><span class="outcome violated">stale</span> ${ruleLink(rule)} ${because}</p>${copyLine('Mend', command(mend))}</div>`,
  );
  const tolerated = known.map(
    (finding) => html`
<div class="reason"><p><span class="outcome tolerated">tolerated</span> ${ruleLink(finding.rule)} ${toleratedBecause(finding).replace(/^tolerated: /, '')}</p></div>`,
  );
  return html`<section aria-labelledby="baseline"><h2 id="baseline">Baseline <span class="soft">${file}: ${count(known.length, 'rule')} tolerated, ${stale.length} to mend</span></h2>
<div>${entries}${tolerated}</div></section>`;
}

/** What is copied is the command alone, without what it does. */
const command = (mend: string): string => mend.split(' (')[0] ?? mend;
