import type { DriftNote, DriftPart, Json, JsonObject } from '../../model.ts';
import { elideText } from '../../text/elide.ts';
import { ConfigError } from '../../text/errors.ts';
import type { ContractDocuments, Operation } from '../load.ts';
import { isSchema as isObject, type JsonSchema, type SchemaName } from '../load.ts';
import { circular } from '../subschemas.ts';
import { malformed, pointerOf, stepsOf } from '../validate.ts';
import { follow, type OpenApi } from './document.ts';
import { type Facts, factsOf, factsOfContract, parameters, responsesOf } from './facts.ts';
import { type Gathered, gather, type Mark } from './gather.ts';
import { type Located, locate, parametersOf } from './locate.ts';
import { bare, jsonAmong } from './media-type.ts';
import { sameText } from './same-text.ts';

/** Something sent or answered, and its schema. */
export interface Described {
  readonly part: Exclude<DriftPart, 'operation'>;
  /** Which of several: a media type, or statuses. */
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

/** A schema that somebody wrote, before it is known to be sound. */
interface Draft extends Described {
  readonly gathered: Gathered;
}

/** What is not to be sent, or not to be answered, in the parts where that tells. */
const marks: Readonly<Partial<Record<Described['part'], Mark>>> = {
  request: 'readOnly',
  response: 'writeOnly',
};

const draft = (
  document: OpenApi,
  about: Pick<Described, 'part' | 'of'>,
  schema: Json,
  anchor: string,
): Draft => {
  const gathered = gather(document, schema, anchor, marks[about.part]);
  return { ...about, anchor, gathered, schema: gathered.schema };
};

/** The path parameters as one object, by the contract's names: those of the document do not show on the wire. */
function pathDraft(document: OpenApi, located: Located, wanted: Operation): Draft {
  const named = new Map(
    parameters(document, located)
      .filter((one) => one.in === 'path')
      .map((one) => [String(one.name), one]),
  );
  const theirs = parametersOf(located.path);
  const properties = parametersOf(wanted.path).map((name, index): readonly [string, Json] => {
    const { schema, content } = named.get(theirs[index] ?? '') ?? {};
    const [inContent] = isObject(content) ? Object.values(content).filter(isObject) : [];
    return [name, schema ?? inContent?.schema ?? { type: 'string' }];
  });
  const required = properties.map(([name]) => name);
  const schema = {
    type: 'object',
    additionalProperties: false,
    required,
    properties: Object.fromEntries(properties),
  };
  return draft(document, { part: 'path' }, schema, `${located.anchor}/parameters`);
}

/** One draft for the JSON form of a content, and one for each other media type that says something else. */
function bodyDrafts(
  document: OpenApi,
  part: 'request' | 'response',
  content: Json | undefined,
  at: string,
): readonly Draft[] {
  if (!isObject(content)) return [];
  const types = Object.keys(content);
  const drafts = types.flatMap((mediaType): readonly (readonly [string, Draft])[] => {
    const anchor = `${at}/content${pointerOf([mediaType])}/schema`;
    const { schema } = follow(document, content[mediaType], anchor);
    return schema === undefined ? [] : [[mediaType, draft(document, { part }, schema, anchor)]];
  });
  const json = jsonAmong(drafts.map(([mediaType]) => mediaType));
  const main = drafts.find(([mediaType]) => mediaType === json) ?? drafts[0];
  if (main === undefined) return [];
  const others = drafts.filter((one) => one !== main && !sameText(one[1].schema, main[1].schema));
  return [main[1], ...others.map(([mediaType, one]) => ({ ...one, of: bare(mediaType) }))];
}

/** Error answers that have a schema: one draft for all statuses that share it. */
function errorDrafts(document: OpenApi, responses: JsonObject, at: string): readonly Draft[] {
  const groups: { readonly draft: Draft; readonly statuses: string[] }[] = [];
  for (const status of Object.keys(responses).filter((one) => /^([45]\d\d|[45]XX|default)$/.test(one))) {
    const anchor = `${at}/${status}`;
    const { content } = follow(document, responses[status], anchor);
    const json = jsonAmong(isObject(content) ? Object.keys(content) : []);
    const media = isObject(content) && json !== undefined ? content[json] : undefined;
    if (!isObject(media) || media.schema === undefined) continue;
    const place = `${anchor}/content${pointerOf([json ?? ''])}/schema`;
    const one = draft(document, { part: 'error' }, media.schema, place);
    const group = groups.find((other) => sameText(other.draft.schema, one.schema));
    if (group === undefined) groups.push({ draft: one, statuses: [status] });
    else group.statuses.push(status);
  }
  return groups.map(({ draft: one, statuses }) => ({ ...one, of: statuses.join(', ') }));
}

/** What is wrong with a gathered schema, by places of its document. */
function flaws(document: OpenApi, { gathered, anchor }: Draft): readonly string[] {
  const { schema, places, problems } = gathered;
  if (problems.length > 0) return problems;
  const place = (pointer: string): string => {
    const [first, name = '', ...rest] = stepsOf(pointer);
    return first === '$defs' ? `${places[name] ?? ''}${pointerOf(rest)}` : anchor + pointer;
  };
  const wrong = malformed(schema).map(
    ({ pointer, words }) => `${document.name}#${elideText(place(pointer))} ${words}; expected a JSON Schema`,
  );
  if (wrong.length > 0) return wrong;
  const defs = isObject(schema.$defs) ? Object.entries(schema.$defs) : [];
  return [['', schema] as const, ...defs].flatMap(([name, one]) =>
    isObject(one) && circular(one, schema)
      ? [
          `${document.name}#${elideText(name === '' ? anchor : (places[name] ?? ''))} leads back to itself without a step into the value; expected a schema that ends`,
        ]
      : [],
  );
}

/** Drafts that are sound. Throws ConfigError with everything that is wrong, each thing once. */
function sound(document: OpenApi, drafts: readonly Draft[]): Pick<Description, 'bodies' | 'notes'> {
  const problems = [...new Set(drafts.flatMap((one) => flaws(document, one)))];
  if (problems.length > 0) throw new ConfigError(problems.slice(0, 10));
  const notes = drafts.flatMap(({ gathered }) => gathered.notes);
  return {
    bodies: drafts.map(({ gathered: _, ...body }) => body),
    notes: [...new Map(notes.map((note) => [`${note.place} ${note.words}`, note])).values()],
  };
}

/** What an OpenAPI document says of the contract's operation. Throws ConfigError when it cannot be told. */
export function describe(document: OpenApi, wanted: Operation): Description {
  const located = locate(document, wanted);
  const { operation, anchor } = located;
  const responses = responsesOf(operation);
  const ok = ['200', '2XX', 'default'].find((status) => Object.hasOwn(responses, status)) ?? '200';
  const errors = Object.fromEntries(Object.entries(responses).filter(([status]) => status !== ok));
  const body = follow(document, operation.requestBody, `${anchor}/requestBody`);
  const answer = follow(document, responses[ok], `${anchor}/responses/${ok}`);
  const drafts = [
    pathDraft(document, located, wanted),
    ...bodyDrafts(document, 'request', body.content, `${anchor}/requestBody`),
    ...bodyDrafts(document, 'response', answer.content, `${anchor}/responses/${ok}`),
    ...errorDrafts(document, errors, `${anchor}/responses`),
  ];
  const info = isObject(document.root.info) ? document.root.info : {};
  return {
    name: document.name,
    title: [info.title, info.version].filter((word) => typeof word === 'string').join(' '),
    anchor,
    facts: factsOf(document, located, body, answer),
    ...sound(document, drafts),
  };
}

/** The same of a contract, for comparing it with a document or with another contract. */
export function describeContract(name: string, { operation, schemas }: ContractDocuments): Description {
  const parts: readonly SchemaName[] = ['path', 'request', 'response', 'error'];
  const drafts = parts.map((part) => {
    const document: OpenApi = {
      name: `${name}/${part}`,
      root: schemas[part],
      dialect: '3.1',
      paths: {},
    };
    return draft(document, { part }, schemas[part], '');
  });
  const [first] = drafts;
  const document: OpenApi = { name, root: first?.schema ?? {}, dialect: '3.1', paths: {} };
  return { name, title: '', facts: factsOfContract(operation), ...sound(document, drafts) };
}
