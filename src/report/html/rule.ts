import type { Finding } from '../../model.ts';
import { brokenCases } from '../broken-cases.ts';
import { count } from '../count.ts';
import { html, type Markup, nothing } from '../markup.ts';
import { outcomeWord } from '../outcome-word.ts';
import { rerun } from '../rerun.ts';
import { breakable } from './breakable.ts';
import { cases } from './cases.ts';
import { copyLine } from './copy-line.ts';
import type { Shown } from './detail.ts';
import { outcome } from './outcome.ts';
import { anchorOf, ruleId } from './rule-link.ts';
import { shortViolation, violation } from './violation.ts';

/** A row of the matrix that opens to all that is known of its rule. */
export function rule(shown: Shown, finding: Finding): Markup {
  const word = outcomeWord(finding);
  const anchor = anchorOf(finding.rule);
  const id = anchor === undefined ? nothing : html` id="${anchor}"`;
  return html`
<details class="rule opens"${id} data-outcome="${word}" data-level="${finding.level}"><summary>${outcome(word)}<code class="id">${ruleId(finding.rule)}</code><span class="claim">${finding.statement}</span><span class="level">${finding.level}</span></summary>
<div class="inside">${inside(shown, finding)}</div></details>`;
}

function inside(shown: Shown, finding: Finding): Markup {
  const { source, violations, observed, because } = finding;
  return html`${settled(finding)}${known(finding)}${
    because.length === 0
      ? nothing
      : html`<ul class="because">${because.map(
          (reason) => html`
<li>${reason}</li>`,
        )}</ul>`
  }
<blockquote><p>${source.words}</p><footer>${source.document} · ${breakable(source.anchor)}</footer></blockquote>
${broken(shown, finding)}${shrunk(finding)}
${
  observed.length === 0
    ? nothing
    : html`<div><h4>Seen</h4><ul class="observed">${observed.map(
        (answer) => html`
<li>${answer}</li>`,
      )}</ul></div>`
}
${cases(shown, finding)}
${violations.length === 0 ? copyLine('Run again', rerun(shown.record.header, finding)) : nothing}`;
}

function broken(shown: Shown, finding: Finding): Markup {
  const { whole, short } = shown.detail;
  const { violations } = finding;
  const full = violations.slice(0, whole).map((own, index) => violation(shown, finding, own, index === 0));
  const lines = violations.slice(whole, whole + short).map(shortViolation);
  const left = Math.max(0, brokenCases(finding).length - full.length - lines.length);
  const more = left === 0 ? nothing : html`<li>and ${count(left, 'more case')}, in the record</li>`;
  return html`${full}${lines.length + left === 0 ? nothing : html`<ul class="more">${lines}${more}</ul>`}`;
}

/** What the baseline says of a broken rule. */
function known({ tolerated, fresh }: Finding): Markup {
  if (fresh !== undefined)
    return html`<p class="settled">Not in the baseline: ${count(fresh.length, 'case')} (${fresh.join(', ')}).</p>`;
  if (tolerated === undefined) return nothing;
  return html`${tolerated.map(
    ({ reason, ticket, since, expires }) =>
      html`<p class="settled">Tolerated since ${since}, until ${expires}: ${reason}${ticket === undefined ? '' : ` (${ticket})`}</p>`,
  )}`;
}

const SETTLED = {
  stable: 'Sent again, it was broken again.',
  intermittent: 'Sent again, it was not broken: intermittent.',
  'eventually consistent': 'Broken right after the write, and as expected later: eventually consistent',
  unconfirmed: 'Not sent again, or the answer does not tell: unconfirmed.',
} as const;

function settled({ stability, windowMs }: Finding): Markup {
  if (stability === undefined) return nothing;
  const within = windowMs === undefined ? '' : `, within ${windowMs} ms.`;
  return html`<p class="settled">${SETTLED[stability]}${stability === 'eventually consistent' ? within : ''}</p>`;
}

function shrunk({ shrunk: found }: Finding): Markup {
  if (found === undefined) return nothing;
  return html`<div><h4>Shrunk to this <span class="soft">in ${count(found.requests, 'request')}</span></h4><ol class="steps">${found.steps.map(
    (step) => html`
<li><pre>${step}</pre></li>`,
  )}</ol></div>`;
}
