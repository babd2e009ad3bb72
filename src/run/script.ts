import type { Case, View } from '../model.ts';

/** How many refusals share one reading. A leak names its case by value; a batch bounds the search when not. */
const batch = 12;

const traits = (candidate: Case): readonly string[] => candidate.traits ?? [];
const isTie = ({ aim }: Case): boolean => aim.kind === 'reject' && aim.fault.in === 'tie';
const isHome = ({ place }: Case): boolean => place === 'home';

function chunks<T>(list: readonly T[], size: number): readonly (readonly T[])[] {
  return list.length === 0 ? [] : [list.slice(0, size), ...chunks(list.slice(size), size)];
}

/** Kept counterexamples, each with all its steps: ids are `corpus/name/step`. */
function rows(kept: readonly Case[]): readonly (readonly Case[])[] {
  const names = [...new Set(kept.map(({ id }) => id.split('/').slice(0, -1).join('/')))];
  return names.map((name) => kept.filter(({ id }) => id.startsWith(`${name}/`)));
}

/**
 * The fewest writes that could cover what these cases cover: each refusal and each open question needs one of
 * its own, the accepted bodies as many as two members have pairs of values or a text has classes, and each state
 * sequence its steps.
 */
export function bound(writes: readonly Case[]): number {
  const rows = writes.filter(({ edges }) => edges.some(({ keyword }) => keyword === 'combination'));
  const values = new Map<string, Set<string>>();
  const texts = new Set<string>();
  for (const { subject, keyword, value } of rows.flatMap(({ edges }) => edges)) {
    if (keyword === 'type' || keyword === 'enum')
      values.set(subject, (values.get(subject) ?? new Set()).add(value));
    else if (subject !== 'body') texts.add(`${subject} ${value}`);
  }
  const [most = 1, second = 1] = [...values.values()].map(({ size }) => size).toSorted((a, b) => b - a);
  const pairs = Math.min(rows.length, Math.max(texts.size, most * second));
  return writes.length - rows.length + pairs;
}

/**
 * The order in which cases are sent, readings in between. Accepted changes are read one by one, bursts once,
 * refusals in batches; a reading that ends one stretch begins the next. `reads` are the views to look at.
 */
export function script(cases: readonly Case[], reads: ReadonlyMap<View, Case>): readonly Case[] {
  const read = (...views: readonly View[]): readonly Case[] => views.flatMap((view) => reads.get(view) ?? []);
  const kept = cases.filter(({ id }) => id.startsWith('corpus/'));
  const writes = cases.filter((one) => one.aim.kind !== 'read' && !kept.includes(one));
  const accepts = writes.filter((one) => one.aim.kind === 'accept' && isHome(one));
  const bursts = accepts.filter((one) => traits(one).includes('burst'));
  const single = accepts.filter((one) => !bursts.includes(one) && !traits(one).includes('repeat'));
  const repeats = accepts.filter((one) => traits(one).includes('repeat'));
  const refusals = writes.filter((one) => one.aim.kind === 'reject');
  const ties = refusals.filter(isTie);
  const [first, ...rest] = single;
  const base = rest.at(-1);
  const before = (view: 'other-connection' | 'other-organization'): readonly Case[] => {
    const own = writes.filter((one) => one.aim.kind === 'accept' && one.place === view);
    const [bait, ...rest] = own;
    // Home is looked at while the neighbour differs from it in every member.
    const crossed = rest.length === 0 ? [] : read('home');
    return [
      ...read(view),
      ...(bait === undefined ? [] : [bait, ...read(view), ...crossed]),
      ...rest.flatMap((one) => [one, ...read(view)]),
    ];
  };
  const settled = (one: Case): readonly Case[] => [one, ...read('home')];
  return [
    ...read('home', 'other-connection', 'other-organization', 'tenant-connection'),
    ...rows(kept).flatMap((row) => [...row, ...read('home')]),
    ...ties,
    ...(ties.length === 0 ? [] : read('home')),
    ...(first === undefined ? [] : settled(first)),
    // And the neighbours while home does: what crossed over shows before the base covers it again.
    ...(bursts.length === 0 && rest.length !== 1
      ? []
      : read('other-connection', 'other-organization', 'tenant-connection')),
    ...rest.slice(0, -1).flatMap(settled),
    ...chunks(bursts, 3).flatMap((burst) => [...burst, ...read('home')]),
    ...(base === undefined ? [] : [...settled(base), ...read('list', 'sibling')]),
    ...repeats.flatMap(settled),
    ...chunks(
      refusals.filter((one) => !isTie(one)),
      batch,
    ).flatMap((some) => [...some, ...read('home')]),
    ...chunks(
      writes.filter((one) => one.aim.kind === 'open'),
      batch,
    ).flatMap((some) => [...some, ...read('home')]),
    ...before('other-connection'),
    ...before('other-organization'),
    ...read('home', 'tenant-connection', 'list'),
  ];
}
