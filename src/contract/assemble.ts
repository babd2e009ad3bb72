import type { Json, JsonObject } from '../model.ts';
import { ConfigError, messageOf } from '../text/errors.ts';
import { pointerOf } from '../text/json.ts';
import {
  type Contract,
  type ContractDocuments,
  innerSchemas,
  isSchema,
  type JsonSchema,
  keywords,
  load,
  referred,
  type SchemaName,
} from './load.ts';
import { constraints } from './members.ts';
import { complaints, lenientAjv, malformed } from './validate.ts';

/** The file of each schema of a contract, in the folder of its revision. */
export const schemaFiles: Readonly<Record<SchemaName, string>> = {
  path: 'path.json',
  request: 'request-body.json',
  response: 'response-200.json',
  error: 'response-error.json',
};

const listOfType = (type: string): JsonSchema => ({ type: 'array', items: { type } });

/** What the members of the operation have to be. */
const shapes: readonly (readonly [member: string, expected: string, schema: JsonSchema])[] = [
  ...['operationId', 'method', 'basePath', 'path', 'scope', 'lifecycle'].map(
    (member) => [member, 'a text', { type: 'string' }] as const,
  ),
  ['mediaTypes', 'a list of texts', listOfType('string')],
  [
    'statuses',
    'documented and recorded, both lists of numbers',
    {
      type: 'object',
      required: ['documented', 'recorded'],
      properties: { documented: listOfType('number'), recorded: listOfType('number') },
    },
  ],
];

const operationFile = 'operation.json';

const operationFlaws = (operation: JsonObject): readonly string[] =>
  shapes
    .filter(([member, , schema]) => complaints(schema)(operation[member] ?? null).length > 0)
    .map(([member, expected]) => `: ${member} is expected to be ${expected}`);

const schemaFlaws = (schema: JsonSchema): readonly string[] =>
  malformed(schema).map(({ pointer, words }) => `#${pointer} ${words}; expected a JSON Schema`);

/** What is wrong with a file: it is missing, holds something else, or what `flawsOf` finds in it. */
function flawsIn(
  file: string,
  value: Json | undefined,
  expected: string,
  flawsOf: (value: JsonObject) => readonly string[],
): readonly string[] {
  if (value === undefined) return [`${file}: it is missing; expected what drift --write writes`];
  return isSchema(value) ? flawsOf(value).map((flaw) => file + flaw) : [`${file}: expected ${expected}`];
}

/** Every schema inside a schema, under whatever keyword, with its pointer. */
function* within(root: JsonSchema): Generator<readonly [schema: JsonSchema, pointer: string]> {
  const open: (readonly [string, Json])[] = [['', root]];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const [pointer, value] = next;
    if (typeof value !== 'object' || value === null) continue;
    if (isSchema(value)) yield [value, pointer];
    for (const [name, inner] of Object.entries(value)) open.push([pointer + pointerOf([name]), inner]);
  }
}

/** Schemas that look at the same value as this one. */
function beside(schema: JsonSchema, root: JsonSchema): readonly JsonSchema[] {
  const target = referred(schema, root);
  const own = innerSchemas(schema).filter(({ keyword }) => keywords.inPlace.has(keyword));
  return [...(target === undefined ? [] : [target]), ...own.map((one) => one.schema)];
}

/**
 * The first schema that refers back to itself without a step into the value, so that no validation ends.
 * Each schema is visited once, without recursion.
 */
function circularAmong(schemas: Iterable<JsonSchema>, root: JsonSchema): JsonSchema | undefined {
  const done = new Set<JsonSchema>();
  for (const start of schemas) {
    const path = new Set<JsonSchema>();
    const open: { readonly schema: JsonSchema; readonly further: JsonSchema[] }[] = [];
    const enter = (schema: JsonSchema): void => {
      path.add(schema);
      open.push({ schema, further: [...beside(schema, root)] });
    };
    if (!done.has(start)) enter(start);
    for (let top = open.at(-1); top !== undefined; top = open.at(-1)) {
      const next = top.further.pop();
      if (next !== undefined && path.has(next)) return next;
      if (next !== undefined && !done.has(next)) enter(next);
      if (next !== undefined) continue;
      done.add(top.schema);
      path.delete(top.schema);
      open.pop();
    }
  }
  return undefined;
}

/** Why a valid schema cannot be used here: it never ends, refers to nothing, or is too large. */
function unusable(folder: string, part: SchemaName, contract: Contract): readonly string[] {
  const file = `${folder}/${schemaFiles[part]}`;
  const root = contract.schemas[part];
  try {
    const pointers = new Map(within(root));
    const endless = circularAmong(pointers.keys(), root);
    if (endless !== undefined) {
      const pointer = pointers.get(endless) ?? '';
      return [
        `${file}#${pointer} leads back to itself without a step into the value; expected a schema that ends`,
      ];
    }
    constraints(root);
    contract.validate(part, null);
    return [];
  } catch (error) {
    const why = error instanceof RangeError ? 'it is nested too deep' : messageOf(error);
    return [`${file}: ${why}; expected a schema as drift --write writes it`];
  }
}

/**
 * A contract of the files of a folder, by file name; the folder, as it was named, is its revision.
 * Throws ConfigError with everything that is missing or wrong.
 */
export function assemble(folder: string, given: ReadonlyMap<string, Json>): Contract {
  const operation = given.get(operationFile);
  const names = Object.entries(schemaFiles) as readonly (readonly [SchemaName, string])[];
  const problems = [
    ...flawsIn(`${folder}/${operationFile}`, operation, 'an object', operationFlaws),
    ...names.flatMap(([, file]) =>
      flawsIn(`${folder}/${file}`, given.get(file), 'a JSON Schema, an object', schemaFlaws),
    ),
  ];
  if (problems.length > 0) throw new ConfigError(problems);
  // Their shapes are checked above.
  const schemas = Object.fromEntries(names.map(([part, file]) => [part, given.get(file)]));
  const documents = { revision: folder, operation, schemas } as unknown as ContractDocuments;
  const contract = load(documents, lenientAjv);
  const flaws = names.flatMap(([part]) => unusable(folder, part, contract));
  if (flaws.length > 0) throw new ConfigError(flaws);
  return contract;
}
