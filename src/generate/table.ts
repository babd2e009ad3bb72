import type { MemberSpec } from '../contract/members.ts';
import type { Json, JsonObject } from '../model.ts';
import type { Row } from './covering.ts';
import type { Filled } from './opening.ts';
import { isText, type Partition } from './partition.ts';

/** A cell of the covering array: a fixed value, or `text`, which stands for the next string class in turn. */
type Cell = { readonly kind: 'value'; readonly partition: Partition } | { readonly kind: 'text' };

/** A member, and the classes of its values. */
export interface Column {
  readonly member: MemberSpec;
  readonly cells: readonly Cell[];
}

export type Table = readonly Column[];

/** One column a member; nulls last, so that ties between rows are broken for values. */
export function tableOf(members: readonly MemberSpec[], inside: readonly Partition[]): Table {
  return members.map((member) => {
    const own = inside.filter(({ edge }) => edge.subject === member.name);
    const values = own.filter((p) => !isText(p)).map((partition): Cell => ({ kind: 'value', partition }));
    const nulls = values.filter((cell) => cell.kind === 'value' && cell.partition.boundary === null);
    const rest = values.filter((cell) => !nulls.includes(cell));
    return { member, cells: [...(own.some(isText) ? [{ kind: 'text' } as const] : []), ...rest, ...nulls] };
  });
}

const sample = (cell: Cell): Json => (cell.kind === 'text' ? 'text' : cell.partition.boundary);

/** What a row stands for, any text for a text. */
export function bodyOf(row: Row, table: Table): JsonObject {
  return Object.fromEntries(
    table.flatMap(({ member, cells }, column) => {
      const cell = cells[row[column] ?? -1];
      return cell === undefined ? [] : [[member.name, sample(cell)]];
    }),
  );
}

/** The row that stands for a body. */
export function rowOf(body: JsonObject, table: Table): Row {
  return table.map(({ member, cells }) => {
    if (!Object.hasOwn(body, member.name)) return undefined;
    const value = body[member.name];
    const fixed = cells.findIndex((cell) => cell.kind === 'value' && cell.partition.boundary === value);
    return fixed === -1 ? cells.findIndex(({ kind }) => kind === 'text') : fixed;
  });
}

/** A row as a body; `text` gives each text cell its class. */
export function fill(row: Row, table: Table, text: (member: string) => Partition | undefined): Filled {
  const picked = table.flatMap(({ member, cells }, column) => {
    const cell = cells[row[column] ?? -1];
    if (cell === undefined) return [];
    const partition = cell.kind === 'text' ? text(member.name) : cell.partition;
    const value = partition === undefined ? 'patchproof' : partition.boundary;
    return [{ name: member.name, value, edge: partition?.edge }];
  });
  return {
    body: Object.fromEntries(picked.map(({ name, value }) => [name, value])),
    edges: picked.flatMap(({ edge }) => (edge === undefined ? [] : [edge])),
  };
}
