import { type Contract, members } from '../../contract/index.ts';
import type { Reply, Request } from '../../model.ts';
import type { Unit } from '../../record/atlas.ts';
import { accepted, objectOf } from '../../rules/oracle.ts';
import { bodyOf } from '../../text/json.ts';
import { change, raw } from '../areas/build.ts';
import { connectionsPath, name } from '../areas/names.ts';
import type { Question } from '../question.ts';
import { errorCodeOf } from '../seen.ts';

/** Lengths that databases, frameworks and people choose for texts. */
const lengths: readonly number[] = [
  1, 2, 5, 8, 10, 16, 20, 25, 30, 32, 36, 40, 45, 48, 50, 64, 80, 100, 128, 150, 200, 255, 256, 500, 512,
  1_000, 1_024, 2_000, 2_048, 4_096, 8_192, 10_000, 65_535, 65_536, 100_000,
];

/** Lengths a path segment may have before the whole request line is too long. */
const segments: readonly number[] = [
  20, 24, 30, 32, 36, 40, 50, 64, 100, 128, 200, 255, 256, 500, 512, 1_000, 1_024, 2_000, 2_048, 4_000, 4_096,
  7_000,
];

const counts: readonly number[] = [
  1, 2, 6, 10, 16, 20, 32, 50, 64, 100, 128, 256, 500, 512, 1_000, 1_024, 2_000, 5_000, 10_000, 20_000,
];

const weights: readonly number[] = [
  100, 1_000, 1_024, 4_096, 8_192, 10_000, 10_240, 16_384, 32_768, 50_000, 65_536, 100_000, 102_400, 131_072,
  200_000, 262_144, 500_000, 512_000, 524_288, 1_000_000, 1_048_576, 2_000_000, 2_097_152, 4_194_304,
];

const depths: readonly number[] = [
  1, 5, 10, 16, 20, 32, 50, 64, 100, 128, 200, 256, 500, 512, 1_000, 1_024, 2_000, 5_000, 10_000, 50_000,
  100_000,
];

/**
 * One grapheme each; none can be composed.
 * Code points: 1, 1, 1, 2. UTF-16 units: 1, 1, 2, 2. UTF-8 bytes: 1, 2, 4, 3.
 */
const fillers = { letter: 'a', accented: '\u00e9', astral: '\u{1f600}', combined: 'x\u0301' } as const;

export type Filler = keyof typeof fillers;

/** A limit to find, by sending sizes and checking which are accepted. */
export interface Measure extends Pick<Question, 'id' | 'words'> {
  /** Sizes that servers commonly use as limits, ascending; the first should always be accepted. */
  readonly sizes: readonly number[];
  /** `texts`: it may be counted in several ways. Else the one way there is. */
  readonly counts: 'texts' | Unit;
  readonly contract?: { readonly limit: number; readonly unit: string } | undefined;
  readonly request: (size: number, filler?: Filler) => Request;
  /** Whether a size was accepted, by the reply to it and the reply to the first size. */
  readonly takes: (reply: Reply, first: Reply | undefined, sent: Request) => boolean;
  /** The member whose value is measured: it can only be where the tenant stores that. */
  readonly member?: string;
  /**
   * A size counts as accepted if it is refused like the smallest one: another fault is answered first.
   * That does not show that the size is allowed; a different refusal shows that it is not.
   */
  readonly isByRefusal?: true;
  /** A request of fewer characters than a size and more bytes; asked where sizes are bytes or characters. */
  readonly dense?: (size: number) => Request | undefined;
  readonly place?: { readonly file: string; readonly pointer: string };
}

/** Accepted, and not in part: what the answer shows of a text is the whole of it. */
function isWhole(reply: Reply, _: Reply | undefined, request: Request): boolean {
  if (!accepted(reply)) return false;
  const sent = bodyOf({ request })?.[name];
  const shown = objectOf(reply)?.[name];
  return shown === undefined || shown === sent;
}

/** Answered as the smallest size is: what is wrong with it anyway comes first. */
function isAlike(reply: Reply, first: Reply | undefined): boolean {
  if (first === undefined) return reply.kind === 'response' && reply.status >= 400 && reply.status < 500;
  if (reply.kind === 'fault' || first.kind === 'fault') return false;
  return reply.status === first.status && errorCodeOf(reply) === errorCodeOf(first);
}

const repeated = (times: number, member: string): string =>
  `{${Array.from({ length: times }, () => member).join(',')}}`;

/** Fewer characters than a size and more bytes: a member with a text beyond ASCII, again and again. */
function dense(size: number): Request | undefined {
  const member = `"${name}":"${'漢'.repeat(40)}"`;
  const times = Math.floor((size - 2) / (member.length + 1));
  return times < 1 ? undefined : raw(repeated(times, member));
}

const inContract = (limit: number | undefined, file: string, member: string) => ({
  contract: limit === undefined ? undefined : { limit, unit: 'characters' },
  place: { file: `schemas/${file}.json`, pointer: `/properties/${member}` },
});

function nameLength(contract: Contract): Measure {
  const spec = members(contract).find((member) => member.name === name);
  return {
    id: `limits.${name}.length`,
    words: 'How long may a name be, and in what is it counted?',
    sizes: lengths,
    counts: 'texts',
    member: name,
    request: (size, filler = 'letter') => change({ [name]: fillers[filler].repeat(size) }),
    takes: isWhole,
    ...inContract(spec?.maxLength, `${contract.revision}/request-body`, name),
  };
}

/** The length of an id in a path, which has a `*` for its letters. */
function idLength(parameter: string, path: string, { schemas, revision }: Contract): Measure {
  const parameters = (schemas.path.properties ?? {}) as Record<string, { maxLength?: number }>;
  return {
    id: `limits.${parameter}.length`,
    words: `How long may ${parameter} in the path be?`,
    sizes: segments,
    counts: 'code points',
    request: (size) => change({ show_as_button: true }, { path: path.replace('*', 'a'.repeat(size - 4)) }),
    takes: isAlike,
    isByRefusal: true,
    ...inContract(parameters[parameter]?.maxLength, `${revision}/path`, parameter),
  };
}

const rest: readonly Measure[] = [
  {
    id: 'limits.body.members',
    words: 'How many members may a body have? One valid member is repeated.',
    sizes: counts,
    counts: 'members',
    request: (size) => raw(repeated(size, '"show_as_button":true')),
    takes: accepted,
  },
  {
    id: 'limits.body.size',
    words: 'How large may a body be? A valid one is padded with spaces.',
    sizes: weights,
    counts: 'bytes',
    request: (size) => raw(`{"show_as_button":true${' '.repeat(Math.max(0, size - 23))}}`),
    takes: accepted,
    dense,
  },
  {
    id: 'limits.body.depth',
    words: 'How deep may a body be nested, before the depth is what is wrong with it?',
    sizes: depths,
    counts: 'levels',
    request: (size) => raw(`{"unexpected_member":${'['.repeat(size)}${']'.repeat(size)}}`),
    takes: isAlike,
  },
];

export const measuresOf = (contract: Contract): readonly Measure[] => [
  nameLength(contract),
  idLength('id', '/organizations/org_*/connections/{connection}', contract),
  idLength('connection_id', `${connectionsPath}/con_*`, contract),
  ...rest,
];
