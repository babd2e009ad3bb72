import type { Json } from '../model.ts';
import type { ContractDocuments } from './load.ts';

/** The same value with the members of every object in the order of their names. */
export const sorted = (value: Json): Json => {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(sorted);
  const entries = Object.entries(value as Record<string, Json>).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([name, member]) => [name, sorted(member)]));
};

/** Whether two values are the same, whatever the order of their members. */
export const same = (a: Json | undefined, b: Json | undefined): boolean =>
  a === b || JSON.stringify(sorted(a ?? null)) === JSON.stringify(sorted(b ?? null));

/** A contract as one text that does not depend on the order of members: what its hash is taken over. */
export function canonical({ revision, operation, schemas }: ContractDocuments): string {
  return JSON.stringify(sorted({ revision, operation, schemas }));
}
