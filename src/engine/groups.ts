import { controlId, probeIds, storedId } from '../cases/build.ts';
import type { Case, Trait } from '../model.ts';
import { groupBy } from '../text/group-by.ts';
import { inTellingOrder } from './moments.ts';
import { hasTrait, isRead, neighbours } from './observe/exchanges.ts';

export const chunks = <T>(list: readonly T[], size: number): readonly (readonly T[])[] =>
  Array.from({ length: Math.ceil(list.length / size) }, (_, n) => list.slice(n * size, (n + 1) * size));

/** Traits of accepted cases that are sent elsewhere than among the rows of the covering array. */
const apart: readonly Trait[] = ['burst', 'hide', 'off', 'way', 'tour', 'long-row'];

/** Writes by their aim; accepted ones at home also by trait and by id. */
function picksFrom(writes: readonly Case[]) {
  const aimed = (kind: Case['aim']['kind']): readonly Case[] => writes.filter(({ aim }) => aim.kind === kind);
  const accepts = aimed('accept').filter(({ place }) => place === 'home');
  const having = (trait: Trait): readonly Case[] => accepts.filter((one) => hasTrait(one, trait));
  return {
    aimed,
    accepts,
    having,
    called: (...ids: readonly string[]): readonly Case[] =>
      ids.flatMap((id) => accepts.filter((one) => one.id === id)),
    repeatsOf: (some: readonly Case[]): readonly Case[] =>
      having('repeat').filter(({ control }) => some.some(({ id }) => id === control)),
  };
}

type Picks = ReturnType<typeof picksFrom>;

/** The accepted bodies at home, without those of walks. */
function acceptsIn({ accepts, called, having, repeatsOf }: Picks) {
  const [row = [], ...rows] = chunks(having('burst'), 3);
  const lead = [...called(...probeIds, controlId), ...having('sparse')];
  const telling = [...having('nulls'), ...having('distinct')];
  const rowRepeats = repeatsOf(row);
  const stored = called(storedId);
  const told = new Set([...lead, ...row, ...rowRepeats, ...telling, ...stored, ...repeatsOf(stored)]);
  return {
    lead,
    row,
    rows,
    rowRepeats,
    telling,
    stored: [...stored, ...repeatsOf(stored)],
    // Sent by themselves, after the stored body has raised everything that they do not send.
    alone: [...having('off'), ...having('hide')],
    rest: inTellingOrder(accepts.filter((one) => !told.has(one) && !hasTrait(one, ...apart))),
  };
}

/** The changes of neighbours; `early`: the first of each, before the refusals, which carry other values. */
const besidesIn = ({ aimed }: Picks, hasRow: boolean) =>
  neighbours.map((view) => {
    const own = aimed('accept').filter(({ place }) => place === view);
    return { view, early: hasRow ? own.slice(0, 1) : [], late: hasRow ? own.slice(1) : own };
  });

function refusalsIn({ aimed }: Picks) {
  const refusals = aimed('reject');
  // A name can be unset only before the first accepted body sets it.
  const unnamed = refusals.filter(({ needs }) => needs?.includes('name-unset'));
  return {
    unnamed,
    refusals: refusals.filter(
      (one) => !unnamed.includes(one) && !hasTrait(one, 'long-row', 'while-disabled'),
    ),
    whileDisabled: refusals.filter((one) => hasTrait(one, 'while-disabled')),
  };
}

const nameOf = ({ id }: Case): string => id.split('/').slice(0, -1).join('/');

/** Groups the cases of a plan that are sent together; each group keeps its order. */
export function groupsOf(cases: readonly Case[]) {
  const kept = cases.filter(({ id }) => id.startsWith('corpus/'));
  const writes = cases.filter((one) => !isRead(one) && !kept.includes(one));
  const picks = picksFrom(writes);
  const accepts = acceptsIn(picks);
  const open = picks.aimed('open');
  // Forms are another way to write: their faults show in answers and in the state, so they are sent early.
  const forms = open.filter(({ request }) => request.mediaType?.includes('form'));
  return {
    // Kept counterexamples, each with all its steps: ids are `corpus/name/step`.
    kept: groupBy(kept, nameOf),
    ...accepts,
    ...refusalsIn(picks),
    besides: besidesIn(picks, accepts.row.length > 0),
    forms,
    open: open.filter((one) => !forms.includes(one) && !hasTrait(one, 'tour')),
    // In their order: each step depends on what the steps before it have stored.
    walk: [...picks.having('way'), ...writes.filter((one) => hasTrait(one, 'tour'))],
    longRow: writes.filter((one) => hasTrait(one, 'long-row')),
  };
}

export type Groups = ReturnType<typeof groupsOf>;
