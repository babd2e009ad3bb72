import { type Bucket, full, type Rates, readyIn } from './buckets.ts';

/** What is paced apart: every request, those that write, those that read. */
export type Kind = keyof Rates;

/** The buckets there are. */
export type Buckets = Readonly<Partial<Record<Kind, Bucket>>>;

const KINDS: readonly Kind[] = ['all', 'writes', 'reads'];

const counts = (kind: Kind, method: string): boolean =>
  kind === 'all' || (kind === 'reads') === (method === 'GET' || method === 'HEAD');

export function fullSet(rates: Rates): Buckets {
  const buckets: Partial<Record<Kind, Bucket>> = {};
  for (const kind of KINDS) {
    const rate = rates[kind];
    if (rate !== undefined) buckets[kind] = full(rate);
  }
  return buckets;
}

/** Milliseconds until every bucket that a method counts against has a token, or as many as there are to be at once. */
export function waitFor(buckets: Buckets, method: string, now: number, room = 1): number {
  return Math.max(
    0,
    ...KINDS.flatMap((kind) => {
      const bucket = counts(kind, method) ? buckets[kind] : undefined;
      return bucket === undefined ? [] : [readyIn(bucket, now, room)];
    }),
  );
}

/** The buckets with those changed that a method counts against. */
export function change(buckets: Buckets, method: string, how: (bucket: Bucket) => Bucket): Buckets {
  const changed: Partial<Record<Kind, Bucket>> = { ...buckets };
  for (const kind of KINDS) {
    const bucket = buckets[kind];
    if (bucket !== undefined && counts(kind, method)) changed[kind] = how(bucket);
  }
  return changed;
}
