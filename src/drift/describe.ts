import {
  type ContractDocuments,
  isSchema as isObject,
  type JsonSchema,
  type Operation,
  pointerOf,
  type SchemaName,
  same,
} from '../contract/index.ts';
import { ConfigError } from '../errors.ts';
import type { DriftNote, Json, JsonObject } from '../model.ts';
import { follow, type Located, locate, type OpenApi, parametersOf } from './document.ts';
import {
  bare,
  contentOf,
  type Facts,
  factsOf,
  factsOfContract,
  jsonAmong,
  parameters,
  responsesOf,
} from './facts.ts';
import { type Mark, plainSchema } from './plain-schema.ts';

/** Something sent or answered, and its schema. */
export interface Described {
  readonly part: SchemaName;
  /** Which of several: media types, or statuses. */
  readonly of?: string;
  readonly schema: JsonSchema;
  /** JSON Pointer into the document. */
  readonly anchor: string;
}

/** All that a document says of the operation, in the terms of a contract. */
export interface Description {
  readonly name: string;
  readonly title: string;
  /** Where the operation stands in the document; absent when it is a contract. */
  readonly anchor?: string;
  readonly facts: Facts;
  readonly bodies: readonly Described[];
  readonly notes: readonly DriftNote[];
}

/** What is not to be sent, or not to be answered, in the parts where that tells. */
const marks: Readonly<Partial<Record<SchemaName, Mark>>> = { request: 'readOnly', response: 'writeOnly' };

const described = (document: OpenApi, part: SchemaName, schema: Json, anchor: string): Described => ({
  part,
  anchor,
  schema: plainSchema(document, schema, anchor, marks[part]),
});

/** The path parameters as one object, by the contract's names: those of the document do not show on the wire. */
function pathOf(document: OpenApi, located: Located, wanted: Operation): Described {
  const own = parameters(document, located).filter((one) => one.in === 'path');
  const names = parametersOf(wanted.path);
  const properties = names.map((name, index): [string, Json] => {
    const one = own.find((other) => other.name === parametersOf(located.path)[index]) ?? {};
    const [inContent] = Object.values(contentOf(one)).filter(isObject);
    return [name, one.schema ?? inContent?.schema ?? { type: 'string' }];
  });
  const schema = {
    type: 'object',
    additionalProperties: false,
    required: names,
    properties: Object.fromEntries(properties),
  };
  return described(document, 'path', schema, `${located.anchor}/parameters`);
}

/** The schemas of a content by their media types, the JSON form first. */
function schemasOf(
  document: OpenApi,
  part: SchemaName,
  holder: JsonObject,
  at: string,
): readonly Described[] {
  const content = contentOf(holder);
  const json = jsonAmong(Object.keys(content));
  const types = Object.keys(content).toSorted((a, b) => Number(b === json) - Number(a === json));
  return types.flatMap((type) => {
    const anchor = `${at}/content${pointerOf([type])}/schema`;
    const { schema } = follow(document, content[type], anchor);
    return schema === undefined ? [] : [{ ...described(document, part, schema, anchor), of: bare(type) }];
  });
}

/** Bodies that say something else, each with all that it is said of. */
function distinct(all: readonly Described[]): readonly Described[] {
  const firsts = all.filter(
    (one, index) => all.findIndex(({ schema }) => same(schema, one.schema)) === index,
  );
  return firsts.map((one) => {
    const alike = all.filter(({ schema }) => same(schema, one.schema));
    return { ...one, of: alike.map(({ of }) => of).join(', ') };
  });
}

/** The main form of a body, and other ones that say something else. */
function bodiesOf(document: OpenApi, part: SchemaName, holder: JsonObject, at: string): readonly Described[] {
  const [main, ...others] = distinct(schemasOf(document, part, holder, at));
  if (main === undefined) return [];
  const { of: _, ...first } = main;
  return [first, ...others];
}

/** Error answers that have a schema: one for all statuses that share it. */
function errorsOf(document: OpenApi, responses: JsonObject, at: string): readonly Described[] {
  const statuses = Object.keys(responses).filter((status) => /^([45]\d\d|[45]XX|default)$/.test(status));
  return distinct(
    statuses.flatMap((status) => {
      const holder = follow(document, responses[status], `${at}/${status}`);
      const [first] = schemasOf(document, 'error', holder, `${at}/${status}`);
      return first === undefined || jsonAmong([first.of ?? '']) === undefined
        ? []
        : [{ ...first, of: status }];
    }),
  );
}

/** Throws ConfigError with everything that is wrong with the schemas of a document, each thing once. */
function expectSound({ problems }: OpenApi): void {
  if (problems.length > 0) throw new ConfigError([...new Set(problems)].slice(0, 10));
}

/** What an OpenAPI document says of the contract's operation. Throws ConfigError when it cannot be told. */
export function describe(document: OpenApi, wanted: Operation): Description {
  const located = locate(document, wanted);
  const { operation, anchor } = located;
  const responses = responsesOf(operation);
  const ok = ['200', '2XX', 'default'].find((status) => Object.hasOwn(responses, status)) ?? '200';
  const { [ok]: answered, ...errors } = responses;
  const body = follow(document, operation.requestBody, `${anchor}/requestBody`);
  const answer = follow(document, answered, `${anchor}/responses/${ok}`);
  const info = isObject(document.root.info) ? document.root.info : {};
  const bodies = [
    pathOf(document, located, wanted),
    ...bodiesOf(document, 'request', body, `${anchor}/requestBody`),
    ...bodiesOf(document, 'response', answer, `${anchor}/responses/${ok}`),
    ...errorsOf(document, errors, `${anchor}/responses`),
  ];
  expectSound(document);
  return {
    name: document.name,
    title: [info.title, info.version].filter((word) => typeof word === 'string').join(' '),
    anchor,
    facts: factsOf(document, located, wanted, body, answer),
    bodies,
    notes: [...new Map(document.notes.map((note) => [`${note.place} ${note.words}`, note])).values()],
  };
}

/** The same of a contract, for comparing it with a document or with another contract. */
export function describeContract(name: string, { operation, schemas }: ContractDocuments): Description {
  const parts: readonly SchemaName[] = ['path', 'request', 'response', 'error'];
  const notes: DriftNote[] = [];
  const bodies = parts.map((part) => {
    const document: OpenApi = {
      name: `${name}/${part}`,
      root: schemas[part],
      isOld: false,
      problems: [],
      notes,
    };
    const body = described(document, part, schemas[part], '');
    expectSound(document);
    return body;
  });
  return { name, title: '', facts: factsOfContract(operation), bodies, notes };
}
