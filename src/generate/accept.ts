import fc from 'fast-check';
import type { MemberSpec } from '../contract/members.ts';
import type { Case, Edge, Json, JsonObject } from '../model.ts';
import { burst } from './burst.ts';
import { covering, type Row, type Strength, thinned } from './covering.ts';
import { baseId, json, type Kit, make, patch, twinId } from './kit.ts';
import { idOf, type Partition } from './partition.ts';
import { safeAmong } from './safe.ts';

/** A cell of the array: a fixed value, or `text`, which stands for the next string class in turn. */
type Cell = { readonly kind: 'value'; readonly partition: Partition } | { readonly kind: 'text' };

interface Column {
  readonly member: MemberSpec;
  readonly cells: readonly Cell[];
}

const isText = ({ edge }: Partition): boolean => edge.keyword !== 'type' && edge.keyword !== 'enum';

function columns({ members }: Kit, inside: readonly Partition[]): readonly Column[] {
  return members.map((member) => {
    const own = inside.filter(({ edge }) => edge.subject === member.name);
    const values = own.filter((p) => !isText(p)).map((partition): Cell => ({ kind: 'value', partition }));
    const nulls = values.filter((cell) => cell.kind === 'value' && cell.partition.boundary === null);
    const rest = values.filter((cell) => !nulls.includes(cell));
    return { member, cells: [...(own.some(isText) ? [{ kind: 'text' } as const] : []), ...rest, ...nulls] };
  });
}

interface Filled {
  readonly body: JsonObject;
  readonly edges: readonly Edge[];
}

const sample = (cell: Cell): Json => (cell.kind === 'text' ? 'text' : cell.partition.boundary);

function fill(row: Row, table: readonly Column[], text: (member: string) => Partition | undefined): Filled {
  const picked = table.flatMap(({ member, cells }, column) => {
    const cell = cells[row[column] ?? -1];
    if (cell === undefined) return [];
    const partition = cell.kind === 'text' ? text(member.name) : cell.partition;
    return [
      {
        name: member.name,
        value: partition === undefined ? 'patchproof' : partition.boundary,
        edge: partition?.edge,
      },
    ];
  });
  return {
    body: Object.fromEntries(picked.map(({ name, value }) => [name, value])),
    edges: picked.flatMap(({ edge }) => (edge === undefined ? [] : [edge])),
  };
}

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
export function solos(kit: Kit, inside: readonly Partition[]): readonly Case[] {
  return inside.map(({ edge, words, boundary }) =>
    make({
      id: idOf(edge),
      title: words,
      request: patch(json({ ...companions(kit, edge.subject, boundary), [edge.subject]: boundary })),
      aim: { kind: 'accept' },
      edges: [edge],
    }),
  );
}

const counted = (members: number): string => `${members} member${members === 1 ? '' : 's'}`;

function rowCase(value: string, { body, edges }: Filled): Case {
  const reversed = Number(value) % 4 === 3;
  const members = Object.entries(body);
  return make({
    id: value === 'twin' ? twinId : value === 'base' ? baseId : `body/combination/${value}`,
    title: `a valid body with ${counted(members.length)}${reversed ? ', in reverse order' : ''}`,
    request: patch(json(reversed ? Object.fromEntries(members.toReversed()) : body)),
    aim: { kind: 'accept' },
    edges: [...edges, { subject: 'body', keyword: 'combination', side: 'inside', value }],
    solos: edges.map(idOf),
    traits: [
      ...(reversed ? ['reordered'] : []),
      ...(value.startsWith('row') ? ['burst'] : []),
      ...(value.startsWith('sparse') ? ['sparse'] : []),
    ],
  });
}

/**
 * The accepted bodies: the twin first, a covering array over the members' classes, each string class at
 * least once, the base, and two bodies of one member. Every fourth row writes its members in reverse order.
 */
export function acceptCases(kit: Kit, inside: readonly Partition[], strength: Strength): readonly Case[] {
  const table = columns(kit, inside);
  const bodyOf = (row: Row): JsonObject =>
    Object.fromEntries(
      table.flatMap(({ member, cells }, column) => {
        const cell = cells[row[column] ?? -1];
        return cell === undefined ? [] : [[member.name, sample(cell)]];
      }),
    );
  const safe = safeAmong(kit.members);
  const allowed = (row: Row): boolean => safe(bodyOf(row));
  const isFlag = ({ member, cells }: Column): boolean =>
    member.enum === undefined && cells[0]?.kind !== 'text';
  const twin = table.map((column) => (isFlag(column) ? 1 : 0));
  const base = table.map(({ member }) => (member.enum === undefined ? 0 : 1));
  // What a null does to members that are not sent shows where few are.
  const hasNull = (row: Row): boolean => Object.values(bodyOf(row)).includes(null);
  const sizes = table.map(({ cells }) => cells.length);
  const rows = thinned(covering(sizes, allowed, [twin, base], strength), allowed, 2, hasNull).slice(2);
  const texts = inside.filter(isText);
  const queue = [...texts];
  const next = (member: string): Partition | undefined => {
    const at = queue.findIndex(({ edge }) => edge.subject === member);
    return at === -1 ? texts.find(({ edge }) => edge.subject === member) : queue.splice(at, 1)[0];
  };
  // One text each goes alone: right after the twin and right after the base, when nothing stored is at its
  // default, a body of one member shows what is reset that was not sent.
  const sparse = texts.length < 2 ? [] : queue.splice(-2);
  const packed = rows.map((row) => fill(row, table, next));
  const alone = ({ edge, boundary }: Partition): Filled => ({
    body: { [edge.subject]: boundary },
    edges: [edge],
  });
  const left = queue.map(alone);
  const rest = [...left, ...packed];
  const inRow = strength === 1 ? [] : burst(rest, texts[0]?.edge.subject ?? '');
  const all = rest.filter((filled) => !inRow.includes(filled));
  const fixed = (body: JsonObject, row: Row): Filled => ({ ...fill(row, table, () => undefined), body });
  return [
    rowCase('twin', fixed(kit.bait, twin)),
    ...all.map((filled, index) => rowCase(`${index + 1}`, filled)),
    ...inRow.map((filled, index) => rowCase(`row-${index + 1}`, filled)),
    rowCase('base', fixed(kit.base, base)),
    ...sparse.map((partition, index) => rowCase(`sparse-${index + 1}`, alone(partition))),
  ];
}

/** Random valid bodies for the deep profile: any members, any order, any allowed values. */
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
