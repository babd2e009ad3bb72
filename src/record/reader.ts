/** A text that is no record. Never quotes what it found: a wrong file may hold secrets. */
export class RecordError extends Error {
  /** Counts from 1. */
  readonly line: number;
  readonly expected: string;

  constructor(line: number, expected: string, found: string) {
    super(`record line ${line}: expected ${expected}, found ${found}`);
    this.name = 'RecordError';
    this.line = line;
    this.expected = expected;
  }
}

/** Readers turn a parsed value into a typed one, or say where it is not what was expected. */

export interface Where {
  readonly line: number;
  /** For people: `exchange.reply.status`. */
  readonly path: string;
}
export type Reader<T> = (value: unknown, where: Where) => T;

type Read<R> = R extends Reader<infer T> ? T : never;
type Shape = Readonly<Record<string, Reader<unknown>>>;
type Members<R extends Shape, O extends Shape> = { readonly [K in keyof R]: Read<R[K]> } & {
  readonly [K in keyof O]?: Read<O[K]>;
};

export const text: Reader<string> = (value, where) =>
  typeof value === 'string' ? value : fail('a string', value, where);

export const number: Reader<number> = (value, where) =>
  typeof value === 'number' ? value : fail('a number', value, where);

export const flag: Reader<boolean> = (value, where) =>
  typeof value === 'boolean' ? value : fail('true or false', value, where);

export function choice<const T extends string | number | boolean>(...words: readonly T[]): Reader<T> {
  return (value, where) =>
    words.find((word) => word === value) ?? fail(`one of ${words.join(', ')}`, value, where);
}

export function list<T>(item: Reader<T>): Reader<readonly T[]> {
  return (value, where) =>
    Array.isArray(value)
      ? value.map((member, index) => item(member, below(where, String(index))))
      : fail('a list', value, where);
}

/** A list that is not empty. */
export function some<T>(item: Reader<T>): Reader<readonly [T, ...T[]]> {
  return (value, where) => {
    const [first, ...more] = list(item)(value, where);
    return first === undefined ? fail('a list of one or more', value, where) : [first, ...more];
  };
}

/** An object used as a map. */
export function dictionary<T>(item: Reader<T>): Reader<Readonly<Record<string, T>>> {
  return (value, where) => {
    const entries = Object.entries(toObject(value, where));
    return Object.fromEntries(entries.map(([name, member]) => [name, item(member, below(where, name))]));
  };
}

/** An object with these members; others are left out, so that a newer record can be read. */
export function object<R extends Shape, O extends Shape = Record<never, Reader<unknown>>>(
  required: R,
  optional?: O,
): Reader<Members<R, O>> {
  return (value, where) => {
    const members = new Map(Object.entries(toObject(value, where)));
    const present = Object.entries(optional ?? {}).filter(([name]) => members.has(name));
    const read = [...Object.entries(required), ...present].map(([name, reader]) => [
      name,
      reader(members.get(name), below(where, name)),
    ]);
    return Object.fromEntries(read) as Members<R, O>;
  };
}

/** One of several objects, told apart by `kind`. */
export function variant<S extends Shape>(readers: S): Reader<Read<S[keyof S]>> {
  const kind = choice(...Object.keys(readers));
  return (value, where) => {
    const name = kind(toObject(value, where).kind, below(where, 'kind'));
    const path = where.path === '' ? name : where.path;
    return readers[name]?.(value, { ...where, path }) as Read<S[keyof S]>;
  };
}

function toObject(value: unknown, where: Where): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) fail('an object', value, where);
  return value as Readonly<Record<string, unknown>>;
}

function below({ line, path }: Where, name: string): Where {
  return { line, path: path === '' ? name : `${path}.${name}` };
}

function fail(expected: string, value: unknown, { line, path }: Where): never {
  throw new RecordError(line, path === '' ? expected : `${path} to be ${expected}`, nameOf(value));
}

function nameOf(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'object' ? 'an object' : `another ${typeof value}`;
}
