import type { RecordedExchange, RunHeader, RunRecord } from '../../record/record.ts';
import { lastMinute, median, type RateStep, refusalsOf, requestsSent } from '../../record/run-facts.ts';
import { count, rateWords } from '../words.ts';
import { each, html, type Markup, nothing } from './markup.ts';
import { answered, breakable, type Shown, seconds, within } from './words.ts';

/** One strip of a picture over time, 1000 by 100. Words stand beside it, so that they are never stretched. */
function lane(name: string, top: string, label: string, shapes: readonly Markup[]): Markup {
  return html`<div class="lane"><p><span>${name}</span> <span class="soft">${top}</span></p>
<svg viewBox="0 0 1000 100" preserveAspectRatio="none" role="img" aria-label="${label}">${shapes}</svg></div>`;
}

/** Beyond so many times the median a line is cut off, or the others could not be seen. */
const TALLEST = 6;

/**
 * A line for each request, as high as it took long; reads fainter than writes, silence through all of the
 * lane.
 */
function latencyLane(exchanges: readonly RecordedExchange[], x: (at: number) => number): Markup {
  const silent = exchanges.filter(({ reply }) => reply.kind === 'fault');
  const answered = exchanges.filter(({ reply }) => reply.kind !== 'fault');
  const times = answered.map(({ ms }) => ms).toSorted((a, b) => a - b);
  const slowest = Math.max(1, times.at(-1) ?? 0);
  const highest = Math.min(slowest, Math.max(10, TALLEST * median(times)));
  const lines = (own: readonly RecordedExchange[], height: (ms: number) => number): string =>
    own.map(({ at, ms }) => `M${x(at)} 100V${Math.round(1000 - height(ms) * 1000) / 10}`).join('');
  const share = (ms: number): number => (ms > highest ? 1 : Math.max(0.02, (ms / highest) * 0.92));
  const isRead = ({ request }: RecordedExchange): boolean => request.method === 'GET';
  const writes = answered.filter((one) => !isRead(one));
  const longer = times.filter((ms) => ms > highest).length;
  const top = `up to ${seconds(highest)}${longer === 0 ? '' : `; ${longer} longer, cut off`}`;
  const unanswered = silent.length === 0 ? '' : `; ${silent.length} without an answer`;
  return lane('time to answer', top, `Time to answer each request, ${top}${unanswered}.`, [
    html`<path class="read" d="${{ markup: lines(answered.filter(isRead), share) }}"/>`,
    html`<path class="write" d="${{ markup: lines(writes, share) }}"/>`,
    html`<path class="silent" d="${{ markup: lines(silent, () => 1) }}"/>`,
  ]);
}

/** Requests of the minute before, and where the limit is; a line for each that was answered with 429. */
function rateLane(
  exchanges: readonly RecordedExchange[],
  pace: RunHeader['pace'],
  x: (at: number) => number,
): Markup {
  const rate = pace?.all ?? pace?.writes;
  const counted = exchanges.filter(({ request }) => pace?.all !== undefined || request.method !== 'GET');
  const steps = lastMinute(counted);
  const peak = Math.max(0, ...steps.map(([, sent]) => sent));
  const limit = rate && rate.perMinute + rate.burst;
  const top = Math.max(1, peak, limit ?? 0) * 1.08;
  const y = (sent: number): number => Math.round(1000 - (sent / top) * 1000) / 10;
  const what = pace?.all === undefined ? 'writes' : 'requests';
  const refused = exchanges.filter(({ reply }) => refusalsOf(reply) > 0);
  const shapes = [
    html`<path class="area" d="${{ markup: area(steps, x, y) }}"/>`,
    ...(limit === undefined ? [] : [html`<path class="limit" d="M0 ${y(limit)}H1000"/>`]),
    html`<path class="refused" d="${refused.map(({ at }) => `M${x(at)} 0V100`).join('')}"/>`,
  ];
  const told = rate === undefined ? 'no limit was set' : `limit ${rateWords(rate)}`;
  const label = `At most ${peak} ${what} within a minute; ${told}.`;
  return lane(`${what} of the last minute`, `at most ${peak}; ${told}`, label, shapes);
}

/** Beyond the right edge nothing is seen. */
function area(steps: readonly RateStep[], x: (at: number) => number, y: (sent: number) => number): string {
  const seen = steps.map(([at, sent]) => [Math.min(1000, x(at)), sent] as const);
  const end = seen.findIndex(([place]) => place >= 1000);
  const kept = end === -1 ? seen : seen.slice(0, end);
  return `M0 100${kept.map(([place, sent]) => `H${place}V${y(sent)}`).join('')}H1000V100Z`;
}

function timeline(record: RunRecord): Markup {
  const { exchanges, header } = record;
  const [first] = exchanges;
  if (first === undefined) return nothing;
  const timed = exchanges.map((one) => ({ ...one, at: one.at - first.at }));
  const total = Math.max(1, ...timed.map(({ at, ms }) => at + ms));
  const x = (at: number): number => Math.round((at / total) * 10_000) / 10;
  return html`<figure class="timeline">
${rateLane(timed, header.pace, x)}
${latencyLane(timed, x)}
<div class="axis" aria-hidden="true"><span></span><span>0 s</span><span>${seconds(total)}</span></div>
<figcaption class="soft">${caption(record, timed)}</figcaption>
</figure>`;
}

function caption(record: RunRecord, exchanges: readonly RecordedExchange[]): string {
  const { writes, reads, took } = requestsSent(record);
  const times = exchanges.map(({ ms }) => ms).toSorted((a, b) => a - b);
  const slowest = exchanges.reduce((most, one) => (one.ms > most.ms ? one : most));
  const silent = exchanges.filter(({ reply }) => reply.kind === 'fault').length;
  const limited = exchanges.reduce((sum, { reply }) => sum + refusalsOf(reply), 0);
  return [
    `${count(writes + reads, 'request')} in ${seconds(took)}: half answered ${within(median(times))}, the ` +
      `slowest in ${seconds(slowest.ms)} (request ${slowest.n}).`,
    limited === 0 ? 'None was answered with 429.' : `429 was answered ${limited} times: dashed lines.`,
    ...(silent === 0 ? [] : [`${silent} got no answer: thick lines.`]),
  ].join(' ');
}

const PURPOSES = {
  plan: '',
  again: ' · to find out more',
  confirm: ' · once more',
  restore: ' · to restore',
};

export function requests({ record, detail }: Shown): Markup {
  const { exchanges } = record;
  if (exchanges.length === 0) return nothing;
  const heads = ['#', 'at', 'request', 'answer', 'time'].map((head) => html`<th scope="col">${head}</th>`);
  const list = html`<details class="requests"><summary>${count(exchanges.length, 'request')}, in the order they were sent</summary>
<table><thead><tr>${heads}</tr></thead>
<tbody>${each(exchanges, row)}</tbody></table></details>`;
  return html`<section aria-labelledby="all"><h2 id="all">Requests</h2>
${timeline(record)}
${detail.requests ? list : nothing}</section>`;
}

function row(exchange: RecordedExchange): Markup {
  const { n, at, ms, title, case: id, request, purpose = 'plan' } = exchange;
  return html`<tr id="x${n}"><th scope="row">${n}</th><td>${seconds(at)}</td><td><code>${request.method}</code> ${title} <code class="soft">${breakable(id)}</code>${PURPOSES[purpose]}</td><td>${answered(exchange)}</td><td>${seconds(ms)}</td></tr>`;
}
