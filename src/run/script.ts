import { baseId, twinId } from '../generate/kit.ts';
import type { Case, View } from '../model.ts';
import { valued } from './value.ts';

/** How many refusals share one reading. A leak names its case by value; a batch bounds the search when not. */
const batch = 12;

const traits = (candidate: Case): readonly string[] => candidate.traits ?? [];
const isHome = ({ place }: Case): boolean => place === 'home';

function chunks<T>(list: readonly T[], size: number): readonly (readonly T[])[] {
  return list.length === 0 ? [] : [list.slice(0, size), ...chunks(list.slice(size), size)];
}

/** Kept counterexamples, each with all its steps: ids are `corpus/name/step`. */
function rowsOf(kept: readonly Case[]): readonly (readonly Case[])[] {
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
  const having = (trait: string): readonly Case[] => accepts.filter((one) => traits(one).includes(trait));
  const [afterTwin, ...afterBase] = having('sparse');
  const twin = accepts.filter(({ id }) => id === twinId);
  const base = accepts.filter(({ id }) => id === baseId);
  const named = ['sparse', 'distinct', 'disable', 'burst', 'repeat'].flatMap(having);
  const rest = accepts.filter((one) => ![...named, ...twin, ...base].includes(one));
  const distinct = having('distinct');
  const disable = having('disable');
  const refusals = writes.filter((one) => one.aim.kind === 'reject');
  // A name that was never set is gone with the first accepted body.
  const early = refusals.filter(({ needs }) => needs?.includes('name-unset'));
  const open = writes.filter((one) => one.aim.kind === 'open');
  // Another way in: what is wrong with it shows in answers and in what is stored, so it is asked early.
  const form = open.filter(({ request }) => request.mediaType?.includes('form'));
  const neighbours = read('other-connection', 'other-organization', 'tenant-connection');
  const settled = (one: Case): readonly Case[] => [one, ...read('home')];
  const batches = (some: readonly Case[]): readonly Case[] =>
    chunks(some, batch).flatMap((few) => [...few, ...read('home')]);
  const changed = (view: 'other-connection' | 'other-organization'): readonly Case[] => {
    const own = writes.filter((one) => one.aim.kind === 'accept' && one.place === view);
    // Home is looked at while the neighbour differs from it in every member.
    return [
      ...read(view),
      ...own.flatMap((one, index) => [one, ...read(view), ...(index === 0 ? read('home') : [])]),
    ];
  };
  return [
    ...read('home'),
    ...neighbours,
    ...rowsOf(kept).flatMap((row) => [...row, ...read('home')]),
    ...early.flatMap(settled),
    ...twin.flatMap(settled),
    ...(afterTwin === undefined ? [] : settled(afterTwin)),
    // And the neighbours while home differs: what crossed over shows before the base covers it again.
    ...(twin.length > 0 && base.length > 0 ? neighbours : []),
    ...base.flatMap(settled),
    ...having('repeat').flatMap(settled),
    // Lists and siblings are looked at when every member is unlike the others and unlike a default.
    ...distinct.flatMap(settled),
    ...(base.length > 0 ? read('list', 'sibling') : []),
    ...disable.flatMap(settled),
    ...(distinct.length + disable.length > 0 ? base.flatMap(settled) : []),
    ...afterBase.flatMap(settled),
    ...form.flatMap(settled),
    ...batches(valued(refusals.filter((one) => !early.includes(one)))),
    ...changed('other-connection'),
    ...changed('other-organization'),
    ...rest.flatMap(settled),
    ...chunks(having('burst'), 3).flatMap((burst) => [...burst, ...read('home')]),
    ...batches(open.filter((one) => !form.includes(one))),
    ...read('home', 'tenant-connection', 'list'),
    ...(twin.length === 0 ? read('sibling') : []),
  ];
}
