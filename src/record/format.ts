import { Ajv2020, type ErrorObject, type Options, type ValidateFunction } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { stepsOf } from '../text/json.ts';

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

/** A function that compiles a published format when it is first asked for. */
export function compiled(schema: object, options: Options = {}): () => ValidateFunction {
  let validate: ValidateFunction | undefined;
  return () => {
    if (validate === undefined) {
      const ajv = new Ajv2020({ strictRequired: false, strictTypes: false, ...options });
      formats.default(ajv);
      validate = ajv.compile(schema);
    }
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

/** The words for the first thing that is wrong. `name`: what the value as a whole is called. */
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

/** Reads values of a published format, or throws a RecordError. Members that it does not know are left out. */
export function reader<T>(schema: object, name = ''): (value: unknown, line: number) => T {
  const validate = compiled(schema, { removeAdditional: true, allErrors: true });
  return (value, line) => {
    const check = validate();
    if (check(value)) return value as T;
    // A wrong value tells more than a missing one: it may be of another version.
    const errors = check.errors ?? [];
    const error = errors.find(({ keyword }) => keyword !== 'required') ?? errors[0];
    if (error === undefined) throw new RecordError(line, 'what the format allows', nameOf(value));
    throw refusal(error, value, line, name);
  };
}
