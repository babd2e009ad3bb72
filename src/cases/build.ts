import { Buffer } from 'node:buffer';
import { type MemberSpec, wordsOf } from '../contract/members.ts';
import type { Body, Case, Edge, Fault, Json, JsonObject, Request, Resource } from '../model.ts';
import type { Tier } from './partition.ts';

export const homePath = '/organizations/{organization}/connections/{connection}';

/** Id of the case that is the control of all single-fault bodies: every member, all values valid. */
export const controlId = 'body/combination/twin';
/** Id of the case that stores the values that every single-fault body differs from. */
export const storedId = 'body/combination/base';

/** Ids of the cases that send one member and nothing else. */
export const singleIds = {
  show_as_button: 'body/combination/hide',
  is_enabled: 'body/combination/disable',
} as const;

/** Ids, in sending order, of the probes: a name alone, null in its place, a flag at its other value. */
export const probeIds = [
  'body/combination/name',
  'body/combination/unname',
  'body/combination/show',
] as const;

/** A value of a member that a connection refuses, where documents leave that open. */
export interface Unsupported {
  readonly member: string;
  readonly value: Json;
}

/**
 * The two bodies that all cases are built on. A single-fault body is `control` with one fault.
 * `stored` is stored when it is sent and differs from it in every member, so that a leak shows.
 */
export interface Bodies {
  readonly members: readonly MemberSpec[];
  readonly control: JsonObject;
  readonly stored: JsonObject;
  readonly has: (member: string) => boolean;
  /** A body without what this connection refuses, and without members that mean nothing on it. */
  readonly supported: (body: JsonObject) => JsonObject;
  /** Neighbours get no name: it could not be taken away again. */
  readonly nameless: boolean;
}

export function bodiesFor(
  members: readonly MemberSpec[],
  unsupported: readonly Unsupported[] = [],
  nameless = false,
): Bodies {
  const has = (name: string): boolean => members.some((member) => member.name === name);
  const isSupported = (name: string, given: Json): boolean =>
    !unsupported.some((one) => one.member === name && one.value === given);
  const chosen = (member: MemberSpec, isStored: boolean): Json => {
    // The control lowers the stored level, so that the tie of a level to a name cannot be why it is refused.
    if (member.enum !== undefined) return wordsOf(member)[isStored ? 1 : 0] ?? null;
    if (!member.types.includes('boolean')) return `patchproof ${isStored ? 'base' : 'bait'}`;
    return isSupported(member.name, isStored) ? isStored : !isStored;
  };
  const body = (isStored: boolean): JsonObject =>
    Object.fromEntries(members.map((member) => [member.name, chosen(member, isStored)]));
  return {
    members,
    control: body(false),
    stored: body(true),
    has,
    supported: (given) =>
      Object.fromEntries(Object.entries(given).filter(([name, one]) => has(name) && isSupported(name, one))),
    nameless,
  };
}

/** The member whose text is unique to each case, so that a leaked value names the case. */
export const textMemberOf = ({ members }: Bodies): string | undefined =>
  members.find((member) => member.enum === undefined && member.types.includes('string'))?.name;

/** The control, or another body, under a name unique to the case. */
export function controlBody(bodies: Bodies, tag: string, body = bodies.control): JsonObject {
  const name = textMemberOf(bodies);
  return name === undefined ? body : { ...body, [name]: `patchproof ${tag}` };
}

export const nullableWith = (
  members: readonly MemberSpec[],
  value: (member: MemberSpec) => Json,
): JsonObject =>
  Object.fromEntries(
    members.filter(({ types }) => types.includes('null')).map((member) => [member.name, value(member)]),
  );

/** Null for each nullable member; those with words get their first one, which no tie forbids. */
export const cautiousNulls = (members: readonly MemberSpec[]): JsonObject =>
  nullableWith(members, (member) => wordsOf(member)[0] ?? null);

export type Need = NonNullable<Case['needs']>[number];

/** A case, and the smallest profile that sends it. */
export interface Tiered {
  readonly tier: Tier;
  readonly case: Case;
}

export const json = (value: Json): Body => ({ kind: 'json', value });

/** Bytes that are no UTF-8, in base64. */
export const bytes = (...parts: readonly (string | readonly number[] | Uint8Array)[]): Body => ({
  kind: 'base64',
  base64: Buffer.concat(parts.map((part) => Buffer.from(part as string))).toString('base64'),
});

