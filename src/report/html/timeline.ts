import type { RecordedExchange, RunRecord } from '../../model.ts';
import { html, type Markup, nothing } from '../markup.ts';
import { latencyLane } from './latency-lane.ts';
import { rateLane } from './rate-lane.ts';
import { refusalsOf } from './refusals-of.ts';
import { seconds, within } from './seconds.ts';

/** Requests over time: how many against the rate limit, and how long each took. */
export function timeline(record: RunRecord): Markup {
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
<figcaption class="soft">${caption(timed, total)}</figcaption>
</figure>`;
}

function caption(exchanges: readonly RecordedExchange[], total: number): string {
  const times = exchanges.map(({ ms }) => ms).toSorted((a, b) => a - b);
  const slowest = exchanges.reduce((most, one) => (one.ms > most.ms ? one : most));
  const silent = exchanges.filter(({ reply }) => reply.kind === 'fault').length;
  const limited = exchanges.reduce((sum, { reply }) => sum + refusalsOf(reply), 0);
  return [
    `${exchanges.length} requests in ${seconds(total)}: half answered ${within(times[Math.floor((times.length - 1) / 2)] ?? 0)}, the slowest in ${seconds(slowest.ms)} (request ${slowest.n}).`,
    limited === 0 ? 'None was answered with 429.' : `429 was answered ${limited} times: dashed lines.`,
    ...(silent === 0 ? [] : [`${silent} got no answer: thick lines.`]),
  ].join(' ');
}
