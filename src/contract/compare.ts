import type { Json } from '../model.ts';
import { constraints } from './constraints.ts';
import type { ContractDocuments } from './load.ts';
import type { SchemaName } from './schema.ts';

/** One thing two contracts do not agree on. `from` is absent when it was added, `to` when it was removed. */
export interface Difference {
  readonly kind: 'added' | 'removed' | 'changed';
  readonly schema: SchemaName | 'operation';
  /** Into the instance; empty for the operation, whose `keyword` is a member of `operation.json`. */
  readonly pointer: string;
  readonly keyword: string;
  readonly from?: Json;
  readonly to?: Json;
}

type Place = Pick<Difference, 'schema' | 'pointer' | 'keyword'> & { readonly value: Json };

const schemas: readonly SchemaName[] = ['path', 'request', 'response', 'error'];

function places(documents: ContractDocuments): ReadonlyMap<string, Place> {
  const all: readonly Place[] = [
    ...Object.entries(documents.operation).map(
      ([keyword, value]): Place => ({ schema: 'operation', pointer: '', keyword, value }),
    ),
    ...schemas.flatMap((schema) =>
      constraints(documents.schemas[schema]).map(({ subject: _, ...at }): Place => ({ schema, ...at })),
    ),
  ];
  return new Map(all.map((place) => [`${place.schema} ${place.pointer} ${place.keyword}`, place]));
}

function differ(before: Place | undefined, after: Place | undefined): readonly Difference[] {
  const place = after ?? before;
  if (place === undefined || JSON.stringify(before?.value) === JSON.stringify(after?.value)) return [];
  const { value: _, ...at } = place;
  return [
    {
      kind: before === undefined ? 'added' : after === undefined ? 'removed' : 'changed',
      ...at,
      ...(before !== undefined && { from: before.value }),
      ...(after !== undefined && { to: after.value }),
    },
  ];
}

/** What changes from one contract to the next: what `a` has in its order, then what only `b` has in its own. */
export function compare(a: ContractDocuments, b: ContractDocuments): readonly Difference[] {
  const before = places(a);
  const after = places(b);
  const keys = new Set([...before.keys(), ...after.keys()]);
  return [...keys].flatMap((key) => differ(before.get(key), after.get(key)));
}
