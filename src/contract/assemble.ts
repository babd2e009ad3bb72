import type { Json } from '../model.ts';
import { ConfigError, messageOf } from '../text/errors.ts';
import { pointerOf } from '../text/json.ts';
import { type Contract, isSchema, type JsonSchema, load, type Operation, type SchemaName } from './load.ts';
import { constraints } from './members.ts';
import { circularAmong } from './subschemas.ts';
import { lenientAjv, malformed } from './validate.ts';

/** The file of each schema of a contract, in the folder of its revision. */
export const schemaFiles: Readonly<Record<SchemaName, string>> = {
  path: 'path.json',
  request: 'request-body.json',
  response: 'response-200.json',
  error: 'response-error.json',
};

const isText = (value: Json | undefined): boolean => typeof value === 'string';
const isListOf =
  (type: 'string' | 'number') =>
  (value: Json | undefined): boolean =>
    Array.isArray(value) && value.every((one) => typeof one === type);

const shapes: readonly (readonly [
  member: string,
  expected: string,
  fits: (value: Json | undefined) => boolean,
])[] = [
  ...['operationId', 'method', 'basePath', 'path', 'scope', 'lifecycle'].map(
    (member) => [member, 'a text', isText] as const,
  ),
  ['mediaTypes', 'a list of texts', isListOf('string')],
  [
    'statuses',
    'documented and recorded, both lists of numbers',
    (value) => isSchema(value) && isListOf('number')(value.documented) && isListOf('number')(value.recorded),
  ],
];

const isOperation = (value: Json | undefined): value is Json & Operation =>
  isSchema(value) && shapes.every(([member, , fits]) => fits(value[member]));

const operationFile = 'operation.json';

function operationFlaws(folder: string, value: Json | undefined): readonly string[] {
  const file = `${folder}/${operationFile}`;
  if (value === undefined) return [`${file}: it is missing; expected what drift --write writes`];
  if (!isSchema(value)) return [`${file}: expected an object`];
  return shapes
    .filter(([member, , fits]) => !fits(value[member]))
    .map(([member, expected]) => `${file}: ${member} is expected to be ${expected}`);
}

function schemaFlaws(folder: string, file: string, value: Json | undefined): readonly string[] {
  if (value === undefined) return [`${folder}/${file}: it is missing; expected what drift --write writes`];
  if (!isSchema(value)) return [`${folder}/${file}: expected a JSON Schema, an object`];
  return malformed(value).map(
    ({ pointer, words }) => `${folder}/${file}#${pointer} ${words}; expected a JSON Schema`,
  );
}

/** Every schema inside a schema, whatever it hangs on, and where it stands. */
function* within(root: JsonSchema): Generator<readonly [schema: JsonSchema, pointer: string]> {
  const open: (readonly [string, Json])[] = [['', root]];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const [pointer, value] = next;
    if (typeof value !== 'object' || value === null) continue;
    if (isSchema(value)) yield [value, pointer];
    for (const [name, inner] of Object.entries(value)) open.push([pointer + pointerOf([name]), inner]);
  }
}

/** Why a schema that is sound as a schema is of no use here: it never ends, leads nowhere, or is out of all size. */
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
 * A contract of the files of a folder, by file name. Its revision is the folder, as it was named. Throws
 * ConfigError with everything that is missing or wrong.
 */
export function assemble(folder: string, given: ReadonlyMap<string, Json>): Contract {
  const operation = given.get(operationFile);
  const names = Object.entries(schemaFiles) as readonly (readonly [SchemaName, string])[];
  const problems = [
    ...operationFlaws(folder, operation),
    ...names.flatMap(([, file]) => schemaFlaws(folder, file, given.get(file))),
  ];
  if (problems.length > 0 || !isOperation(operation)) throw new ConfigError(problems);
  const schema = (part: SchemaName): JsonSchema => {
    const found = given.get(schemaFiles[part]);
    return isSchema(found) ? found : {};
  };
  const contract = load(
    {
      revision: folder,
      operation,
      schemas: {
        path: schema('path'),
        request: schema('request'),
        response: schema('response'),
        error: schema('error'),
      },
    },
    lenientAjv,
  );
  const flaws = names.flatMap(([part]) => unusable(folder, part, contract));
  if (flaws.length > 0) throw new ConfigError(flaws);
  return contract;
}
