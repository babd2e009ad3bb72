import type { MemberSpec } from '../contract/members.ts';
import type { Edge, Json, JsonObject, Trait } from '../model.ts';
import { cautiousNulls, type Kit, nullableWith } from './build.ts';
import type { CoveringRow } from './covering.ts';
import { isText, motleys, type Partition } from './partition.ts';

/** A valid body and the classes it holds. */
export interface Filled {
  readonly body: JsonObject;
  readonly edges: readonly Edge[];
}

/** A body of the opening, by the name it has in its case id. */
export interface Move extends Filled {
  readonly value: string;
  readonly traits: readonly Trait[];
}

type Allowed = (body: JsonObject) => boolean;

const isWord = (value: Json): boolean => value !== null;
const wordAt = ({ enum: words = [] }: MemberSpec, at: number): Json =>
  words.filter(isWord).at(at) ?? words.filter(isWord).at(-1) ?? null;

function held(body: JsonObject, inside: readonly Partition[]): readonly Edge[] {
  return inside.filter(({ edge, boundary }) => body[edge.subject] === boundary).map(({ edge }) => edge);
}

/** A text of many classes and every enum at its second word, nothing else: what is reset that was not sent shows. */
function raised(members: readonly MemberSpec[], inside: readonly Partition[]): Filled | undefined {
  const texts = inside.filter(isText);
  const first = members.find(({ name }) => texts.some(({ edge }) => edge.subject === name));
  if (first === undefined) return undefined;
  const [many] = motleys(first, inside);
  const last = texts.findLast(({ edge }) => edge.subject === first.name);
  const enums = members.filter((member) => member.enum !== undefined);
  const body = {
    [first.name]: many?.text ?? last?.boundary ?? null,
    ...Object.fromEntries(enums.map((member) => [member.name, wordAt(member, 1)])),
  };
  return { body, edges: [...(many?.classes.map(({ edge }) => edge) ?? []), ...held(body, inside)] };
}

/** Every flag that cannot be null, set; the last member first. */
function flags(members: readonly MemberSpec[]): JsonObject {
  const own = members.filter(({ types }) => types.includes('boolean') && !types.includes('null'));
  return Object.fromEntries(own.map(({ name }) => [name, true] as const).toReversed());
}

/** Every other member, none null, the last member first. */
function others(members: readonly MemberSpec[], inside: readonly Partition[]): JsonObject {
  const own = members.filter(({ types }) => types.includes('null'));
  const wordOf = (member: MemberSpec): Json => {
    if (member.enum !== undefined) return wordAt(member, 2);
    if (member.types.includes('boolean')) return true;
    return inside.find((one) => isText(one) && one.edge.subject === member.name)?.boundary ?? 'patchproof';
  };
  return Object.fromEntries(own.map((member) => [member.name, wordOf(member)] as const).toReversed());
}

/**
 * Two flags told apart, enabled, under a name of many classes and a raised level: what lists and siblings mix up, leave
 * out or show at a default shows.
 */
function distinct(members: readonly MemberSpec[], inside: readonly Partition[]): Filled {
  const told: JsonObject = { is_signup_enabled: false, show_as_button: true, is_enabled: true };
  const filled = members.map((member): Filled => {
    const value = told[member.name] ?? (member.enum === undefined ? undefined : wordAt(member, -1));
    if (value !== undefined) return { body: { [member.name]: value }, edges: [] };
    const [, many] = motleys(member, inside);
    const [, text] = inside.filter((one) => isText(one) && one.edge.subject === member.name);
    if (many !== undefined)
      return { body: { [member.name]: many.text }, edges: many.classes.map(({ edge }) => edge) };
    return { body: text === undefined ? {} : { [member.name]: text.boundary }, edges: [] };
  });
  const body: JsonObject = Object.assign({}, ...filled.map((one) => one.body));
  return { body, edges: [...filled.flatMap(({ edges }) => edges), ...held(body, inside)] };
}

/** Every member that may be null is, or has its first word where a null there would touch a tie; no other is sent. */
const nulls = (members: readonly MemberSpec[], allowed: Allowed): JsonObject =>
  [nullableWith(members, () => null), cautiousNulls(members)].find(allowed) ?? {};

