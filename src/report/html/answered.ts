import type { RecordedExchange } from '../../model.ts';
import { seconds } from './seconds.ts';

/** What came back, in a word or two: a status, or why there was none. */
export function answered({ reply }: RecordedExchange): string {
  if (reply.kind === 'fault') return `no answer (${reply.fault})`;
  const waited = reply.limited === undefined ? '' : `, after ${reply.limited} × 429`;
  return `${reply.status}${waited}`;
}

/** That in a sentence, and how long it took. */
export function answeredIn(exchange: RecordedExchange): string {
  const isSilent = exchange.reply.kind === 'fault';
  return `${isSilent ? '' : 'answered '}${answered(exchange)} ${isSilent ? 'after' : 'in'} ${seconds(exchange.ms)}`;
}
