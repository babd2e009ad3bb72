import fc from 'fast-check';
import type { MemberSpec } from '../contract/members.ts';
import { safe, safeAmong } from '../contract/ties.ts';
import type { Case, Json, JsonObject } from '../model.ts';
import { accepted, type Bodies, controlBody, json, patch, readCase, refused } from './build.ts';
import type { Partition } from './partition.ts';

/** What a sequence of commands expects to be stored; `undefined` where documents do not say. */
interface Model {
  stored: Readonly<Record<string, Json | undefined>>;
}

/** Where commands send their cases. */
interface Real {
  readonly send: (candidate: Case) => Promise<void>;
}

type Command = fc.AsyncCommand<Model, Real>;
export type Commands = Iterable<Command>;

type NextId = (kind: string) => string;

/** Ids are unique: a sequence may send the same body more than once. */
function counter(): NextId {
  let serial = 0;
  return (kind) => {
    serial += 1;
    return `sequence/${kind}/random~${serial}`;
  };
}

const isStored = (entry: readonly [string, Json | undefined]): entry is [string, Json] =>
  entry[1] !== undefined;

const valid = (kind: string, body: JsonObject, nextId: NextId): Command => ({
  // What is stored and what is sent together must stay clear of the ties.
  check: ({ stored }) => safe(Object.fromEntries(Object.entries({ ...stored, ...body }).filter(isStored))),
  run: async (model, real) => {
    await real.send(
      accepted(nextId(kind), `${kind}, in a random sequence`, patch(json(body)), {
        edges: [{ subject: 'body', keyword: 'combination', side: 'inside', value: 'sequence' }],
        traits: ['burst'],
      }),
    );
    // What null leaves behind is not documented.
    const known = Object.entries(body).map(([name, value]) => [name, value ?? undefined]);
    model.stored = { ...model.stored, ...Object.fromEntries(known) };
  },
  toString: () => `${kind} ${JSON.stringify(body)}`,
});

const invalid = ({ edge, words }: Partition, value: Json, bodies: Bodies, nextId: NextId): Command => ({
  check: () => true,
  run: (_, real) => {
    const id = nextId('patch-invalid');
    return real.send(
      refused(id, `${words}, in a random sequence`, {
        request: patch(json({ ...controlBody(bodies, id.slice(-6)), [edge.subject]: value })),
        fault: { in: 'body', keyword: edge.keyword, pointer: `/${edge.subject}` },
        statuses: [400, 413],
        edges: [edge],
      }),
    );
  },
  toString: () => `patch-invalid ${edge.subject} ${edge.keyword}`,
});

const look = (view: 'home' | 'list'): Command => ({
  check: () => true,
  run: async (_, real) => {
    // A list is compared with the newest reading, so there has to be one.
    if (view === 'list') await real.send(readCase('home'));
    await real.send(readCase(view));
  },
  toString: () => (view === 'home' ? 'read' : 'list'),
});

/** Random valid bodies for the deep profile: one or more members in any order, clear of the ties. */
export function randomBody(bodies: Bodies, inside: readonly Partition[]): fc.Arbitrary<JsonObject> {
  const entry = ({ name }: MemberSpec): fc.Arbitrary<readonly [string, Json]> =>
    fc
      .oneof(...inside.filter(({ edge }) => edge.subject === name).map(({ arbitrary }) => arbitrary))
      .map((value) => [name, value] as const);
  return fc
    .shuffledSubarray([...bodies.members], { minLength: 1 })
    .chain((members) => fc.tuple(...members.map(entry)))
    .map((entries): JsonObject => Object.fromEntries(entries))
    .filter(safeAmong(bodies.members));
}

/** Random sequences of patch, patch-invalid, disable, null, read and list, for a model of the resource. */
export function commands(
  bodies: Bodies,
  inside: readonly Partition[],
  beyond: readonly Partition[],
): fc.Arbitrary<Commands> {
  const nextId = counter();
  const nulls = inside
    .filter(({ boundary }) => boundary === null)
    .map(({ edge: { subject } }) => valid('null', { [subject]: null }, nextId));
  const wrong = beyond.filter(({ edge }) => edge.value !== '100000');
  return fc.commands(
    [
      randomBody(bodies, inside).map((body) => valid('patch', body, nextId)),
      fc.constant(valid('disable', { is_enabled: false }, nextId)),
      ...(nulls.length === 0 ? [] : [fc.constantFrom(...nulls)]),
      fc
        .constantFrom(...wrong)
        .chain((partition) => partition.arbitrary.map((value) => invalid(partition, value, bodies, nextId))),
      fc.constant(look('home')),
      fc.constant(look('list')),
    ],
    { maxCommands: 8 },
  );
}

/** Runs a sequence of commands; `stored` is the state at the start. */
export const runCommands = (sequence: Commands, stored: JsonObject, real: Real): Promise<void> =>
  fc.asyncModelRun(() => ({ model: { stored }, real }), sequence);