/** A PATCH of the resource under test with the full credential, JSON body. */
export const patch = (body: Body, over: Partial<Request> = {}): Request => ({
  method: 'PATCH',
  path: homePath,
  credential: 'full',
  mediaType: 'application/json',
  body,
  ...over,
});

/** A short, stable tag for a case: six characters that follow from its id alone. */
export function tagOf(id: string): string {
  let hash = 0x811c9dc5;
  for (const unit of id) hash = Math.imul(hash ^ (unit.codePointAt(0) ?? 0), 0x01000193);
  return (hash >>> 0).toString(36).padStart(7, '0').slice(-6);
}

/** A case at home unless it says otherwise. */
export const make = (
  draft: Omit<Case, 'place' | 'edges'> & Partial<Pick<Case, 'place' | 'edges'>>,
): Case => ({ place: 'home', edges: [], ...draft });

/** The one edge that an id names: `subject/keyword/value`. */
export function edgeNamed(id: string, side: Edge['side']): Edge {
  const [subject = '', keyword = '', value = ''] = id.split('/');
  return { subject, keyword, side, value };
}

/** A request to be accepted; at the edge that its id names, unless it says otherwise. */
export const accepted = (id: string, title: string, request: Request, more: Partial<Case> = {}): Case =>
  make({ id, title, request, aim: { kind: 'accept' }, edges: [edgeNamed(id, 'inside')], ...more });

/** What a refused case has beside its id and its title. */
export interface Refused extends Partial<Omit<Case, 'aim'>> {
  readonly request: Request;
  readonly fault: Fault;
  /** Absent: 400 alone. */
  readonly statuses?: readonly number[];
}

/** A request to be refused. Defaults: the edge that its id names, 400, and the usual control. */
export const refused = (id: string, title: string, { fault, statuses = [400], ...more }: Refused): Case =>
  make({
    id,
    title,
    aim: { kind: 'reject', fault, statuses },
    edges: [edgeNamed(id, 'beyond')],
    control: controlId,
    ...more,
  });

const listPath = '/organizations/{organization}/connections?include_totals=true&per_page=100';

type Read = readonly [path: string, words: string, place?: Resource];

const paths: Readonly<Record<Resource, Read>> = {
  home: [homePath, 'the organization connection'],
  list: [listPath, 'the list of the organization’s connections'],
  'list-enabled': [`${listPath}&is_enabled=true`, 'the list of what is enabled in the organization'],
  'list-disabled': [`${listPath}&is_enabled=false`, 'the list of what is disabled in the organization'],
  sibling: [
    '/organizations/{organization}/enabled_connections/{connection}',
    'the same connection in the older enabled_connections family',
  ],
  'other-connection': [
    '/organizations/{organization}/connections/{other_connection}',
    'another connection of the organization',
    'other-connection',
  ],
  'other-organization': [
    '/organizations/{other_organization}/connections/{connection}',
    'the same connection in another organization',
    'other-organization',
  ],
  unattached: [
    '/organizations/{other_organization}/connections?include_totals=true&per_page=100',
    'the list of the other organization’s connections, which is to lack the other connection',
    'unattached',
  ],
  'tenant-connection': ['/connections/{connection}', 'the tenant-level connection'],
};

/** What rules look at. */
export const views = Object.keys(paths) as readonly Resource[];

export const pathOf = (view: Resource): string => paths[view][0];

/** The read of a view; the same case each time it is sent. */
export function readCase(view: Resource): Case {
  const [path, title, place = 'home'] = paths[view];
  return make({
    id: `read/${view}`,
    title,
    place,
    request: { method: 'GET', path, credential: 'full' },
    aim: { kind: 'read', view },
  });
}

/** A write whose answer no rule judges, only the stored state. Default of `path`: the path of `place`. */
export const openWrite = (
  id: string,
  title: string,
  {
    place,
    body,
    path = pathOf(place === 'nowhere' ? 'home' : place),
  }: { readonly place: Case['place']; readonly body: JsonObject; readonly path?: string },
): Case =>
  make({ id, title, place, request: patch(json(body), { path }), aim: { kind: 'open' }, gateway: true });

/** Id of the case that settles the ties that stored values break. */
export const settleId = 'body/combination/settle';

/** Ids of the cases that send one value of a body each; names are classes of their own. */
export const partsOf = (body: JsonObject): readonly string[] =>
  Object.entries(body).flatMap(([name, value]) =>
    name === 'organization_connection_name' && value !== null
      ? []
      : [`${name}/${typeof value === 'string' ? 'enum' : 'type'}/${value}`],
  );
