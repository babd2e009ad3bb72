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
import { bare, contentOf, type Facts, factsOf, jsonAmong, parametersAt, responsesOf } from './facts.ts';
import { plainSchema } from './plain-schema.ts';

/** Something sent or answered, and its schema. */
export interface Described {
  readonly part: SchemaName;
  /** Which of several: media types, or statuses; undefined for the main one. */
  readonly of: string | undefined;
  readonly schema: JsonSchema;
  /** JSON Pointer into the document. */
  readonly anchor: string;
}

/** All that a document says of the operation, in the terms of a contract. */
export interface Description {
  readonly name: string;
  readonly title: string;
  /** Where the operation stands in the document; undefined when it is a contract. */
  readonly anchor: string | undefined;
  readonly facts: Facts;
  /** Of each part the main one first. */
  readonly bodies: readonly Described[];
  readonly notes: readonly DriftNote[];
}

/** A schema of a part, with the mark of what is not to be sent, or not to be answered, where that tells. */
function described(
  document: OpenApi,
  part: SchemaName,
  schema: Json,
  anchor: string,
  of?: string,
): Described {
  const mark = part === 'request' ? 'readOnly' : part === 'response' ? 'writeOnly' : undefined;
  return { part, of, anchor, schema: plainSchema(document, schema, anchor, mark) };
}

/** The path parameters as one object, by the contract's names: those of the document do not show on the wire. */
function pathOf(document: OpenApi, located: Located, wanted: Operation): Described {
  const own = parametersAt(document, located).filter((one) => one.in === 'path');
  const required = parametersOf(wanted.path);
  const properties = required.map((name, index): [string, Json] => {
    const one = own.find((other) => other.name === parametersOf(located.path)[index]) ?? {};
    const [inContent] = Object.values(contentOf(one)).filter(isObject);
    return [name, one.schema ?? inContent?.schema ?? { type: 'string' }];
  });
  const all = {
    type: 'object',
    additionalProperties: false,
    required,
    properties: Object.fromEntries(properties),
  };
  return described(document, 'path', all, `${located.anchor}/parameters`);
}

/** The schemas of a body or an answer by their media types, the JSON form first. */
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
    return schema === undefined ? [] : [described(document, part, schema, anchor, bare(type))];
  });
}

/** Bodies that say something else, each with all that it is said of; of a request or an answer the first is the main one. */
function distinct(all: readonly Described[]): readonly Described[] {
  const firsts = all.filter(
    (one, index) => all.findIndex(({ schema }) => same(schema, one.schema)) === index,
  );
  return firsts.map((one, index) => {
    const alike = all.filter(({ schema }) => same(schema, one.schema)).map(({ of }) => of);
    return { ...one, of: index === 0 && one.part !== 'error' ? undefined : alike.join(', ') };
  });
}

/** Error answers in JSON, by their statuses. */
function errorsOf(document: OpenApi, responses: JsonObject, at: string): readonly Described[] {
  const statuses = Object.keys(responses).filter((one) => /^([45](\d\d|XX)|default)$/.test(one));
  return statuses.flatMap((status) => {
    const answer = follow(document, responses[status], `${at}/${status}`);
    const [first] = schemasOf(document, 'error', answer, `${at}/${status}`);
    return first === undefined || jsonAmong([first.of ?? '']) === undefined ? [] : [{ ...first, of: status }];
  });
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
  const { [ok]: accepted, ...errors } = responses;
  const body = follow(document, operation.requestBody, `${anchor}/requestBody`);
  const answer = follow(document, accepted, `${anchor}/responses/${ok}`);
  const bodies = [
    pathOf(document, located, wanted),
    ...distinct(schemasOf(document, 'request', body, `${anchor}/requestBody`)),
    ...distinct(schemasOf(document, 'response', answer, `${anchor}/responses/${ok}`)),
    ...distinct(errorsOf(document, errors, `${anchor}/responses`)),
  ];
  expectSound(document);
  const { title, version } = isObject(document.root.info) ? document.root.info : {};
  return {
    name: document.name,
    title: [title, version].filter((word) => typeof word === 'string').join(' '),
    anchor,
    facts: factsOf(document, located, wanted, answer),
    bodies,
    notes: [...new Map(document.notes.map((note) => [`${note.place} ${note.words}`, note])).values()],
  };
}

/** The same of a contract, for comparing it with a document or with another contract. */
export function describeContract(name: string, { operation, schemas }: ContractDocuments): Description {
  const notes: DriftNote[] = [];
  const bodies = (['path', 'request', 'response', 'error'] as const).map((part) => {
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
  const scopes = operation.scope === '' ? [] : [operation.scope];
  const facts = { ...operation, ranges: [], scopes, needsToken: true, answerTypes: ['application/json'] };
  return { name, title: '', anchor: undefined, facts, bodies, notes };
}
