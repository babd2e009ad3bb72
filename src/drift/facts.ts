import { isSchema as isObject, listOf, type Operation } from '../contract/index.ts';
import type { Json, JsonObject } from '../model.ts';
import { follow, type Located, type OpenApi, parametersOf, sameTemplate } from './document.ts';

/** What is said of an operation beside its schemas. Where a document is silent, it is as the contract has it. */
export interface Facts extends Omit<Required<Operation>, 'scope' | 'statuses'> {
  /** Each a set of scopes that together are enough, in one text; empty when any token is, or none. */
  readonly scopes: readonly string[];
  readonly needsToken: boolean;
  /** As they are written: `200`, `4XX`, `default`. */
  readonly statuses: readonly string[];
  readonly recorded: readonly number[];
  readonly answerTypes: readonly string[];
}

/** A media type without its parameters, in small letters. */
export const bare = (type: string): string => (type.split(';')[0] ?? '').trim().toLowerCase();

/** Whether a range, `*` in either half, takes a media type in. */
export function covers(range: string, type: string): boolean {
  const halves = bare(type).split('/');
  return bare(range)
    .split('/')
    .every((half, index) => half === '*' || half === halves[index]);
}

/** The media type that stands for JSON among several, or undefined. */
export const jsonAmong = (types: readonly string[]): string | undefined =>
  types.find((one) => bare(one) === 'application/json') ??
  types.find((one) => bare(one).endsWith('+json') || covers(one, 'application/json'));

/** The answers by status; ranges are spelled `4XX`, whoever wrote them. */
export const responsesOf = ({ responses }: JsonObject): JsonObject =>
  Object.fromEntries(
    Object.entries(isObject(responses) ? responses : {})
      .filter(([status]) => !status.startsWith('x-'))
      .map(([status, one]) => [/^\dxx$/i.test(status) ? status.toUpperCase() : status, one]),
  );

/** The media types of a body or of an answer, each with what is said of it. */
export const contentOf = ({ content }: JsonObject): JsonObject => (isObject(content) ? content : {});

/** Every parameter: those of the path item, and over them those of the operation. */
export function parameters(document: OpenApi, { item, operation, anchor }: Located): readonly JsonObject[] {
  const all = [...listOf(item.parameters), ...listOf(operation.parameters)];
  const found = all.map((one) => follow(document, one, `${anchor}/parameters`));
  return [...new Map(found.map((one) => [`${one.in} ${one.name}`, one])).values()];
}

/** The path of a server URL, its variables replaced by their defaults, which may be no host names. */
function basePath(server: Json): string {
  const { url, variables } = isObject(server) ? server : {};
  const text = String(url ?? '').replace(/\{([^{}]*)\}/g, (_, name: string) => {
    const variable = isObject(variables) ? variables[name] : undefined;
    return isObject(variable) ? String(variable.default ?? 'x') : 'x';
  });
  const [, path = ''] = /^(?:[a-z][\w+.-]*:\/\/[^/]*|\/\/[^/]*)?(\/[^?#]*)?/i.exec(text) ?? [];
  return path.replace(/\/+$/, '');
}

/** Where requests go: below which path of a server, and there to which one, its parameters called as in the contract. */
function address(
  { root }: OpenApi,
  { item, operation, path }: Located,
  ours: Operation,
): Pick<Facts, 'basePath' | 'path'> {
  const servers =
    [operation, item, root].map((one) => listOf(one.servers)).find((all) => all.length > 0) ?? [];
  const bases = servers.map(basePath).filter((one) => one !== '');
  const isWhole = bases.length === 0 && sameTemplate(path, ours.basePath + ours.path);
  const below = isWhole ? path.slice(ours.basePath.length) : path;
  const names = parametersOf(ours.path);
  return {
    basePath: bases.includes(ours.basePath) ? ours.basePath : (bases[0] ?? ours.basePath),
    path: sameTemplate(below, ours.path)
      ? ours.path
      : parametersOf(below).reduce(
          (whole, name, index) => whole.replace(`{${name}}`, `{${names[index] ?? name}}`),
          below,
        ),
  };
}

function security({ root }: OpenApi, operation: JsonObject): Pick<Facts, 'scopes' | 'needsToken'> {
  const alternatives = listOf(operation.security ?? root.security).filter(isObject);
  const scopes = alternatives.map((one) => Object.values(one).flatMap(listOf).toSorted().join(' '));
  return {
    scopes: [...new Set(scopes)].filter((scope) => scope !== '').toSorted(),
    needsToken: alternatives.length > 0 && alternatives.every((one) => Object.keys(one).length > 0),
  };
}

/** Headers that OpenAPI has described elsewhere; a parameter of such a name means nothing. */
const ignored = /^(path .*|header (accept|content-type|authorization))$/i;

/** What a document says of an operation, whose body and answer are given. */
export function factsOf(
  document: OpenApi,
  located: Located,
  ours: Operation,
  body: JsonObject,
  answer: JsonObject,
): Facts {
  const { operationId, deprecated, 'x-release-lifecycle': lifecycle } = located.operation;
  return {
    method: located.method,
    ...address(document, located, ours),
    operationId: typeof operationId === 'string' ? operationId : ours.operationId,
    mediaTypes: Object.keys(contentOf(body)).map(bare),
    bodyRequired: body.required === true,
    ...security(document, located.operation),
    statuses: Object.keys(responsesOf(located.operation)),
    recorded: [],
    answerTypes: Object.keys(contentOf(answer)),
    lifecycle: typeof lifecycle === 'string' ? lifecycle : ours.lifecycle,
    deprecated: deprecated === true,
    parameters: parameters(document, located)
      .map((one) => ({ name: `${one.in} ${one.name}`, required: one.required === true }))
      .filter(({ name }) => !ignored.test(name)),
  };
}

/** The same of a contract. */
export const factsOfContract = ({ scope, statuses, ...operation }: Operation): Facts => ({
  bodyRequired: false,
  deprecated: false,
  parameters: [],
  ...operation,
  scopes: scope === '' ? [] : [scope],
  needsToken: true,
  statuses: statuses.documented.map(String),
  recorded: statuses.recorded,
  answerTypes: ['application/json'],
});
