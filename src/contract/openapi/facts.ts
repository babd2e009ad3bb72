import type { Json, JsonObject } from '../../model.ts';
import type { Operation } from '../load.ts';
import { isSchema as isObject } from '../load.ts';
import { follow, type OpenApi } from './document.ts';
import type { Located } from './locate.ts';

/** What is said of an operation beside its schemas. What is not said is absent, and is no difference. */
export interface Facts {
  readonly method: string;
  readonly path: string;
  readonly operationId?: string;
  /** Paths below the host that the servers give; absent when they give none. */
  readonly basePaths?: readonly string[];
  readonly mediaTypes: readonly string[];
  readonly bodyRequired: boolean;
  /** Each a set of scopes that together are enough, in one text; empty when any token is, or none. */
  readonly scopes: readonly string[];
  readonly needsToken: boolean;
  /** As they are written: `200`, `4XX`, `default`. */
  readonly statuses: readonly string[];
  readonly recorded: readonly number[];
  readonly answerTypes: readonly string[];
  readonly lifecycle?: string;
  readonly deprecated: boolean;
  /** Parameters outside the path: `query page`. */
  readonly parameters: readonly { readonly name: string; readonly required: boolean }[];
}

const listOf = (value: Json | undefined): readonly Json[] =>
  Array.isArray(value) ? (value as readonly Json[]) : [];

/** The nearest `servers`: of the operation, of its path, of the document. */
function servers(document: OpenApi, { item, operation }: Located): readonly Json[] {
  const all = [operation.servers, item.servers, document.root.servers].map(listOf);
  return all.find((list) => list.length > 0) ?? [];
}

/** The path of a server URL, its variables replaced by their defaults. */
function basePath(server: Json): readonly string[] {
  if (!isObject(server) || typeof server.url !== 'string') return [];
  const variables = isObject(server.variables) ? server.variables : {};
  const url = server.url.replace(/\{([^{}]*)\}/g, (_, name: string) => {
    const variable = variables[name];
    return isObject(variable) && typeof variable.default === 'string' ? variable.default : 'x';
  });
  // Defaults such as {TENANT}.auth0.com are no host names; only the path counts.
  const [, path = ''] = /^(?:[a-z][\w+.-]*:\/\/[^/]*|\/\/[^/]*)?(\/[^?#]*)?/i.exec(url) ?? [];
  return [path.replace(/\/+$/, '')];
}

/** Every parameter: those of the path item, and over them those of the operation. */
export function parameters(document: OpenApi, { item, operation, anchor }: Located): readonly JsonObject[] {
  const above = anchor.slice(0, anchor.lastIndexOf('/'));
  const all = [
    ...listOf(item.parameters).map((one, index) => follow(document, one, `${above}/parameters/${index}`)),
    ...listOf(operation.parameters).map((one, index) =>
      follow(document, one, `${anchor}/parameters/${index}`),
    ),
  ];
  return [...new Map(all.map((one) => [`${String(one.in)} ${String(one.name)}`, one])).values()];
}

/** Headers that OpenAPI has described elsewhere; a parameter of such a name means nothing. */
const ignored = /^header (accept|content-type|authorization)$/i;

function security(document: OpenApi, operation: JsonObject): Pick<Facts, 'scopes' | 'needsToken'> {
  const alternatives = listOf(operation.security ?? document.root.security).filter(isObject);
  const scopes = alternatives.map((one) =>
    Object.values(one)
      .flatMap(listOf)
      .filter((scope): scope is string => typeof scope === 'string')
      .toSorted()
      .join(' '),
  );
  return {
    scopes: [...new Set(scopes)].filter((scope) => scope !== '').toSorted(),
    needsToken: alternatives.length > 0 && alternatives.every((one) => Object.keys(one).length > 0),
  };
}

/** The answers by status; ranges are spelled `4XX`, whoever wrote them. */
export function responsesOf({ responses }: JsonObject): JsonObject {
  const entries = Object.entries(isObject(responses) ? responses : {});
  return Object.fromEntries(
    entries.map(([status, one]) => [/^\dxx$/i.test(status) ? status.toUpperCase() : status, one]),
  );
}

const typesOf = (content: Json | undefined): readonly string[] =>
  isObject(content) ? Object.keys(content) : [];

/** What a document says of an operation. `answer` is that of status 200. */
export function factsOf(document: OpenApi, located: Located, body: JsonObject, answer: JsonObject): Facts {
  const { operation, method, path } = located;
  const { operationId, deprecated } = operation;
  const lifecycle = operation['x-release-lifecycle'];
  const basePaths = servers(document, located).flatMap(basePath);
  return {
    method,
    path,
    ...(typeof operationId === 'string' ? { operationId } : {}),
    ...(basePaths.length > 0 ? { basePaths } : {}),
    mediaTypes: typesOf(body.content),
    bodyRequired: body.required === true,
    ...security(document, operation),
    statuses: Object.keys(responsesOf(operation)).filter((status) => !status.startsWith('x-')),
    recorded: [],
    answerTypes: typesOf(answer.content),
    ...(typeof lifecycle === 'string' ? { lifecycle } : {}),
    deprecated: deprecated === true,
    parameters: parameters(document, located)
      .filter((one) => one.in !== 'path')
      .map(({ in: where, name, required }) => ({
        name: `${String(where)} ${String(name)}`,
        required: required === true,
      }))
      .filter(({ name }) => !ignored.test(name)),
  };
}

/** The same of a contract. */
export function factsOfContract(operation: Operation): Facts {
  const { method, path, operationId, basePath: base, mediaTypes, scope, statuses, lifecycle } = operation;
  return {
    method,
    path,
    operationId,
    basePaths: [base],
    mediaTypes,
    bodyRequired: operation.bodyRequired ?? false,
    scopes: scope === '' ? [] : [scope],
    needsToken: true,
    statuses: statuses.documented.map(String),
    recorded: statuses.recorded,
    answerTypes: ['application/json'],
    lifecycle,
    deprecated: operation.deprecated ?? false,
    parameters: operation.parameters ?? [],
  };
}
