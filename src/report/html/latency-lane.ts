import type { RecordedExchange } from '../../model.ts';
import { html, type Markup } from '../markup.ts';
import { lane } from './lane.ts';
import { seconds } from './seconds.ts';

/** Beyond so many times the median a line is cut off, or the others could not be seen. */
const TALLEST = 6;

/** A line for each request, as high as it took long; reads fainter than writes, silence through all of the lane. */
export function latencyLane(exchanges: readonly RecordedExchange[], x: (at: number) => number): Markup {
  const silent = exchanges.filter(({ reply }) => reply.kind === 'fault');
  const answered = exchanges.filter(({ reply }) => reply.kind !== 'fault');
  const times = answered.map(({ ms }) => ms).toSorted((a, b) => a - b);
  const slowest = Math.max(1, times.at(-1) ?? 0);
  const highest = Math.min(slowest, Math.max(10, TALLEST * (times[Math.floor((times.length - 1) / 2)] ?? 0)));
  const lines = (own: readonly RecordedExchange[], height: (ms: number) => number): string =>
    own.map(({ at, ms }) => `M${x(at)} 100V${Math.round(1000 - height(ms) * 1000) / 10}`).join('');
  const share = (ms: number): number => (ms > highest ? 1 : Math.max(0.02, (ms / highest) * 0.92));
  const [reads, writes] = [true, false].map((read) =>
    answered.filter(({ request }) => (request.method === 'GET') === read),
  );
  const longer = times.filter((ms) => ms > highest).length;
  const top = `up to ${seconds(highest)}${longer === 0 ? '' : `; ${longer} longer, cut off`}`;
  return lane({
    name: 'time to answer',
    top,
    label: `Time to answer each request, ${top}${silent.length === 0 ? '' : `; ${silent.length} without an answer`}.`,
    shapes: [
      html`<path class="read" d="${{ markup: lines(reads ?? [], share) }}"/>`,
      html`<path class="write" d="${{ markup: lines(writes ?? [], share) }}"/>`,
      html`<path class="silent" d="${{ markup: lines(silent, () => 1) }}"/>`,
    ],
  });
}
