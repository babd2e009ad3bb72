import type { RecordedExchange, RunHeader } from '../../model.ts';
import { html, type Markup } from '../markup.ts';
import { lane } from './lane.ts';
import { refusalsOf } from './refusals-of.ts';

const MINUTE = 60_000;

type Step = readonly [at: number, sent: number];

/** Requests of the minute before, and where the limit is; a line for each that was answered with 429. */
export function rateLane(
  exchanges: readonly RecordedExchange[],
  pace: RunHeader['pace'],
  x: (at: number) => number,
): Markup {
  const rate = pace?.all ?? pace?.writes;
  const counted = exchanges.filter(({ request }) => pace?.all !== undefined || request.method !== 'GET');
  const steps = lastMinute(counted);
  const peak = Math.max(0, ...steps.map(([, sent]) => sent));
  const limit = rate === undefined ? undefined : rate.perMinute + rate.burst;
  const top = Math.max(1, peak, limit ?? 0) * 1.08;
  const y = (sent: number): number => Math.round(1000 - (sent / top) * 1000) / 10;
  const what = pace?.all === undefined ? 'writes' : 'requests';
  const shapes = [
    html`<path class="area" d="${{ markup: area(steps, x, y) }}"/>`,
    ...(limit === undefined ? [] : [html`<path class="limit" d="M0 ${y(limit)}H1000"/>`]),
    html`<path class="refused" d="${exchanges
      .filter(({ reply }) => refusalsOf(reply) > 0)
      .map(({ at }) => `M${x(at)} 0V100`)
      .join('')}"/>`,
  ];
  const told =
    limit === undefined
      ? 'no limit was set'
      : `limit ${Number(rate?.perMinute.toFixed(2))} a minute, burst ${rate?.burst}`;
  return lane({
    name: `${what} of the last minute`,
    top: `at most ${peak}; ${told}`,
    label: `At most ${peak} ${what} within a minute; ${told}.`,
    shapes,
  });
}

/** How many were sent within the minute before, each time that number changes. */
function lastMinute(exchanges: readonly RecordedExchange[]): readonly Step[] {
  const changes = exchanges.flatMap(({ at }) => [
    { at, by: 1 },
    { at: at + MINUTE, by: -1 },
  ]);
  let sent = 0;
  return changes
    .toSorted((a, b) => a.at - b.at || a.by - b.by)
    .map(({ at, by }): Step => {
      sent += by;
      return [at, sent];
    });
}

/** Beyond the right edge nothing is seen. */
function area(steps: readonly Step[], x: (at: number) => number, y: (sent: number) => number): string {
  const seen = steps.map(([at, sent]) => [Math.min(1000, x(at)), sent] as const);
  const end = seen.findIndex(([place]) => place >= 1000);
  const kept = end === -1 ? seen : seen.slice(0, end);
  return `M0 100${kept.map(([place, sent]) => `H${place}V${y(sent)}`).join('')}H1000V100Z`;
}
