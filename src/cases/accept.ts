import fc from 'fast-check';
import type { MemberSpec } from '../contract/members.ts';
import { safeAmong } from '../contract/ties.ts';
import type { Case, Json, JsonObject, Trait } from '../model.ts';
import { accepted, json, type Kit, patch } from './build.ts';
import { type CoveringRow, covering, thinned } from './covering.ts';
import { idOf, isText, motleys, type Partition } from './partition.ts';
import {
  bodyOf,
  type Filled,
  fill,
  type GivenText,
  type Move,
  opening,
  rowOf,
  tableOf,
} from './priority-bodies.ts';

/** What must stand beside a value for no tie between members to be touched. */
export function companions({ members }: Kit, member: string, value: Json): JsonObject {
  const allowed = safeAmong(members);
  const candidates: readonly JsonObject[] = [
    {},
    { assign_membership_on_login: true },
    { is_signup_enabled: false },
    { organization_access_level: 'none' },
    { organization_connection_name: 'patchproof' },
  ];
  return candidates.find((beside) => allowed({ ...beside, [member]: value })) ?? {};
}

/** One case for each accepted class, alone: sent only when a body that packs several is refused. */
export function isolatedCases(kit: Kit, inside: readonly Partition[]): readonly Case[] {
  return inside.map(({ edge, words, boundary }) =>
    accepted(
      idOf(edge),
      words,
      patch(json({ ...companions(kit, edge.subject, boundary), [edge.subject]: boundary })),
      { edges: [edge] },
    ),
  );
}

function rowCase(value: string, { body, edges }: Filled, traits: readonly Trait[] = []): Case {
  const members = Object.keys(body).length;
  const counted = `${members} member${members === 1 ? '' : 's'}`;
  const reversed = traits.includes('reordered') ? ', in reverse order' : '';
  const title = `a valid body with ${counted}${reversed}`;
  return accepted(`body/combination/${value}`, title, patch(json(body)), {
    edges: [...edges, { subject: 'body', keyword: 'combination', side: 'inside', value }],
    isolatedCases: edges.map(idOf),
    traits,
  });
}

/** Every fourth row writes its members in reverse order. */
function numbered({ body, edges }: Filled, index: number): Case {
  const isReversed = index % 4 === 2;
  const written = isReversed ? Object.fromEntries(Object.entries(body).toReversed()) : body;
  return rowCase(`${index + 1}`, { body: written, edges }, isReversed ? ['reordered'] : []);
}

/** A text for a member. */
interface MemberText extends GivenText {
  readonly member: string;
}

const textOf = ({ edge, boundary }: Partition): MemberText => ({
  member: edge.subject,
  value: boundary,
  edges: [edge],
});

/** The texts of classes that no body has yet: several textures to a text as far as they fit. */
function freshTexts({ members }: Kit, inside: readonly Partition[], moves: readonly Move[]) {
  const isOpened = ({ edge }: Partition): boolean => moves.some(({ edges }) => edges.includes(edge));
  const packs = members
    .flatMap((member) => motleys(member, inside).map((pack) => ({ ...pack, member: member.name })))
    .filter(({ classes }) => !classes.some(isOpened));
  return inside
    .filter((one) => isText(one) && !isOpened(one))
    .flatMap((one): MemberText | [] => {
      const pack = packs.find(({ classes }) => classes.includes(one));
      if (pack === undefined) return textOf(one);
      const { member, text, classes } = pack;
      return classes[0] === one ? { member, value: text, edges: classes.map(({ edge }) => edge) } : [];
    });
}

/** Gives out texts in turn: those of classes that no body has yet, then those of the opening, then the first again. */
function textsInTurn(kit: Kit, inside: readonly Partition[], moves: readonly Move[]) {
  const texts = inside.filter(isText).map(textOf);
  const fresh = [...freshTexts(kit, inside, moves)];
  const opened = texts.filter((text) =>
    moves.some(({ edges }) => text.edges.every((one) => edges.includes(one))),
  );
  const next = (member: string): GivenText | undefined => {
    const own = (one: MemberText): boolean => one.member === member;
    const list = [fresh, opened].find((some) => some.some(own));
    return list?.splice(list.findIndex(own), 1)[0] ?? texts.find(own);
  };
  return { next, left: (): readonly MemberText[] => fresh };
}

