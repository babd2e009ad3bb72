import type { Place, Reply, Snapshot, View } from '../model.ts';

/** The places whose stored resource a write may change. */
export type Scene = Extract<View, 'home' | 'other-connection' | 'other-organization'>;

/** The view that shows what a write to a place did: a wrong path is read where a careless server would land. */
export const viewOf = (place: Place): Scene =>
  place === 'other-connection' || place === 'other-organization' ? place : 'home';

/** What a GET showed, as a state: anything but a 200 with an object is unknown, with the reason. */
export function snapshotOf(reply: Reply): Snapshot {
  if (reply.kind === 'fault')
    return { kind: 'unknown', because: `no answer (${reply.fault}): ${reply.message}` };
  const { payload, status } = reply;
  if (status !== 200) return { kind: 'unknown', because: `GET answered ${status}` };
  if (payload.kind !== 'json' || typeof payload.value !== 'object' || payload.value === null) {
    return { kind: 'unknown', because: 'GET answered 200 without a JSON object' };
  }
  const value = payload.value;
  return Array.isArray(value)
    ? { kind: 'unknown', because: 'GET answered 200 with an array' }
    : { kind: 'known', value: value as Exclude<typeof value, readonly unknown[]> };
}
