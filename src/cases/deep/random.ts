import fc from 'fast-check';
import { safeAmong } from '../../contract/ties.ts';
import type { Case, Json, JsonObject, Trait } from '../../model.ts';
import { companions, randomBody } from '../accept.ts';
import { baited, controlId, json, type Kit, make, patch, tagOf } from '../build.ts';
import { idOf, type Partition } from '../partition.ts';
import { memberFaults } from '../reject.ts';
import { randomUnknownMember } from '../unknown-members.ts';

/** How to draw and build cases of one kind once more: what a counterexample is shrunk along. */
export interface Search {
  /** Cases of this kind have ids that begin so. */
  readonly prefixes: readonly string[];
  readonly arbitrary: fc.Arbitrary<Json>;
  readonly draws: Draws;
  readonly build: (value: Json) => Case;
  /** What of a value may be enough by itself, most telling first: what is tried before it is shrunk as a whole. */
  readonly parts?: (value: Json) => readonly DrawnPart[];
  /** Whether a body with fewer members stays clear of ties. */
  readonly allows?: (body: JsonObject) => boolean;
}

/** One member of a body, to be shrunk alone. */
export interface DrawnPart extends Pick<Search, 'arbitrary' | 'build'> {
  readonly value: Json;
}

export interface Draws {
  readonly runs: number;
  readonly seed: number;
}

const salted = ({ runs, seed }: Draws, salt: string): Draws => ({
  runs,
  seed: (seed ^ Number.parseInt(tagOf(salt), 36)) | 0,
});

function draw<T>(arbitrary: fc.Arbitrary<T>, draws: Draws, salt: string): readonly T[] {
  const { runs, seed } = salted(draws, salt);
  return fc.sample(arbitrary, { numRuns: runs, seed });
}

function drawnPartitions(
  partitions: readonly Partition[],
  draws: Draws,
): readonly (readonly [Partition, number])[] {
  return partitions.flatMap((partition) =>
    draw(partition.arbitrary, draws, idOf(partition.edge)).map(
      (boundary, run) => [{ ...partition, boundary }, run] as const,
    ),
  );
}

function unknownMembers(kit: Kit, draws: Draws): readonly Case[] {
  return draw(randomUnknownMember, draws, 'stranger').map(([member, held], run) => {
    const id = `body/additionalProperties/random~${run}`;
    return make({
      id,
      title: 'the body has an unknown member',
      request: patch(json(Object.fromEntries([...Object.entries(baited(kit, tagOf(id))), [member, held]]))),
      aim: {
        kind: 'reject',
        fault: { in: 'body', keyword: 'additionalProperties', pointer: '' },
        statuses: [400],
      },
      edges: [{ subject: 'body', keyword: 'additionalProperties', side: 'beyond', value: `random~${run}` }],
      control: controlId,
    });
  });
}

function accepted(body: JsonObject, id: string, traits: readonly Trait[]): Case {
  const value: Json = body;
  return make({
    id,
    title: `a random valid body with ${Object.keys(body).length} members`,
    request: patch(json(value)),
    aim: { kind: 'accept' },
    edges: [{ subject: 'body', keyword: 'combination', side: 'inside', value: id }],
    traits,
  });
}

/**
 * Random cases: `runs` draws of every refused class, `8 × runs` random valid bodies, and `runs` bursts of
 * three valid bodies that are not read in between. The same seed draws the same cases.
 */
export function deepCases(
  kit: Kit,
  inside: readonly Partition[],
  beyond: readonly Partition[],
  draws: Draws,
): readonly Case[] {
  const bodies = randomBody(kit, inside);
  const four = { ...draws, runs: draws.runs * 8 };
  const bursts = draw(fc.tuple(bodies, bodies, bodies), draws, 'burst');
  return [
    ...draw(bodies, four, 'body').map((body, run) => accepted(body, `body/combination/random~${run}`, [])),
    ...bursts.flatMap((burst, run) =>
      burst.map((body, step) => accepted(body, `body/burst/random~${run}.${step + 1}`, ['burst'])),
    ),
    ...drawnPartitions(beyond, draws).flatMap(([partition, run]) =>
      memberFaults(kit, [partition], { suffix: `~${run}` }).map((one) => one.case),
    ),
    ...unknownMembers(kit, draws),
  ];
}

/** How the random cases of this profile are drawn again. */
export function searches(
  kit: Kit,
  inside: readonly Partition[],
  beyond: readonly Partition[],
  draws: Draws,
): readonly Search[] {
  const faults = beyond.map((partition): Search => {
    const prefix = `${idOf(partition.edge)}~`;
    return {
      prefixes: [prefix],
      arbitrary: partition.arbitrary,
      draws: salted(draws, idOf(partition.edge)),
      build: (boundary) =>
        memberFaults(kit, [{ ...partition, boundary }], {
          suffix: `~${tagOf(JSON.stringify(boundary))}`,
        })[0]?.case ?? failed(prefix),
    };
  });
  const bodies: Search = {
    prefixes: ['body/combination/random~', 'body/burst/random~', 'sequence/patch/random~'],
    arbitrary: randomBody(kit, inside),
    draws: salted({ ...draws, runs: draws.runs * 8 }, 'body'),
    build: (body) => drawn(body as JsonObject),
    parts: (body) => members(kit, inside, body as JsonObject),
    allows: (body) => Object.keys(body).length > 0 && safeAmong(kit.members)(body),
  };
  return [...faults, bodies];
}

const drawn = (body: JsonObject): Case =>
  accepted(body, `body/combination/random~${tagOf(JSON.stringify(body))}`, []);

/** Each member of a body alone, texts first, with what keeps it clear of ties. */
function members(kit: Kit, inside: readonly Partition[], body: JsonObject): readonly DrawnPart[] {
  const alone = (name: string, value: Json): Case =>
    drawn({ ...companions(kit, name, value), [name]: value });
  const of = ([name, value]: readonly [string, Json]): DrawnPart => {
    const own = inside.filter(({ edge }) => edge.subject === name).map(({ arbitrary }) => arbitrary);
    const [fitting = fc.constant(value)] = own.filter((one) => one.canShrinkWithoutContext(value));
    return { value, arbitrary: fitting, build: (smaller) => alone(name, smaller) };
  };
  const isWord = (value: Json): boolean => typeof value === 'string';
  return Object.entries(body)
    .toSorted(([, a], [, b]) => Number(isWord(b)) - Number(isWord(a)))
    .map(of);
}

function failed(prefix: string): never {
  throw new Error(`no case could be built for ${prefix}`);
}

/** The smallest value found on which a predicate fails, and how often it was asked. */
interface Counterexample<T> {
  readonly value: T;
  readonly asked: number;
}

/**
 * Draws values until one fails, then shrinks it. `fails` may refuse to look further by answering false; the same
 * seed draws the same values. With `start`, a value that is known to fail, nothing is drawn: it is shrunk. Resolves
 * with undefined when nothing failed.
 */
export async function search<T>(
  arbitrary: fc.Arbitrary<T>,
  draws: { readonly runs: number; readonly seed: number },
  fails: (value: T) => Promise<boolean>,
  start?: T,
): Promise<Counterexample<T> | undefined> {
  let asked = 0;
  const property = fc.asyncProperty(arbitrary, async (value) => {
    asked += 1;
    return !(await fails(value));
  });
  const { counterexample } = await fc.check(property, {
    seed: draws.seed,
    ...(start === undefined ? { numRuns: draws.runs } : { numRuns: 1, examples: [[start]] }),
  });
  return counterexample === null ? undefined : { value: counterexample[0], asked };
}
