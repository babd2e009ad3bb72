import type { RunRecord } from '../model.ts';

export interface RequestsSent {
  readonly writes: number;
  readonly reads: number;
  /** Milliseconds from the start of the run to its end, or to the last answer when it was cut off. */
  readonly took: number;
}

/** What the run sent; counted from its exchanges when it was cut off. */
export function requestsSent({ header, exchanges, end }: RunRecord): RequestsSent {
  const writes = exchanges.filter(({ request }) => request.method !== 'GET').length;
  if (end === undefined) return { writes, reads: exchanges.length - writes, took: span(exchanges) };
  const took = Date.parse(end.endedAt) - Date.parse(header.startedAt);
  return { ...end.sent, took: took >= 0 ? took : span(exchanges) };
}

function span(exchanges: RunRecord['exchanges']): number {
  const first = exchanges[0];
  const last = exchanges.at(-1);
  return first === undefined || last === undefined ? 0 : Math.max(0, last.at + last.ms - first.at);
}
