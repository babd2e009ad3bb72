import { listOf, type Operation } from '../contract/index.ts';
import type { Json } from '../model.ts';
import { defined, isObject, lookup } from '../text/json.ts';
import { below, follow, type LocatedOperation, type Spot, template } from './document.ts';
import type { DriftFinding } from './finding.ts';

/** What is said of an operation besides its schemas. Where a document is silent, the contract applies. */
export interface Facts extends Operation {
  /** Statuses as they are written, including `4XX` and `default`. */
  readonly written: readonly string[];
  /** Each text is a set of scopes that together are enough. Empty when any token is enough, or no token. */
  readonly scopes: readonly string[];
  readonly needsToken: boolean;
  readonly answerTypes: readonly string[];
}

export const essence = (type: string): string => (type.split(';')[0] ?? '').trim().toLowerCase();

function covers(range: string, type: string): boolean {
  const [own, other] = [essence(range).split('/'), essence(type).split('/')];
  return own.every((half, index) => half === '*' || half === other[index]);
}

export const jsonAmong = (types: readonly string[]): string | undefined =>
  types.find((one) => essence(one) === 'application/json') ??
  types.find((one) => essence(one).endsWith('+json') || covers(one, 'application/json'));

export const typesOf = (holder: Spot): readonly string[] => Object.keys(below(holder, 'content').value);

/** The answers of an operation by status; ranges are always spelled `4XX`. */
export function responsesOf({ document, value: { responses }, at }: Spot): Spot {
  const named = Object.entries(isObject(responses) ? responses : {})
    .filter(([status]) => !status.startsWith('x-'))
    .map(([status, one]) => [status.replace(/^(\d)xx$/i, '$1XX'), one] as const);
  return { document, value: Object.fromEntries(named), at: `${at}/responses` };
}

/** Every parameter once. A parameter of the operation overrides one of the whole path. */
export function parametersOf({ document, value, at }: Spot): readonly Spot[] {
  const all = listOf(value.parameters).map((one) => follow(document, `${at}/parameters`, one));
  return [...new Map(all.map((one) => [`${one.value.in} ${one.value.name}`, one])).values()];
}

