import fc from 'fast-check';
import { safeAmong } from '../contract/ties.ts';
import type { Case, Json, JsonObject, Trait } from '../model.ts';
import { companions } from './accept.ts';
import { accepted, type Bodies, controlBody, json, patch, refused, tagOf } from './build.ts';
import { type Commands, commands, randomBody } from './commands.ts';
import { idOf, type Partition } from './partition.ts';
import { carriers, memberFault } from './reject.ts';

/** How often to draw, and what fixes the draws. */
export interface Draws {
  readonly runs: number;
  readonly seed: number;
}

/** How to draw and build cases of one kind once more: what a counterexample is shrunk along. */
export interface Search {
  /** Cases of this kind have ids that begin so. */
  readonly prefixes: readonly string[];
  readonly arbitrary: fc.Arbitrary<Json>;
  readonly draws: Draws;
  readonly build: (value: Json) => Case;
  /** The parts of a value that may fail alone, most telling first: tried before the whole is shrunk. */
  readonly parts?: (value: Json) => readonly DrawnPart[];
  /** Whether a body with fewer members stays clear of ties. */
  readonly allows?: (body: JsonObject) => boolean;
}

/** One member of a body, to be shrunk alone. */
export interface DrawnPart extends Pick<Search, 'arbitrary' | 'build'> {
  readonly value: Json;
}

/** What the deep profile draws: how a counterexample is shrunk, and random sequences of requests. */
export interface Deep {
  readonly searches: readonly Search[];
  readonly sequences: fc.Arbitrary<Commands>;
  readonly draws: Draws;
}

const salted = ({ runs, seed }: Draws, salt: string): Draws => ({
  runs,
  seed: (seed ^ Number.parseInt(tagOf(salt), 36)) | 0,
});

function draw<T>(arbitrary: fc.Arbitrary<T>, draws: Draws, salt: string): readonly T[] {
  const { runs, seed } = salted(draws, salt);
  return fc.sample(arbitrary, { numRuns: runs, seed });
}

/** A member that no request has, and its value. */
export const randomUnknownMember: fc.Arbitrary<readonly [string, Json]> = fc.tuple(
  fc.string({ minLength: 1, maxLength: 12 }).map((text) => `x_${text}`),
  fc.oneof(fc.boolean(), fc.constant(null), fc.string({ maxLength: 5 })),
);

function unknownMember(bodies: Bodies, member: string, held: Json, run: number): Case {
  const id = `body/additionalProperties/random~${run}`;
  return refused(id, 'the body has an unknown member', {
    request: patch(json({ ...controlBody(bodies, tagOf(id)), [member]: held })),
    fault: { in: 'body', keyword: 'additionalProperties', pointer: '' },
  });
}

const drawnBody = (id: string, body: JsonObject, traits: readonly Trait[] = []): Case =>
  accepted(id, `a random valid body with ${Object.keys(body).length} members`, patch(json(body)), {
    edges: [{ subject: 'body', keyword: 'combination', side: 'inside', value: id }],
    traits,
  });

/** Each member of a body alone, texts first, with what keeps it clear of ties. */
function membersAlone(bodies: Bodies, inside: readonly Partition[], body: JsonObject): readonly DrawnPart[] {
  const isWord = (value: Json): boolean => typeof value === 'string';
  return Object.entries(body)
    .toSorted(([, a], [, b]) => Number(isWord(b)) - Number(isWord(a)))
    .map(([name, value]) => {
      const own = inside.filter(({ edge }) => edge.subject === name).map(({ arbitrary }) => arbitrary);
      const fitting = own.find((one) => one.canShrinkWithoutContext(value));
      return {
        value,
        arbitrary: fitting ?? fc.constant(value),
        build: (smaller) => tagged({ ...companions(bodies, name, smaller), [name]: smaller }),
      };
    });
}

/** A drawn body whose id follows from what is in it. */
const tagged = (body: JsonObject): Case =>
  drawnBody(`body/combination/random~${tagOf(JSON.stringify(body))}`, body);

const bodySearch = (
  bodies: Bodies,
  inside: readonly Partition[],
  arbitrary: fc.Arbitrary<JsonObject>,
  draws: Draws,
): Search => ({
  prefixes: ['body/combination/random~', 'body/burst/random~', 'sequence/patch/random~'],
  arbitrary,
  draws,
  build: (body) => tagged(body as JsonObject),
  parts: (body) => membersAlone(bodies, inside, body as JsonObject),
  allows: (body) => Object.keys(body).length > 0 && safeAmong(bodies.members)(body),
});

/**
 * Random cases, the same for the same seed, and how to draw them again.
 * `runs` draws of each refused class, `8 × runs` valid bodies, `runs` bursts of three valid bodies.
 */
export function deepCases(
  bodies: Bodies,
  inside: readonly Partition[],
  beyond: readonly Partition[],
  draws: Draws,
): Deep & { readonly cases: readonly Case[] } {
  const { control } = carriers(bodies);
  const fault = (one: Partition, boundary: Json, suffix: string | number): Case =>
    memberFault({ ...one, boundary }, control, `~${suffix}`);
  const valid = randomBody(bodies, inside);
  const many = { ...draws, runs: draws.runs * 8 };
  const bursts = draw(fc.tuple(valid, valid, valid), draws, 'burst');
  const cases = [
    ...draw(valid, many, 'body').map((body, run) => drawnBody(`body/combination/random~${run}`, body)),
    ...bursts.flatMap((burst, run) =>
      burst.map((body, step) => drawnBody(`body/burst/random~${run}.${step + 1}`, body, ['burst'])),
    ),
    ...beyond.flatMap((one) =>
      draw(one.arbitrary, draws, idOf(one.edge)).map((value, run) => fault(one, value, run)),
    ),
    ...draw(randomUnknownMember, draws, 'stranger').map((drawn, run) => unknownMember(bodies, ...drawn, run)),
  ];
  const faults = beyond.map(
    (one): Search => ({
      prefixes: [`${idOf(one.edge)}~`],
      arbitrary: one.arbitrary,
      draws: salted(draws, idOf(one.edge)),
      build: (value) => fault(one, value, tagOf(JSON.stringify(value))),
    }),
  );
  const searches = [...faults, bodySearch(bodies, inside, valid, salted(many, 'body'))];
  return { cases, searches, sequences: commands(bodies, inside, beyond), draws };
}

/**
 * Draws values until one fails, then shrinks it; undefined when none fails. The same seed draws the same.
 * `fails` may answer false to stop. `start`, a value known to fail, is shrunk and nothing is drawn.
 */
export async function search<T>(
  arbitrary: fc.Arbitrary<T>,
  { runs, seed }: Draws,
  fails: (value: T) => Promise<boolean>,
  start?: T,
): Promise<{ readonly value: T } | undefined> {
  const property = fc.asyncProperty(arbitrary, async (value) => !(await fails(value)));
  const given = start === undefined ? { numRuns: runs } : { numRuns: 1, examples: [[start] as [T]] };
  const { counterexample } = await fc.check(property, { seed, ...given });
  return counterexample === null ? undefined : { value: counterexample[0] };
}
