import { ConfigError } from '../errors.ts';
import type { Json } from '../model.ts';
import { lenientAjv, malformed } from './lenient.ts';
import { type Contract, load, type Operation } from './load.ts';
import { isSchema, type JsonSchema, type SchemaName } from './schema.ts';

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

/** What is wrong with the operation of a contract. */
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
  return load(
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
}
