import type { MemberSpec } from '../contract/members.ts';
import type { Body, Case, Json, JsonObject, Request } from '../model.ts';

export const homePath = '/organizations/{organization}/connections/{connection}';

/** Id of the case all single-fault bodies are twins of: every member present, every value valid. */
export const twinId = 'body/combination/twin';
/** Id of the case that puts back the values every single-fault body differs from. */
export const baseId = 'body/combination/base';

/** Ids of the cases that send one member and nothing else. */
export const singleIds: Readonly<Record<string, string>> = {
  show_as_button: 'body/combination/hide',
  is_enabled: 'body/combination/disable',
};

/**
 * Ids of the cases that show what a connection supports, in the order they are sent: a name alone, null in its place,
 * and the value of a flag that the first body does not have.
 */
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
 * The two bodies everything else is built on. `bait` is what single-fault bodies carry beside their fault;
 * `base` is what is stored when they are sent and differs from it in every member, so that a leak shows.
 */
export interface Kit {
  readonly members: readonly MemberSpec[];
  readonly bait: JsonObject;
  readonly base: JsonObject;
  /** A body without what this connection refuses, and without members that mean nothing on it. */
  readonly supported: (body: JsonObject) => JsonObject;
}

const words = (member: MemberSpec): readonly Json[] => (member.enum ?? []).filter((word) => word !== null);

function value(member: MemberSpec, which: 'bait' | 'base', isSupported: (value: Json) => boolean): Json {
  // The bait lowers what the base has raised: no refusal of it can be laid on the tie of a level to a name.
  if (member.enum !== undefined) return words(member)[which === 'base' ? 1 : 0] ?? null;
  if (!member.types.includes('boolean')) return `patchproof ${which}`;
  return isSupported(which === 'base') ? which === 'base' : which !== 'base';
}

export function kit(members: readonly MemberSpec[], unsupported: readonly Unsupported[] = []): Kit {
  const isSupported = (name: string, given: Json): boolean =>
    !unsupported.some((one) => one.member === name && one.value === given);
  const body = (which: 'bait' | 'base'): JsonObject =>
    Object.fromEntries(
      members.map((member) => [member.name, value(member, which, (one) => isSupported(member.name, one))]),
    );
  const isOurs = (name: string): boolean => members.some((member) => member.name === name);
  return {
    members,
    bait: body('bait'),
    base: body('base'),
    supported: (given) =>
      Object.fromEntries(
        Object.entries(given).filter(([name, one]) => isOurs(name) && isSupported(name, one)),
      ),
  };
}

/** The member that can carry a text of its own for each case, so that a leaked value names the case. */
function carrier({ members }: Kit): string | undefined {
  return members.find((member) => member.enum === undefined && member.types.includes('string'))?.name;
}

/** The bait under a name unique to the case, with `changes` on top. */
export function baited(kit: Kit, tag: string, changes: JsonObject = {}): JsonObject {
  const name = carrier(kit);
  return { ...kit.bait, ...(name === undefined ? {} : { [name]: `patchproof ${tag}` }), ...changes };
}

export const json = (value: Json): Body => ({ kind: 'json', value });

/** A PATCH of the resource under test with the full credential, JSON body. */
export function patch(body: Body, over: Partial<Request> = {}): Request {
  return {
    method: 'PATCH',
    path: homePath,
    credential: 'full',
    mediaType: 'application/json',
    body,
    ...over,
  };
}

/** A short, stable tag for a case: six characters that follow from its id alone. */
export function tagOf(id: string): string {
  let hash = 0x811c9dc5;
  for (const unit of id) hash = Math.imul(hash ^ (unit.codePointAt(0) ?? 0), 0x01000193);
  return (hash >>> 0).toString(36).padStart(7, '0').slice(-6);
}

export type Draft = Omit<Case, 'place' | 'edges'> & Partial<Pick<Case, 'place' | 'edges'>>;

/** A case at home unless it says otherwise. */
export function make(draft: Draft): Case {
  return { place: 'home', edges: [], ...draft };
}
