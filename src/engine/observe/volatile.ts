import type { Exchange, JsonObject } from '../../model.ts';
import { differing, without } from '../../text/pointers.ts';
import { snapshotOf } from './exchanges.ts';

const valueIn = ({ case: one, reply }: Exchange): readonly JsonObject[] => {
  const now = one.id === 'read/tenant-connection' ? snapshotOf(reply) : undefined;
  return now?.kind === 'known' ? [now.value] : [];
};

/**
 * What of the tenant-level connection differs between readings before the first write: times and signed URLs change by
 * themselves. As JSON Pointers. Later readings do not count: a change of ours may show late.
 */
export function volatileIn(exchanges: readonly Exchange[]): ReadonlySet<string> {
  const first = exchanges.findIndex(({ case: { aim } }) => aim.kind !== 'read');
  const [before, ...more] = exchanges.slice(0, first === -1 ? undefined : first).flatMap(valueIn);
  return new Set(before === undefined ? [] : more.flatMap((now) => differing(before, now)));
}

/** The tenant-level connection as it was first read, and at the latest, without what changes by itself. */
export function tenantConnectionIn(
  exchanges: readonly Exchange[],
): { readonly before: JsonObject; readonly now: JsonObject } | undefined {
  const values = exchanges.flatMap(valueIn);
  const [before, now] = [values.at(0), values.at(-1)];
  if (before === undefined || now === undefined) return undefined;
  const volatile = volatileIn(exchanges);
  return { before: without(before, volatile), now: without(now, volatile) };
}