/** The path of a server URL, its variables replaced by defaults, which may not form a host name. */
function basePathOf(server: Json): string {
  const { url = '', variables = {} } = isObject(server) ? server : {};
  const text = String(url).replace(/\{([^{}]*)\}/g, (_, name: string) =>
    String(lookup(variables, [name, 'default']) ?? 'x'),
  );
  const [, path = ''] = /^(?:[a-z][\w+.-]*:\/\/[^/]*|\/\/[^/]*)?(\/[^?#]*)?/i.exec(text) ?? [];
  return path.replace(/\/+$/, '');
}

/** The path of a server, and the path below it with the contract's parameter names. */
function addressOf({ value, path }: LocatedOperation, ours: Operation): Pick<Facts, 'basePath' | 'path'> {
  const all = listOf(value.servers).map(basePathOf);
  const bases = all.filter((one) => one !== '');
  const isWhole = bases.length === 0 && template(path) === template(ours.basePath + ours.path);
  const below = path.slice(isWhole ? ours.basePath.length : 0);
  const names = ours.path.match(/\{[^{}]*\}/g) ?? [];
  return {
    basePath: bases.includes(ours.basePath) ? ours.basePath : (bases[0] ?? ours.basePath),
    path: below.replaceAll(/\{[^{}]*\}/g, (own) => names.shift() ?? own),
  };
}

export function factsOf(operation: LocatedOperation, body: Spot, answer: Spot, ours: Operation): Facts {
  const { operationId, deprecated, security, 'x-release-lifecycle': lifecycle } = operation.value;
  const written = Object.keys(responsesOf(operation).value);
  const documented = written.filter((status) => /^\d{3}$/.test(status)).map(Number);
  const alternatives = listOf(security).filter(isObject);
  const all = alternatives.map((one) => Object.values(one).flatMap(listOf).toSorted().join(' '));
  const scopes = [...new Set(all)].filter((scope) => scope !== '').toSorted();
  const parameters = parametersOf(operation)
    .map(({ value }) => ({ name: `${value.in} ${value.name}`, required: value.required === true }))
    // OpenAPI describes these elsewhere and ignores them as parameters.
    .filter(({ name }) => !/^(path .*|header (accept|content-type|authorization))$/i.test(name));
  return {
    operationId: typeof operationId === 'string' ? operationId : ours.operationId,
    method: operation.method,
    ...addressOf(operation, ours),
    mediaTypes: typesOf(body).map(essence),
    ...(body.value.required === true ? { bodyRequired: true } : {}),
    scope: scopes[0] ?? '',
    statuses: { documented, recorded: ours.statuses.recorded.filter((one) => !documented.includes(one)) },
    lifecycle: typeof lifecycle === 'string' ? lifecycle : ours.lifecycle,
    ...(deprecated === true ? { deprecated: true } : {}),
    ...(parameters.length > 0 ? { parameters } : {}),
    written,
    scopes,
    needsToken: alternatives.length > 0 && alternatives.every((one) => Object.keys(one).length > 0),
    answerTypes: typesOf(answer),
  };
}

/** Facts by name: `method`, `status.200`. What a side does not say has no entry. */
function tableOf(facts: Facts): ReadonlyMap<string, Json> {
  const { basePath, path, mediaTypes, parameters = [], answerTypes, needsToken, scopes } = facts;
  const isJson = jsonAmong(answerTypes) !== undefined;
  return new Map<string, Json>([
    ['method', facts.method],
    ['path', basePath + path],
    ['operationId', facts.operationId],
    ['lifecycle', facts.lifecycle],
    ['deprecated', facts.deprecated ?? false],
    ['security', needsToken ? 'a token' : 'no token'],
    ['scope', scopes.join(' or ') || 'any token'],
    ...mediaTypes.map((type) => [`mediaType.${type}`, type] as const),
    ['bodyRequired', facts.bodyRequired ?? false],
    ...parameters.map((one) => [`parameter.${one.name}`, one.required ? 'required' : 'optional'] as const),
    ...facts.written.map((status) => [`status.${status}`, status] as const),
    ['answer', isJson ? 'application/json' : answerTypes.join(', ') || 'no body'],
  ]);
}

/** Whether a side includes what only the other one lists: by a range, or by the status `default`. */
function isCovered(keyword: string, value: string, side: Facts): boolean {
  if (keyword === 'mediaType') return side.mediaTypes.some((range) => covers(range, value));
  const ranges = ['default', `${value.charAt(0)}XX`];
  return keyword === 'status' && ranges.some((one) => side.written.includes(one));
}

/** Who is affected, and how. */
export type Consequence = Pick<DriftFinding, 'breaks' | 'meaning'>;

export const servers = (what: string): Consequence => ({
  breaks: 'servers',
  meaning: `clients are unaffected; servers built on the contract ${what}`,
});
export const clients = (meaning: string): Consequence => ({ breaks: 'clients', meaning });
const nobody = (meaning: string): Consequence => ({ breaks: 'nobody', meaning });

const unreachable = clients('what clients built on the contract send no longer reaches it');
const refused = clients('clients that send it may be refused');

/** The effect of a difference: where the document has or asks for less, and where it has or asks for more. */
const meanings: Readonly<Record<string, readonly [less: Consequence, more?: Consequence]>> = {
  method: [unreachable],
  path: [unreachable],
  operationId: [nobody('a name for generated clients; nothing on the wire shows it')],
  lifecycle: [nobody('it says who may call the operation')],
  deprecated: [
    nobody('it is no longer said to go in a later version'),
    nobody('it works as before, and may go in a later version'),
  ],
  security: [servers('refuse a request without a token')],
  scope: [
    servers('refuse tokens that are now enough'),
    clients('a token with the scope of the contract alone may be refused'),
  ],
  mediaType: [refused, servers('refuse it')],
  bodyRequired: [
    servers('refuse a request without a body'),
    clients('a request without a body, which the contract allows, may be refused'),
  ],
  parameter: [servers('do not know it'), clients('a request without it may be refused')],
  status: [servers('may answer with it'), clients('clients built on the contract do not expect it')],
  answer: [clients('clients built on the contract cannot read the answer')],
};

function meaningOf(keyword: string, document: Json | undefined, ours: Facts, theirs: Facts): Consequence {
  if (keyword === 'status' && ours.statuses.recorded.includes(Number(document)))
    return nobody('answers of this status were recorded before it was documented');
  if (keyword === 'parameter' && document === undefined) return refused;
  // A token with the contract's scopes may be enough for one of the alternatives.
  const isEnough = theirs.scopes.some((all) => all.split(' ').every((one) => ours.scopes.includes(one)));
  const isMore =
    keyword === 'scope'
      ? theirs.scopes.length > 0 && !isEnough
      : Boolean(document) && document !== 'optional';
  const [less = unreachable, more = less] = meanings[keyword] ?? [];
  return isMore ? more : less;
}

export function compareFacts(ours: Facts, theirs: Facts): readonly DriftFinding[] {
  const [own, other] = [tableOf(ours), tableOf(theirs)];
  const found = [...new Set([...own.keys(), ...other.keys()])].flatMap((name): readonly DriftFinding[] => {
    const [contract, document] = [own.get(name), other.get(name)];
    const [keyword = name] = name.split('.');
    const isSame = contract === document || (keyword === 'scope' && !theirs.needsToken);
    if (isSame || isCovered(keyword, String(contract ?? document), contract === undefined ? ours : theirs))
      return [];
    const about = { id: `operation.${name}`, part: 'operation', pointer: '', keyword } as const;
    return [{ ...about, ...defined({ contract, document }), ...meaningOf(keyword, document, ours, theirs) }];
  });
  const order = Object.keys(meanings);
  return found.toSorted((a, b) => order.indexOf(a.keyword) - order.indexOf(b.keyword));
}
