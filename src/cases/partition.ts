import fc from 'fast-check';
import type { MemberSpec } from '../contract/members.ts';
import type { Edge, Json, JsonObject, Profile } from '../model.ts';

/** The smallest profile that sends a case; those above send it too. */
export type Tier = Exclude<Profile, 'deep'>;

/** A line of a catalogue: the smallest profile that sends it, its class, its description, its content. */
export type Entry<What> = readonly [tier: Tier, value: string, words: string, what: What];

/**
 * The body that holds a wrong value: a server may check a member only beside certain values or resources.
 * `flag`: the body is one flag. `disabled`: the control, sent while home is disabled.
 */
export type CarrierName =
  | 'control'
  | 'stored'
  | 'nulls'
  | 'flag'
  | 'other-connection'
  | 'other-organization'
  | 'disabled';

/**
 * A class of values that the contract treats alike. `words` completes "the body has …".
 * The gate sends `boundary`; the deep profile draws from `arbitrary`.
 */
export interface Partition {
  readonly edge: Edge;
  readonly words: string;
  readonly boundary: Json;
  readonly arbitrary: fc.Arbitrary<Json>;
  /** `smoke`: the first of its constraint. */
  readonly tier: Tier;
  /** What holds a refused class; absent: the control. */
  readonly carrier?: CarrierName;
  /** How the boundary is written, where JSON.stringify would write it otherwise: `1.0`. */
  readonly literal?: string;
  /** A text with a meaning as a whole, which it loses beside other texts. */
  readonly isWhole?: boolean;
  /** A texture that must stand at the start of a text. */
  readonly isFirst?: boolean;
}

/** A class at a keyword of a member: one value, unless others are drawn. */
export const classOf = (
  subject: string,
  side: Edge['side'],
  keyword: string,
  [tier, value, words, boundary]: Entry<Json>,
  arbitrary: fc.Arbitrary<Json> = fc.constant(boundary),
): Partition => ({
  edge: { subject, keyword, side, value },
  words: `${subject} is ${words}`,
  boundary,
  arbitrary,
  tier,
});

/** The id of a partition and of every case drawn from it: `subject/keyword/value`. */
export const idOf = ({ subject, keyword, value }: Edge): string => `${subject}/${keyword}/${value}`;

/** Whether a class is one of texts, told apart by length and texture: no type, no word of an enum. */
export const isText = ({ edge }: Partition): boolean => edge.keyword !== 'type' && edge.keyword !== 'enum';

/** The code points that fill a random name. A name is one filler and a length: it shrinks in both. */
const fillers = ['a', ' ', 'é', '漢', '😀', '\u0301', '\n', '"', '<', '\u202e', '\\'] as const;

type PaddingText = (typeof fillers)[number];

const filler: fc.Arbitrary<PaddingText> = fc.constantFrom(...fillers);

const asText = (value: unknown): string => {
  if (typeof value === 'string') return value;
  throw new TypeError('not a text');
};

/** A text of one repeated filler, as that filler and its count. */
function parted(value: unknown): [PaddingText, number] {
  const points = [...asText(value)];
  const unit = fillers.find((one) => points.every((point) => point === one));
  if (unit === undefined) throw new TypeError('not one filler over and over');
  return [unit, points.length];
}

/** Strings of `min`..`max` code points; shrinks to `min` times `a`, values that were drawn elsewhere too. */
export const filled = (min: number, max: number): fc.Arbitrary<string> =>
  fc.tuple(filler, fc.integer({ min, max })).map(([unit, length]) => unit.repeat(length), parted);

/** Strings of `min`..`max` code points over mixed fillers; shrinks values that were drawn elsewhere too. */
export const mixed = (min: number, max: number): fc.Arbitrary<string> =>
  fc.array(filler, { minLength: min, maxLength: max }).map(
    (units) => units.join(''),
    (value) => [...asText(value)] as PaddingText[],
  );

/** A valid body, or a part of one, and the classes it holds. */
export interface Filled {
  readonly body: JsonObject;
  readonly edges: readonly Edge[];
}

export const filledWith = ({ edge, boundary }: Partition): Filled => ({
  body: { [edge.subject]: boundary },
  edges: [edge],
});

/** Parts as one body. */
export const merged = (parts: readonly Filled[]): Filled => ({
  body: Object.assign({}, ...parts.map(({ body }) => body)),
  edges: parts.flatMap(({ edges }) => edges),
});

const astral = '😀';
const lengthOf = (text: string): number => [...text].length;

const isTexture = ({ edge, boundary, isWhole }: Partition): boolean =>
  edge.keyword === 'pattern' && !isWhole && typeof boundary === 'string' && boundary.trim() !== '';

/**
 * The texture classes of a member, as many to a text as fit: shows what trims, escapes, cuts or miscounts.
 * The first text has a space at either end and the maximum length. Empty where no text holds two classes.
 */
export function packedTexts(
  { name, maxLength }: MemberSpec,
  inside: readonly Partition[],
): readonly Filled[] {
  if (maxLength === undefined) return [];
  const own = inside.filter(({ edge }) => edge.subject === name);
  const texts: { text: string; edges: Edge[] }[] = [];
  for (const { edge, boundary, isFirst } of own.filter(isTexture)) {
    const last = texts.at(-1);
    const room = maxLength - (texts.length > 1 ? 0 : 4);
    if (last !== undefined && !isFirst && lengthOf(`${last.text}${boundary}`) <= room) {
      last.text += boundary;
      last.edges.push(edge);
    } else texts.push({ text: String(boundary), edges: [edge] });
  }
  const [first, ...others] = texts.filter(({ edges }) => edges.length > 1);
  if (first === undefined) return [];
  const lengths = own.filter(({ edge }) =>
    [`${maxLength}`, `astral-${maxLength}`, 'expanding', 'growing'].includes(edge.value),
  );
  const padding = `\u0958ß${astral.repeat(maxLength - 4 - lengthOf(first.text))}`;
  const longest = {
    text: ` ${first.text}${padding} `,
    edges: [...first.edges, ...lengths.map(({ edge }) => edge)],
  };
  return [longest, ...others].map(({ text, edges }) => ({ body: { [name]: text }, edges }));
}
