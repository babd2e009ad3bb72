import type { Finding, Part } from '../../model.ts';
import type { RecordedExchange } from '../../record/record.ts';
import { median, rerun } from '../../record/run-facts.ts';
import { brokenCases, columnsOf, PARTS, type Status, statusOf, tally } from '../../record/status.ts';
import { count } from '../words.ts';
import { each, html, type Markup, nothing } from './markup.ts';
import { filter } from './page.ts';
import { shortViolation, violation } from './violation.ts';
import {
  anchorOf,
  answered,
  breakable,
  copyLine,
  LEVELS,
  numbers,
  OUTCOMES,
  outcome,
  PART_WORDS,
  ruleId,
  ruleLink,
  type Shown,
  seconds,
  within,
} from './words.ts';

/**
 * The requests that a rule judged, the first few with answers, the others by number; and how long they took.
 */
function cases({ detail, exchanges }: Shown, finding: Finding): Markup {
  const own = (finding.exchanges ?? []).flatMap((n) => exchanges.get(n) ?? []);
  if (own.length === 0) return nothing;
  const shown = own.slice(0, detail.cases);
  const left = own.slice(detail.cases).map(({ n }) => n);
  const title = shown.length === 0 ? 'Requests' : 'and requests';
  const rest = left.length === 0 ? nothing : html`<p class="small soft">${title} ${numbers(left)}</p>`;
  return html`<div class="cases"><h4>Judged <span class="soft">${count(finding.judged, 'request')}; ${timing(own)}</span></h4>
${shown.length === 0 ? nothing : html`<ol>${each(shown, (one) => row(one, detail.requests))}</ol>`}${rest}</div>`;
}

function row(exchange: RecordedExchange, linked: boolean): Markup {
  const { n, title, case: id, ms } = exchange;
  const number = linked ? html`<a href="#x${n}">${n}</a>` : html`${n}`;
  return html`<li><span>${number}</span><span>${title} <code class="soft">${breakable(id)}</code></span><span>${answered(exchange)}</span><span>${seconds(ms)}</span></li>`;
}

function timing(own: readonly RecordedExchange[]): string {
  const times = own.map(({ ms }) => ms).toSorted((a, b) => a - b);
  const slowest = times.at(-1) ?? 0;
  return own.length === 1
    ? `answered in ${seconds(slowest)}`
    : `half answered ${within(median(times))}, the slowest in ${seconds(slowest)}`;
}

const PRINTED: readonly Status[] = ['violated', 'deviating', 'inconclusive'];

function rule(shown: Shown, finding: Finding): Markup {
  const word = statusOf(finding);
  const anchor = anchorOf(finding.rule);
  const id = anchor === undefined ? nothing : html` id="${anchor}"`;
  return html`<details class="rule opens"${id} data-item="" data-part="${finding.part}" data-outcome="${word}" data-level="${finding.level}"${PRINTED.includes(word) ? { markup: ' data-print=""' } : nothing}><summary>${outcome(word)}<code class="id">${ruleId(finding.rule)}</code><span class="claim">${finding.statement}</span><span class="level">${finding.level}</span></summary>
<div class="inside">${inside(shown, finding)}</div></details>`;
}

function inside(shown: Shown, finding: Finding): Markup {
  const { source, violations, observed, because } = finding;
  return html`${settled(finding)}${known(finding)}${because.length === 0 ? nothing : html`<ul class="because">${each(because, (reason) => html`<li>${reason}</li>`)}</ul>`}
<blockquote><p>${source.words}</p><footer>${source.document} · ${breakable(source.anchor)}</footer></blockquote>
${broken(shown, finding)}${shrunk(finding)}
${observed.length === 0 ? nothing : html`<div><h4>Seen</h4><ul class="observed">${each(observed, (answer) => html`<li>${answer}</li>`)}</ul></div>`}
${cases(shown, finding)}
${violations.length === 0 ? copyLine('Run again', rerun(shown.record.header, finding)) : nothing}`;
}

function broken(shown: Shown, finding: Finding): Markup {
  const { whole, short } = shown.detail;
  const { violations } = finding;
  const first = violations.slice(0, whole);
  const full = first.map((own, index) => violation(shown, finding, own, { isOpen: index === 0 }));
  const brief = violations.slice(whole, whole + short);
  const left = Math.max(0, brokenCases(finding).length - full.length - brief.length);
  const more = left === 0 ? nothing : html`<li>and ${count(left, 'more case')}, in the record</li>`;
  return html`${full}${brief.length + left === 0 ? nothing : html`<ul class="more">${each(brief, shortViolation)}${more}</ul>`}`;
}

function known({ tolerated, fresh }: Finding): Markup {
  if (fresh !== undefined)
    return html`<p class="settled">Not in the baseline: ${count(fresh.length, 'case')} (${fresh.join(', ')}).</p>`;
  return html`${tolerated?.map(
    ({ reason, ticket, since, expires }) =>
      html`<p class="settled">Tolerated since ${since}, until ${expires}: ${reason}${ticket && ` (${ticket})`}</p>`,
  )}`;
}

const SETTLED = {
  stable: 'Sent again, it was broken again.',
  intermittent: 'Sent again, it was not broken: intermittent.',
  'eventually consistent': 'Broken right after the write, and as expected later: eventually consistent',
  unconfirmed: 'Not sent again, or the answer does not tell: unconfirmed.',
} as const;

function settled({ stability, windowMs, confirmedBy }: Finding): Markup {
  if (stability === undefined) return nothing;
  if (confirmedBy !== undefined)
    return html`<p class="settled">Its likely cause broke ${ruleLink(confirmedBy)} again, which was sent again in place of it.</p>`;
  const within = windowMs === undefined ? '' : `, within ${windowMs} ms.`;
  return html`<p class="settled">${SETTLED[stability]}${stability === 'eventually consistent' ? within : ''}</p>`;
}

function shrunk({ shrunk: found }: Finding): Markup {
  if (found === undefined) return nothing;
  return html`<div><h4>Shrunk to this <span class="soft">in ${count(found.requests, 'request')}</span></h4><ol class="steps">${each(found.steps, (step) => html`<li><pre>${step}</pre></li>`)}</ol></div>`;
}

export function rules(shown: Shown): Markup {
  const { findings } = shown.record;
  if (findings.length === 0) return nothing;
  const parts = PARTS.flatMap((part) => {
    const own = findings.filter((finding) => finding.part === part);
    return own.length === 0 ? [] : [section(shown, part, own)];
  });
  return html`<section id="rules" aria-labelledby="matrix"><h2 id="matrix">Rules</h2>
${filter('rules', findings.length, [
  ['part', PARTS],
  ['level', LEVELS.map(([word]) => word)],
  ['outcome', OUTCOMES.map(([word]) => word)],
])}
${parts}</section>`;
}

function section(shown: Shown, part: Part, own: readonly Finding[]): Markup {
  const counts = tally(own);
  const told = columnsOf(own).flatMap((word) => (counts[word] === 0 ? [] : [`${counts[word]} ${word}`]));
  return html`<details class="matrix opens" id="part-${part}" data-group="" data-print=""><summary><h3>${part} <span class="soft">${PART_WORDS[part]}</span></h3><span class="small soft">${told.join(', ')}</span></summary>
${each(own, (finding) => rule(shown, finding))}</details>`;
}
