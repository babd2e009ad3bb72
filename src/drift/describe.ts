import type { ContractDocuments, JsonSchema, Operation, SchemaName } from '../contract/index.ts';
import { schemaFiles, sorted } from '../contract/index.ts';
import type { Json } from '../model.ts';
import { elideText } from '../text/elide.ts';
import { assertSound } from '../text/errors.ts';
import { groupBy } from '../text/group-by.ts';
import { isObject } from '../text/json.ts';
import { below, type LocatedOperation, locate, namesIn, type OpenApi, type Spot } from './document.ts';
import { essence, type Facts, factsOf, jsonAmong, parametersOf, responsesOf, typesOf } from './facts.ts';
import type { DriftNote } from './finding.ts';
import { plainSchema, type SchemaMark, unchecked } from './plain-schema.ts';

/** What a document says of the operation, in the terms of a contract. */
export interface Description {
  readonly name: string;
  readonly title: string;
  /** Where the operation stands in the document; undefined for a contract. */
  readonly anchor: string | undefined;
  readonly facts: Facts;
  readonly bodies: readonly Described[];
  readonly notes: readonly DriftNote[];
}

const marks: Partial<Record<SchemaName, SchemaMark>> = { request: 'readOnly', response: 'writeOnly' };

export type Described = ReturnType<typeof described>;

/** `of`: which one of several media types or statuses; undefined for the main one. */
function described(part: SchemaName, document: OpenApi, schema: Json, anchor: string, of?: string) {
  return { part, of, anchor, schema: plainSchema(document, schema, anchor, marks[part]) };
}

/** The path parameters as one object, by the contract's names: requests do not show the document's names. */
function pathOf(operation: LocatedOperation, wanted: Operation): Described {
  const [required, theirs, own] = [namesIn(wanted.path), namesIn(operation.path), parametersOf(operation)];
  const entries = required.map((name, index): [string, Json] => {
    const one = own.find(({ value }) => value.in === 'path' && value.name === theirs[index]);
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
    if (value.schema === undefined) return [];
    return [described(part, document, value.schema, `${at}/schema`, essence(type))];
  });
}

/** Merges equal bodies; `of` lists where each applies, except for the main one of a request or an answer. */
function distinct(all: readonly Described[]): readonly Described[] {
  return groupBy(all, ({ schema }) => JSON.stringify(sorted(schema))).map((alike, index) => {
    const [first] = alike;
    const isMain = index === 0 && first.part !== 'error';
    return { ...first, of: isMain ? undefined : alike.map(({ of }) => of).join(', ') };
  });
}

function errorsOf(responses: Spot, ok: string): readonly Described[] {
  return Object.keys(responses.value).flatMap((status) => {
    if (status === ok || !/^([45](\d\d|XX)|default)$/.test(status)) return [];
    const [first] = schemasOf('error', below(responses, status));
    return first?.of !== undefined && jsonAmong([first.of]) ? [{ ...first, of: status }] : [];
  });
}

/** Describes the contract's operation as a document has it. Throws ConfigError when that is not possible. */
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
  assertSound([...new Set(document.problems)].slice(0, 10));
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
    assertSound([...new Set(document.problems)].slice(0, 10));
    return body;
  });
  const scopes = operation.scope === '' ? [] : [operation.scope];
  const written = operation.statuses.documented.map(String);
  const facts = { ...operation, written, scopes, needsToken: true, answerTypes: ['application/json'] };
  return { name, title: '', anchor: undefined, facts, bodies, notes };
}

type Main = Readonly<Partial<Record<SchemaName, Described>>>;

function leftOut({ facts, bodies }: Description, main: Main, ours: string): readonly string[] {
  const { properties } = main.request?.schema ?? {};
  const unsent = Object.entries(isObject(properties) ? properties : {}).flatMap(([name, one]) =>
    isObject(one) && one.readOnly === true ? [elideText(name)] : [],
  );
  const ranges = facts.written.filter((status) => !facts.statuses.documented.includes(Number(status)));
  const absent = (['request', 'response'] as const).filter((part) => main[part] === undefined);
  const others = bodies.filter((one) => !Object.values(main).includes(one));
  const open = bodies.filter(({ schema }) => JSON.stringify(schema).includes(`"${unchecked}":`));
  const line = (words: readonly string[], why: string, before = ''): readonly string[] =>
    words.length === 0 ? [] : [`${before}${words.join(', ')}: ${why}`];
  return [
    ...line(unsent, 'a run sends it like any other member', 'readOnly of '),
    ...absent.map((part) => `no ${part} schema is in the document: that of contract ${ours} stays`),
    ...line(ranges, 'a contract lists numbers', 'statuses '),
    ...line(facts.scopes.slice(1), 'a contract has one', 'scopes '),
    ...others.map(({ part, of = '' }) => {
      const kept = part === 'error' ? `, that of ${main.error?.of}` : '';
      return `the ${part} schema of ${elideText(of)}: a contract has one${kept}`;
    }),
    ...open.map(({ part }) => `keywords of the ${part} schema that cannot be checked here`),
  ];
}

export type WrittenRevision = ReturnType<typeof revise>;

/**
 * A new revision of a contract, as a document has the operation. What the document leaves out stays.
 * `anchors`: where each schema stands in the document. `left`: what a contract cannot hold.
 */
export function revise(name: string, ours: ContractDocuments, theirs: Description) {
  const { written: _, scopes: __, needsToken: ___, answerTypes: ____, ...operation } = theirs.facts;
  const main: Main = Object.fromEntries(theirs.bodies.toReversed().map((body) => [body.part, body]));
  const schemaOf = (part: SchemaName, title: string): JsonSchema => {
    const { $schema: _, $id: __, title: ___, ...rest } = main[part]?.schema ?? ours.schemas[part];
    const own = JSON.stringify(rest, (key, value: Json) => (key === unchecked ? undefined : value));
    return {
      $schema: 'https://json-schema.org/draft/2020-12/schema',
      $id: `https://patchproof.dev/schemas/${encodeURIComponent(name)}/${schemaFiles[part]}`,
      title,
      ...(JSON.parse(own) as JsonSchema),
    };
  };
  const schemas = {
    path: schemaOf('path', 'Path parameters'),
    request: schemaOf('request', 'Request body'),
    response: schemaOf('response', 'Answer 200'),
    error: schemaOf('error', 'Error answer'),
  };
  return {
    documents: { revision: name, operation, schemas },
    anchors: Object.fromEntries(Object.values(main).map(({ part, anchor }) => [part, anchor])),
    left: leftOut(theirs, main, ours.revision),
  };
}
