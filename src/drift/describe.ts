import type { ContractDocuments, JsonSchema, Operation, SchemaName } from '../contract/index.ts';
import { sorted } from '../contract/index.ts';
import type { Json } from '../model.ts';
import { ConfigError } from '../text/errors.ts';
import { groupBy } from '../text/group-by.ts';
import { isObject } from '../text/json.ts';
import { below, type LocatedOperation, locate, namesIn, type OpenApi, type Spot } from './document.ts';
import { essence, type Facts, factsOf, jsonAmong, parametersOf, responsesOf, typesOf } from './facts.ts';
import type { DriftNote } from './finding.ts';
import { plainSchema } from './plain-schema.ts';

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
  readonly bodies: readonly Described[];
  readonly notes: readonly DriftNote[];
}

/** A schema of a part, with the mark of what is not to be sent, or not to be answered, where that tells. */
function described(part: SchemaName, document: OpenApi, schema: Json, at: string, of?: string): Described {
  const mark = part === 'request' ? 'readOnly' : part === 'response' ? 'writeOnly' : undefined;
  return { part, of, anchor: at, schema: plainSchema(document, schema, at, mark) };
}

/** The path parameters as one object, by the contract's names: those of the document do not show on the wire. */
function pathOf(operation: LocatedOperation, wanted: Operation): Described {
  const own = parametersOf(operation).filter(({ value }) => value.in === 'path');
  const [required, theirs] = [namesIn(wanted.path), namesIn(operation.path)];
  const entries = required.map((name, index): [string, Json] => {
    const one = own.find(({ value }) => value.name === theirs[index]);
    const [inContent] = one === undefined ? [] : Object.values(below(one, 'content').value).filter(isObject);
    return [name, one?.value.schema ?? inContent?.schema ?? { type: 'string' }];
  });
  const properties = Object.fromEntries(entries);
  const schema = { type: 'object', additionalProperties: false, required, properties };
  return described('path', operation.document, schema, `${operation.at}/parameters`);
}

/** The schemas of a body or an answer by their media types, the JSON form first. */
function schemasOf(part: SchemaName, holder: Spot): readonly Described[] {
  const json = jsonAmong(typesOf(holder));
  const types = typesOf(holder).toSorted((a, b) => Number(b === json) - Number(a === json));
  return types.flatMap((type) => {
    const { document, value, at } = below(below(holder, 'content'), type);
    return value.schema === undefined
      ? []
      : [described(part, document, value.schema, `${at}/schema`, essence(type))];
  });
}

/** Bodies that say something else, each with all that it is said of; of a request or an answer the first is the main one. */
function distinct(all: readonly Described[]): readonly Described[] {
  return groupBy(all, ({ schema }) => JSON.stringify(sorted(schema))).map((alike, index) => {
    const [first] = alike;
    const isMain = index === 0 && first.part !== 'error';
    return { ...first, of: isMain ? undefined : alike.map(({ of }) => of).join(', ') };
  });
}

function errorsOf(responses: Spot, ok: string): readonly Described[] {
  const isError = (status: string): boolean => status !== ok && /^([45](\d\d|XX)|default)$/.test(status);
  return Object.keys(responses.value)
    .filter(isError)
    .map((status) => ({ first: schemasOf('error', below(responses, status))[0], of: status }))
    .flatMap(({ first, of }) => (first?.of !== undefined && jsonAmong([first.of]) ? [{ ...first, of }] : []));
}

/** Throws ConfigError with everything that is wrong with the schemas of a document, each thing once. */
function expectSound({ problems }: OpenApi): void {
  if (problems.length > 0) throw new ConfigError([...new Set(problems)].slice(0, 10));
}

/** What an OpenAPI document says of the contract's operation. Throws ConfigError when it cannot be told. */
export function describe(document: OpenApi, wanted: Operation): Description {
  const operation = locate(document, wanted);
  const responses = responsesOf(operation);
  const ok = ['200', '2XX', 'default'].find((status) => Object.hasOwn(responses.value, status)) ?? '200';
  const [body, answer] = [below(operation, 'requestBody'), below(responses, ok)];
  const bodies = [
    pathOf(operation, wanted),
    ...distinct(schemasOf('request', body)),
    ...distinct(schemasOf('response', answer)),
    ...distinct(errorsOf(responses, ok)),
  ];
  expectSound(document);
  const { title, version } = isObject(document.root.info) ? document.root.info : {};
  return {
    name: document.name,
    title: [title, version].filter((word) => typeof word === 'string').join(' '),
    anchor: operation.at,
    facts: factsOf(operation, body, answer, wanted),
    bodies,
    notes: [...new Map(document.notes.map((note) => [`${note.place} ${note.words}`, note])).values()],
  };
}

export function describeContract(name: string, { operation, schemas }: ContractDocuments): Description {
  const notes: DriftNote[] = [];
  const bodies = (['path', 'request', 'response', 'error'] as const).map((part) => {
    const root = schemas[part];
    const document: OpenApi = { name: `${name}/${part}`, root, isOld: false, problems: [], notes };
    const body = described(part, document, root, '');
    expectSound(document);
    return body;
  });
  const scopes = operation.scope === '' ? [] : [operation.scope];
  const facts = { ...operation, ranges: [], scopes, needsToken: true, answerTypes: ['application/json'] };
  return { name, title: '', anchor: undefined, facts, bodies, notes };
}