/** The rows that cover the members' classes, behind those of the opening and the two bodies everything is built on. */
function rowsOf(kit: Kit, inside: readonly Partition[], strength: 1 | 2) {
  const table = tableOf(kit.members, inside);
  const safe = safeAmong(kit.members);
  const allowed = (row: CoveringRow): boolean => safe(bodyOf(row, table));
  const moves = opening(kit, inside, safe);
  const given = [kit.bait, kit.base, ...moves.map(({ body }) => body)].map((body) => rowOf(body, table));
  // What a null does to members that are not sent shows where few are.
  const hasNull = (row: CoveringRow): boolean => Object.values(bodyOf(row, table)).includes(null);
  const sizes = table.map(({ cells }) => cells.length);
  const rows = thinned(covering(sizes, allowed, given, strength), allowed, given.length, hasNull);
  return { table, allowed, moves, sizes, rows, own: rows.slice(given.length) };
}

const alone = ({ member, value, edges }: MemberText): Filled => ({ body: { [member]: value }, edges });

/** Texts that no row has yet, in rows that leave their member out; by themselves where there is no such row. */
function shared(
  rows: readonly Filled[],
  texts: readonly MemberText[],
  allowed: (body: JsonObject) => boolean,
): { readonly packed: readonly Filled[]; readonly left: readonly Filled[] } {
  const open = [...texts];
  const packed = rows.map(({ body, edges }): Filled => {
    const at = open.findIndex(
      ({ member, value }) => !(member in body) && allowed({ [member]: value, ...body }),
    );
    const [text] = at === -1 ? [] : open.splice(at, 1);
    return text === undefined
      ? { body, edges }
      : { body: { [text.member]: text.value, ...body }, edges: [...text.edges, ...edges] };
  });
  return { packed, left: open.map(alone) };
}

/**
 * The accepted bodies: the control and the base, an opening that shows most for its number, and a covering array
 * over the members' classes, each string class at least once.
 */
export function acceptCases(kit: Kit, inside: readonly Partition[], strength: 1 | 2): readonly Case[] {
  const { table, moves, own } = rowsOf(kit, inside, strength);
  const texts = textsInTurn(kit, inside, moves);
  const filled = own.map((row) => fill(row, table, texts.next));
  const { packed, left } = shared(filled, texts.left(), safeAmong(kit.members));
  const fixed = (body: JsonObject): Filled => ({ ...fill(rowOf(body, table), table, () => undefined), body });
  return [
    rowCase('twin', fixed(kit.bait)),
    ...moves.map((move) => rowCase(move.value, move, move.traits)),
    ...[...left, ...packed].map(numbered),
    rowCase('base', fixed(kit.base)),
  ];
}

/** Names that collations, trimming or normalization take for the one before. */
const alike: readonly string[] = [
  'patchproof alike',
  'patchproof alike ',
  'p\u00e2tchproof alike ',
  'pa\u0302tchproof alike ',
  'pa\u0302tchproof  alike ',
  'Pa\u0302tchproof  alike ',
];

/** The texts of classes, each once, and the last ones alike. */
export const textsOf = (inside: readonly Partition[]): readonly GivenText[] => [
  ...inside.filter(isText).map(textOf),
  ...alike.map((value) => ({ value, edges: [] })),
];

/**
 * Random valid bodies for the deep profile: some of the members, at least one, in any order, each with a value that it
 * allows. No body touches a tie.
 */
export function randomBody(kit: Kit, inside: readonly Partition[]): fc.Arbitrary<JsonObject> {
  const entry = ({ name }: MemberSpec): fc.Arbitrary<readonly [string, Json]> =>
    fc
      .oneof(...inside.filter(({ edge }) => edge.subject === name).map(({ arbitrary }) => arbitrary))
      .map((value) => [name, value] as const);
  return fc
    .shuffledSubarray([...kit.members], { minLength: 1 })
    .chain((members) => fc.tuple(...members.map(entry)))
    .map((entries): JsonObject => Object.fromEntries(entries))
    .filter(safeAmong(kit.members));
}
