import { isSchema as isObject, listOf, type Operation } from '../contract/index.ts';
import type { Json } from '../model.ts';
import { below, follow, type LocatedOperation, type Spot, sameTemplate } from './document.ts';

/** What is said of an operation beside its schemas. Where a document is silent, it is as the contract has it. */
export interface Facts extends Operation {
  /** Statuses that are no numbers: `4XX`, `default`. */
  readonly ranges: readonly string[];
  /** Each a set of scopes that together are enough, in one text; empty when any token is, or none. */
  readonly scopes: readonly string[];
  readonly needsToken: boolean;
  readonly answerTypes: readonly string[];
}

/** A media type without its parameters, in small letters. */
export const bare = (type: string): string => (type.split(';')[0] ?? '').trim().toLowerCase();

/** Whether a range, `*` in either half, takes a media type in. */
export function covers(range: string, type: string): boolean {
  const [own, other] = [bare(range).split('/'), bare(type).split('/')];
  return own.every((half, index) => half === '*' || half === other[index]);
}

/** The media type that stands for JSON among several, or undefined. */
export const jsonAmong = (types: readonly string[]): string | undefined =>
  types.find((one) => bare(one) === 'application/json') ??
  types.find((one) => bare(one).endsWith('+json') || covers(one, 'application/json'));

export const typesOf = (holder: Spot): readonly string[] => Object.keys(below(holder, 'content').value);

/** The answers of an operation by status; ranges are spelled `4XX`, whoever wrote them. */
export function responsesOf({ document, value: { responses }, at }: Spot): Spot {
  const all = Object.entries(isObject(responses) ? responses : {}).filter(
    ([status]) => !status.startsWith('x-'),
  );
  const named = all.map(([status, one]) => [status.replace(/^(\d)xx$/i, '$1XX'), one] as const);
  return { document, value: Object.fromEntries(named), at: `${at}/responses` };
}

/** Every parameter once; what stands further on goes before what is said for the whole path. */
export function parametersOf({ document, value, at }: Spot): readonly Spot[] {
  const all = listOf(value.parameters).map((one) => follow(document, one, `${at}/parameters`));
  return [...new Map(all.map((one) => [`${one.value.in} ${one.value.name}`, one])).values()];
}

/** The path of a server URL, its variables replaced by their defaults, which may be no host names. */
function basePathOf(server: Json): string {
  const { url, variables } = isObject(server) ? server : {};
  const text = String(url ?? '').replace(/\{([^{}]*)\}/g, (_, name: string) => {
    const variable = isObject(variables) ? variables[name] : undefined;
    return isObject(variable) ? String(variable.default ?? 'x') : 'x';
  });
  const [, path = ''] = /^(?:[a-z][\w+.-]*:\/\/[^/]*|\/\/[^/]*)?(\/[^?#]*)?/i.exec(text) ?? [];
  return path.replace(/\/+$/, '');
}

/** Where requests go: the path of a server, and the path below it with its parameters called as in the contract. */
function addressOf({ value, path }: LocatedOperation, ours: Operation): Pick<Facts, 'basePath' | 'path'> {
  const all = listOf(value.servers).map(basePathOf);
  const bases = all.filter((one) => one !== '');
  const isWhole = bases.length === 0 && sameTemplate(path, ours.basePath + ours.path);
  const below = path.slice(isWhole ? ours.basePath.length : 0);
  const names = ours.path.match(/\{[^{}]*\}/g) ?? [];
  return {
    basePath: bases.includes(ours.basePath) ? ours.basePath : (bases[0] ?? ours.basePath),
    path: below.replaceAll(/\{[^{}]*\}/g, (own) => names.shift() ?? own),
  };
}

/** Headers that OpenAPI has described elsewhere mean nothing as parameters. */
const elsewhere = /^(path .*|header (accept|content-type|authorization))$/i;

export function factsOf(operation: LocatedOperation, body: Spot, answer: Spot, ours: Operation): Facts {
  const { operationId, deprecated, security, 'x-release-lifecycle': lifecycle } = operation.value;
  const statuses = Object.keys(responsesOf(operation).value);
  const documented = statuses.filter((status) => /^\d{3}$/.test(status)).map(Number);
  const alternatives = listOf(security).filter(isObject);
  const all = alternatives.map((one) => Object.values(one).flatMap(listOf).toSorted().join(' '));
  const scopes = [...new Set(all)].filter((scope) => scope !== '').toSorted();
  const parameters = parametersOf(operation)
    .map(({ value }) => ({ name: `${value.in} ${value.name}`, required: value.required === true }))
    .filter(({ name }) => !elsewhere.test(name));
  return {
    operationId: typeof operationId === 'string' ? operationId : ours.operationId,
    method: operation.method,
    ...addressOf(operation, ours),
    mediaTypes: typesOf(body).map(bare),
    ...(body.value.required === true ? { bodyRequired: true } : {}),
    scope: scopes[0] ?? '',
    statuses: { documented, recorded: ours.statuses.recorded.filter((one) => !documented.includes(one)) },
    lifecycle: typeof lifecycle === 'string' ? lifecycle : ours.lifecycle,
    ...(deprecated === true ? { deprecated: true } : {}),
    ...(parameters.length > 0 ? { parameters } : {}),
    ranges: statuses.filter((status) => !documented.includes(Number(status))),
    scopes,
    needsToken: alternatives.length > 0 && alternatives.every((one) => Object.keys(one).length > 0),
    answerTypes: typesOf(answer),
  };
}
