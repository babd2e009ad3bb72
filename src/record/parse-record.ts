import { Ajv2020, type ErrorObject, type Options, type ValidateFunction } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import schema from '../../schemas/format/record.schema.json' with { type: 'json' };
import type { Finding } from '../model.ts';
import { isObject, parseJson, stepsOf } from '../text/json.ts';
import type { RecordedExchange, RecordLine, RunEnd, RunRecord } from './record.ts';

/** A text that is not a record. The message never quotes it, because a wrong file may hold secrets. */
export class RecordError extends Error {
  override readonly name = 'RecordError';
  /** Counts from 1. */
  readonly line: number;
  readonly expected: string;

  constructor(line: number, expected: string, found: string) {
    super(`record line ${line}: expected ${expected}, found ${found}`);
    this.line = line;
    this.expected = expected;
  }
}

/** A function that compiles a published format on its first call. */
export function compiled(schema: object, options: Options = {}): () => ValidateFunction {
  const settings = { strictRequired: false, strictTypes: false, ...options };
  let validate: ValidateFunction | undefined;
  return () => {
    validate ??= formats.default(new Ajv2020(settings)).compile(schema);
    return validate;
  };
}

const TYPES: Readonly<Record<string, string>> = {
  string: 'a string',
  number: 'a number',
  integer: 'a number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
};

function wanted({ keyword, params, message }: ErrorObject): string {
  switch (keyword) {
    case 'type':
      return TYPES[String(params.type)] ?? String(params.type);
    case 'enum':
      return `one of ${(params.allowedValues as readonly unknown[]).join(', ')}`;
    case 'const':
      return `one of ${String(params.allowedValue)}`;
    case 'minItems':
      return 'a list of one or more';
    default:
      return message ?? keyword;
  }
}

function nameOf(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'object' ? 'an object' : `another ${typeof value}`;
}

/** The error for the first problem found. `name`: what messages call the value as a whole. */
function refusal(error: ErrorObject, value: unknown, line: number, name: string): RecordError {
  const steps = stepsOf(error.instancePath);
  const path = [name, ...steps].filter((step) => step !== '').join('.');
  if (error.keyword === 'required') {
    const missing = [path, String(error.params.missingProperty)].filter((step) => step !== '');
    return new RecordError(line, missing.join('.'), 'nothing');
  }
  const found = steps.reduce<unknown>((all, step) => (all as Readonly<Record<string, unknown>>)[step], value);
  const expected = wanted(error);
  return new RecordError(line, path === '' ? expected : `${path} to be ${expected}`, nameOf(found));
}

/** A function that reads a value of a published format without unknown members, or throws RecordError. */
export function reader<T>(schema: object, name = ''): (value: unknown, line: number) => T {
  const validate = compiled(schema, { removeAdditional: true, allErrors: true });
  return (value, line) => {
    const check = validate();
    if (check(value)) return value as T;
    // A wrong value says more than a missing one: the file may be of another version.
    const errors = check.errors ?? [];
    const error = errors.find(({ keyword }) => keyword !== 'required') ?? errors[0];
    if (error === undefined) throw new RecordError(line, 'what the format allows', nameOf(value));
    throw refusal(error, value, line, name);
  };
}

const KINDS = ['run', 'exchange', 'finding', 'end'] as const;

/** One reader for each kind of line. Each uses the schema of that kind alone, so that errors are precise. */
const READERS: ReadonlyMap<unknown, (value: unknown, line: number) => RecordLine> = new Map(
  KINDS.map((kind) => [kind, reader<RecordLine>({ $ref: `#/$defs/${kind}`, $defs: schema.$defs }, kind)]),
);

/** Reads a parsed line of a record. Throws a RecordError that says what was expected. */
export function readLine(value: unknown, line: number): RecordLine {
  if (!isObject(value)) throw new RecordError(line, 'an object', 'something else');
  const read = READERS.get(value.kind);
  if (read === undefined)
    throw new RecordError(line, `kind to be one of ${KINDS.join(', ')}`, 'another word or nothing');
  return read(value, line);
}

/** Parses each line. A last line without a line break is left out if it was cut off in the middle. */
function readLines(text: string): readonly (readonly [line: number, entry: RecordLine])[] {
  const lines = text
    .replace(/^\uFEFF/, '')
    .split('\n')
    .map((line) => line.trim());
  const first = lines.findIndex((line) => line !== '');
  return lines.flatMap((line, index) => {
    if (line === '') return [];
    const isWhole = index < lines.length - 1;
    const read = parseJson(line);
    if (read !== undefined) return [[index + 1, readLine(read.value, index + 1)] as const];
    if (index > first && !isWhole && line.startsWith('{')) return [];
    throw new RecordError(index + 1, 'a JSON object', isWhole ? 'other text' : 'half a line');
  });
}

/** Reads a record, which may end early, even in the middle of a line. Throws a RecordError otherwise. */
export function parseRecord(text: string): RunRecord {
  const [opening, ...entries] = readLines(text);
  if (opening === undefined) throw new RecordError(1, 'a run header', 'nothing');
  const [at, header] = opening;
  if (header.kind !== 'run') throw new RecordError(at, 'a run header', `a line of kind ${header.kind}`);
  const exchanges: RecordedExchange[] = [];
  const findings = new Map<string, Finding>();
  let end: RunEnd | undefined;
  for (const [line, entry] of entries) {
    if (end !== undefined)
      throw new RecordError(line, 'nothing after the end', `a line of kind ${entry.kind}`);
    if (entry.kind === 'run') throw new RecordError(line, 'one run header', 'another');
    if (entry.kind === 'exchange') exchanges.push(entry);
    else if (entry.kind === 'end') end = entry;
    else {
      const { kind: _, ...finding } = entry;
      if (findings.has(finding.rule))
        throw new RecordError(line, 'one finding a rule', 'another of the same rule');
      findings.set(finding.rule, finding);
    }
  }
  return { header, exchanges, findings: [...findings.values()], ...(end === undefined ? {} : { end }) };
}
