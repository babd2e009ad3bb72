import type { RecordedExchange } from '../../model.ts';

/** How often a request was answered with 429, the last answer included. */
export function refusalsOf(reply: RecordedExchange['reply']): number {
  if (reply.kind === 'fault') return 0;
  return (reply.limited ?? 0) + (reply.status === 429 ? 1 : 0);
}