/**
 * The bodies that show most for their number: a sparse one to follow the control, a row of two to send without a
 * reading in between, in reverse order, one that tells members apart, and one of nulls.
 */
export function opening(
  { members, supported }: Kit,
  inside: readonly Partition[],
  allowed: Allowed,
): readonly Move[] {
  const first = raised(members, inside);
  const of = (value: string, traits: readonly Trait[], given: JsonObject): Move => {
    const body = supported(given);
    return { value, traits, body, edges: held(body, inside) };
  };
  const told = distinct(members, inside);
  const moves = [
    ...(first === undefined ? [] : [{ ...first, value: 'sparse-1', traits: ['sparse'] as const }]),
    of('row-1', ['burst', 'reordered'], flags(members)),
    of('row-2', ['burst', 'reordered'], others(members, inside)),
    { ...told, body: supported(told.body), value: 'distinct', traits: ['distinct'] as const },
    of('sparse-2', ['nulls'], nulls(members, allowed)),
  ];
  return moves.filter(({ body }) => Object.keys(body).length > 0 && allowed(body));
}

/** A cell of the covering array: a fixed value, or `text`, which stands for the next string class in turn. */
type TableCell = { readonly kind: 'value'; readonly partition: Partition } | { readonly kind: 'text' };

/** A member, and the classes of its values. */
interface TableColumn {
  readonly member: MemberSpec;
  readonly cells: readonly TableCell[];
}

export type Table = readonly TableColumn[];

/** One column a member; nulls last, so that ties between rows are broken for values. */
export function tableOf(members: readonly MemberSpec[], inside: readonly Partition[]): Table {
  return members.map((member) => {
    const own = inside.filter(({ edge }) => edge.subject === member.name);
    const values = own
      .filter((p) => !isText(p))
      .map((partition): TableCell => ({ kind: 'value', partition }));
    const nulls = values.filter((cell) => cell.kind === 'value' && cell.partition.boundary === null);
    const rest = values.filter((cell) => !nulls.includes(cell));
    return { member, cells: [...(own.some(isText) ? [{ kind: 'text' } as const] : []), ...rest, ...nulls] };
  });
}

const sample = (cell: TableCell): Json => (cell.kind === 'text' ? 'text' : cell.partition.boundary);

/** What a row stands for, any text for a text. */
export function bodyOf(row: CoveringRow, table: Table): JsonObject {
  return Object.fromEntries(
    table.flatMap(({ member, cells }, column) => {
      const cell = cells[row[column] ?? -1];
      return cell === undefined ? [] : [[member.name, sample(cell)]];
    }),
  );
}

/** The row that stands for a body. */
export function rowOf(body: JsonObject, table: Table): CoveringRow {
  return table.map(({ member, cells }) => {
    if (!Object.hasOwn(body, member.name)) return undefined;
    const value = body[member.name];
    const fixed = cells.findIndex((cell) => cell.kind === 'value' && cell.partition.boundary === value);
    return fixed === -1 ? cells.findIndex(({ kind }) => kind === 'text') : fixed;
  });
}

/** A text and the classes that it holds. */
export interface GivenText {
  readonly value: Json;
  readonly edges: readonly Edge[];
}

/** A row as a body; `text` gives each text cell what it stands for. */
export function fill(
  row: CoveringRow,
  table: Table,
  text: (member: string) => GivenText | undefined,
): Filled {
  const picked = table.flatMap(({ member, cells }, column) => {
    const cell = cells[row[column] ?? -1];
    if (cell === undefined) return [];
    const { value, edges }: GivenText =
      cell.kind === 'text'
        ? (text(member.name) ?? { value: 'patchproof', edges: [] })
        : { value: cell.partition.boundary, edges: [cell.partition.edge] };
    return [{ name: member.name, value, edges }];
  });
  return {
    body: Object.fromEntries(picked.map(({ name, value }) => [name, value])),
    edges: picked.flatMap(({ edges }) => edges),
  };
}
