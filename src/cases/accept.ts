import { type MemberSpec, wordsOf } from '../contract/members.ts';
import { safeAmong } from '../contract/ties.ts';
import type { Case, Edge, Json, JsonObject, Trait } from '../model.ts';
import { accepted, type Bodies, cautiousNulls, json, nullableWith, patch } from './build.ts';
import { type CoveringRow, covering, fill, rowOf, type Table, tableOf, thinned } from './covering.ts';
import { type Filled, filledWith, idOf, isText, merged, type Partition, packedTexts } from './partition.ts';

/** Values to send with a value so that no tie between members is touched. */
export function companions({ members }: Bodies, member: string, value: Json): JsonObject {
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
export function isolatedCases(bodies: Bodies, inside: readonly Partition[]): readonly Case[] {
  return inside.map(({ edge, words, boundary }) =>
    accepted(
      idOf(edge),
      words,
      patch(json({ ...companions(bodies, edge.subject, boundary), [edge.subject]: boundary })),
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

/** A body of the opening, by the name it has in its case id. */
interface Move extends Filled {
  readonly value: string;
  readonly traits: readonly Trait[];
}

type Allowed = (body: JsonObject) => boolean;

const valued = (member: string, value: Json): Filled => ({ body: { [member]: value }, edges: [] });

/** The word of a member at an index, or its last one. */
function wordAt(member: MemberSpec, at: number): Filled {
  const words = wordsOf(member);
  return valued(member.name, words.at(at) ?? words.at(-1) ?? null);
}

const textsAmong = ({ name }: MemberSpec, inside: readonly Partition[]): readonly Filled[] =>
  inside.filter((one) => isText(one) && one.edge.subject === name).map((one) => valued(name, one.boundary));

/** A text of many classes and each enum at its second word: shows whether unsent members are reset. */
function raised(members: readonly MemberSpec[], inside: readonly Partition[]): readonly Filled[] {
  const first = members.find((member) => textsAmong(member, inside).length > 0);
  const text = first && (packedTexts(first, inside)[0] ?? textsAmong(first, inside).at(-1));
  if (text === undefined) return [];
  return [text, ...members.filter((member) => member.enum !== undefined).map((member) => wordAt(member, 1))];
}

/** A member with a value that is not null; a flag is true. */
function filledIn(member: MemberSpec, inside: readonly Partition[]): Filled {
  if (member.enum !== undefined) return wordAt(member, 2);
  if (member.types.includes('boolean')) return valued(member.name, true);
  return textsAmong(member, inside)[0] ?? valued(member.name, 'patchproof');
}

/**
 * Enabled, two flags that differ, a name of many classes, the last level.
 * Shows what lists and siblings swap, omit or show at its default.
 */
const distinct = (members: readonly MemberSpec[], inside: readonly Partition[]): readonly Filled[] =>
  members.flatMap((member) => {
    const told: JsonObject = { is_signup_enabled: false, show_as_button: true, is_enabled: true };
    const value = told[member.name];
    if (value !== undefined) return valued(member.name, value);
    if (member.enum !== undefined) return wordAt(member, -1);
    return packedTexts(member, inside)[1] ?? textsAmong(member, inside)[1] ?? [];
  });

/** Null for each nullable member, or its first word where a null would touch a tie. Nothing else. */
const nulls = (members: readonly MemberSpec[], allowed: Allowed): Filled => ({
  body: [nullableWith(members, () => null), cautiousNulls(members)].find(allowed) ?? {},
  edges: [],
});

/** The most telling bodies: a sparse one, a row of two in reverse order, a distinct one, one of nulls. */
function opening(
  { members, supported }: Bodies,
  inside: readonly Partition[],
  allowed: Allowed,
): readonly Move[] {
  const of = (value: string, traits: readonly Trait[], parts: readonly Filled[]): Move => {
    const whole = merged(parts);
    const body = supported(whole.body);
    const held = inside.filter(({ edge, boundary }) => body[edge.subject] === boundary);
    return { value, traits, body, edges: [...whole.edges, ...held.map(({ edge }) => edge)] };
  };
  const flags = members.filter(({ types }) => types.includes('boolean') && !types.includes('null'));
  const others = members.filter(({ types }) => types.includes('null'));
  const row = (some: readonly MemberSpec[]): readonly Filled[] =>
    some.map((member) => filledIn(member, inside)).toReversed();
  const moves = [
    of('sparse-1', ['sparse'], raised(members, inside)),
    of('row-1', ['burst', 'reordered'], row(flags)),
    of('row-2', ['burst', 'reordered'], row(others)),
    of('distinct', ['distinct'], distinct(members, inside)),
    of('sparse-2', ['nulls'], [nulls(members, allowed)]),
  ];
  return moves.filter(({ body }) => Object.keys(body).length > 0 && allowed(body));
}

/** The texts of classes that no body has yet, several textures to a text where they fit. */
function freshTexts({ members }: Bodies, inside: readonly Partition[], opened: ReadonlySet<Edge>) {
  const isFresh = ({ edges }: Filled): boolean => !edges.some((one) => opened.has(one));
  const packs = members.flatMap((member) => packedTexts(member, inside)).filter(isFresh);
  return inside
    .filter(isText)
    .map(filledWith)
    .filter(isFresh)
    .flatMap((text) => {
      const [edge] = text.edges;
      const pack = packs.find(({ edges }) => edges.some((one) => one === edge));
      return pack === undefined || pack.edges[0] === edge ? (pack ?? text) : [];
    });
}

/** Hands out texts in turn: first of classes that no body has, then those of the opening, then the first. */
function textsInTurn(bodies: Bodies, inside: readonly Partition[], moves: readonly Move[]) {
  const opened = new Set(moves.flatMap(({ edges }) => edges));
  const texts = inside.filter(isText).map(filledWith);
  const left = [...freshTexts(bodies, inside, opened)];
  const again = texts.filter(({ edges }) => edges.every((one) => opened.has(one)));
  const next = (member: string): Filled | undefined => {
    const own = ({ body }: Filled): boolean => Object.hasOwn(body, member);
    const list = [left, again].find((some) => some.some(own));
    return list?.splice(list.findIndex(own), 1)[0] ?? texts.find(own);
  };
  return { next, left };
}

/** The rows that cover the classes and are neither in the opening nor one of the two fixed bodies. */
function rowsOf(
  bodies: Bodies,
  table: Table,
  moves: readonly Move[],
  strength: 1 | 2,
): readonly CoveringRow[] {
  const safe = safeAmong(bodies.members);
  const allowed = (row: CoveringRow): boolean => safe(fill(row, table).body);
  // Rows with a null stay small: only there does it show what a null does to members that are not sent.
  const hasNull = (row: CoveringRow): boolean => Object.values(fill(row, table).body).includes(null);
  const given = [bodies.control, bodies.stored, ...moves.map(({ body }) => body)].map((body) =>
    rowOf(body, table),
  );
  const sizes = table.map(({ cells }) => cells.length);
  const rows = thinned(covering(sizes, allowed, given, strength), allowed, given.length, hasNull);
  return rows.slice(given.length);
}

/** Adds texts that no row has to rows without their member; those that fit in no row come first, alone. */
function shared(rows: readonly Filled[], texts: readonly Filled[], allowed: Allowed): readonly Filled[] {
  const left = [...texts];
  const packed = rows.map((row) => {
    const fits = ({ body }: Filled): boolean =>
      Object.keys(body).every((member) => !(member in row.body)) && allowed({ ...body, ...row.body });
    const at = left.findIndex(fits);
    return at === -1 ? row : merged([...left.splice(at, 1), row]);
  });
  return [...left, ...packed];
}

/** The accepted bodies: control, opening, a covering array with each string class at least once, stored. */
export function acceptCases(bodies: Bodies, inside: readonly Partition[], strength: 1 | 2): readonly Case[] {
  const allowed = safeAmong(bodies.members);
  const table = tableOf(bodies.members, inside);
  const moves = opening(bodies, inside, allowed);
  const texts = textsInTurn(bodies, inside, moves);
  const rows = rowsOf(bodies, table, moves, strength).map((row) => fill(row, table, texts.next));
  const fixed = (body: JsonObject): Filled => ({ ...fill(rowOf(body, table), table), body });
  return [
    rowCase('twin', fixed(bodies.control)),
    ...moves.map((move) => rowCase(move.value, move, move.traits)),
    ...shared(rows, texts.left, allowed).map(numbered),
    rowCase('base', fixed(bodies.stored)),
  ];
}
