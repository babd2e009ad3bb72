import { json, patch } from '../generate/kit.ts';
import type { Case, Json, JsonObject, Place, Reply, Request, Snapshot, View } from '../model.ts';
import { own } from '../own.ts';
import { snapshotOf } from './observe.ts';
import type { Session } from './session.ts';
import { type Found, survey } from './survey.ts';
import { connectionsIn, listings } from './unattached.ts';
import { places } from './unsettable.ts';

export type Kept = Extract<Place & View, 'home' | 'other-connection' | 'other-organization'>;

const paths: Readonly<Record<Kept, string>> = {
  home: '/organizations/{organization}/connections/{connection}',
  'other-connection': '/organizations/{organization}/connections/{other_connection}',
  'other-organization': '/organizations/{other_organization}/connections/{connection}',
};

export interface Member {
  readonly name: string;
  readonly types: readonly string[];
  readonly enum?: readonly Json[];
}

/** What a run knows of the members of a connection. */
export interface Terms {
  /** Members of the request body. */
  readonly members: readonly Member[];
  /** Whether a member is written about anywhere; what the others do by themselves is nobody's to put back. */
  readonly isDocumented: (member: string) => boolean;
}

/** The body that puts a resource back: every member it had, null for those it had not, where null is allowed. */
export function original(members: readonly Member[], stored: JsonObject): JsonObject {
  const entries = members.flatMap(({ name, types }): readonly (readonly [string, Json])[] => {
    const value = stored[name];
    if (value !== undefined) return [[name, value]];
    return types.includes('null') ? [[name, null]] : [];
  });
  return Object.fromEntries(entries);
}

/** The write that restores a place, or one member of it. */
function restoring(place: Kept, body: JsonObject, member?: string): Case {
  const request: Request = patch(json(body), { path: paths[place] });
  return {
    id: member === undefined ? `restore/${place}` : `restore/${place}/${member}`,
    title: `puts ${member === undefined ? '' : `${member} of `}${place} back as it was`,
    place,
    request,
    aim: { kind: 'open' },
    edges: [],
    gateway: true,
  };
}

const show = (value: Json | undefined): string => (value === undefined ? 'absent' : JSON.stringify(value));

/** Whether a member, as it is now, is one to put back. */
export type IsKept = (member: string, now: Json | undefined) => boolean;

/** `connection` is not ours to change; undocumented members may differ in every answer, unless they hold what was sent. */
const kept =
  ({ isDocumented }: Terms, { exchanges }: Session): IsKept =>
  (member, now) =>
    member !== 'connection' &&
    (isDocumented(member) || exchanges.some(({ case: one }) => sets(one, member, now)));

function sets({ request: { body } }: Case, member: string, now: Json | undefined): boolean {
  const value = body?.kind === 'json' ? body.value : undefined;
  if (typeof value !== 'object' || value === null || now === undefined) return false;
  return JSON.stringify(own(value as JsonObject, member)) === JSON.stringify(now);
}

/** What is not as it was, one line a member. */
export function differences(
  isKept: IsKept,
  place: Place,
  before: JsonObject,
  after: JsonObject,
): readonly string[] {
  return [...new Set([...Object.keys(before), ...Object.keys(after)])]
    .filter((name) => isKept(name, own(after, name)))
    .filter((name) => JSON.stringify(own(before, name)) !== JSON.stringify(own(after, name)))
    .map((name) => `${place}: ${name} was ${show(own(before, name))}, is ${show(own(after, name))}`);
}

/** Puts one place back unless it is as it was, reads it, and says what still differs. */
export async function putBack(
  session: Session,
  terms: Terms,
  place: Kept,
  before: JsonObject,
): Promise<readonly string[]> {
  const { members } = terms;
  const read = async (): Promise<Snapshot | undefined> => (await survey(session, [place]))[place];
  const isBack = (now: Snapshot | undefined): boolean =>
    now?.kind === 'known' && differences(kept(terms, session), place, before, now.value).length === 0;
  const last = session.exchanges.at(-1);
  const found = last?.case.id === `read/${place}` ? snapshotOf(last.reply) : await read();
  if (isBack(found)) return [];
  let whole = await session.send(restoring(place, original(members, before)));
  let now = await read();
  // What was lost on the way to a tenant that still answers: it changes nothing to be sent twice.
  if (whole.kind === 'fault' && now?.kind === 'known' && !isBack(now)) {
    whole = await session.send(restoring(place, original(members, before)));
    now = await read();
  }
  const text = nameless(members, before);
  const lent: JsonObject | undefined = text === undefined ? undefined : { [text]: 'patchproof' };
  if (lent !== undefined && !isBack(now)) {
    // What is tied to a name is set together with one, and the name is taken away after that.
    await session.send(restoring(place, original(members, { ...before, ...lent })));
    await session.send(restoring(place, original(members, before)));
    now = await read();
  }
  if (!isBack(now) && isRefused(whole))
    now = await byMember({ session, members, place, before, lent }, now, read);
  return left(kept(terms, session), place, before, now);
}

/** Refused for what is in the body: a tenant that lacks the token, the resource or the time refuses each part too. */
const isRefused = (reply: Reply): boolean =>
  reply.kind === 'response' && reply.status >= 400 && ![401, 404, 429].includes(reply.status);

interface Job {
  readonly session: Session;
  readonly members: readonly Member[];
  readonly place: Kept;
  readonly before: JsonObject;
  /** A name, where there was none: what is tied to one can only be set together with it. */
  readonly lent: JsonObject | undefined;
}

/**
 * Puts back member by member what a tenant refuses as a whole, those that are right already left out. Again as long
 * as something changes: a member may be tied to another.
 */
async function byMember(
  { session, members, place, before, lent }: Job,
  first: Snapshot | undefined,
  read: () => Promise<Snapshot | undefined>,
): Promise<Snapshot | undefined> {
  const wanted = Object.entries(original(members, before));
  let now = first;
  let seen = '';
  for (let pass = 0; pass <= members.length && now?.kind === 'known'; pass += 1) {
    const is = now.value;
    const differing = wanted.filter(([name]) => JSON.stringify(is[name]) !== JSON.stringify(before[name]));
    const state = JSON.stringify(differing.map(([name]) => [name, is[name] ?? null]));
    if (differing.length === 0 || state === seen) break;
    seen = state;
    for (const [name, value] of differing) {
      const reply = await session.send(restoring(place, { [name]: value }, name));
      if (isRefused(reply) && lent !== undefined && !Object.hasOwn(lent, name))
        await session.send(restoring(place, { ...lent, [name]: value }, name));
    }
    now = await read();
  }
  return now;
}

/** The member that holds a name: a text of one's own, which null takes away. */
function nameless(members: readonly Member[], stored: JsonObject): string | undefined {
  return members.find(
    ({ name, types, enum: words }) =>
      types.includes('string') &&
      types.includes('null') &&
      words === undefined &&
      !Object.hasOwn(stored, name),
  )?.name;
}

function left(
  isKept: IsKept,
  place: Place,
  before: JsonObject,
  after: Snapshot | undefined,
): readonly string[] {
  if (after?.kind === 'known') return differences(isKept, place, before, after.value);
  return [`${place}: could not be read after it was restored: ${after?.because ?? 'not read'}`];
}

/** Restores every place the session has written to. Returns what could not be put back, one line each. */
export async function restore(session: Session, terms: Terms, found: Found): Promise<readonly string[]> {
  const written = new Set(
    session.exchanges.filter(({ case: { aim } }) => aim.kind !== 'read').map(({ case: { place } }) => place),
  );
  // What was taken although it is for nobody may have landed with a neighbour.
  const astray = session.exchanges.some(
    ({ case: { place, aim }, reply }) =>
      aim.kind !== 'read' &&
      (place === 'unattached' || place === 'nowhere') &&
      reply.kind === 'response' &&
      reply.status < 300,
  );
  const lines: string[] = [];
  for (const place of places) {
    const before = found[place];
    const touched = place === 'home' ? written.size > 0 : written.has(place) || astray;
    if (before?.kind === 'known' && touched)
      lines.push(...(await putBack(session, terms, place, before.value)));
  }
  return [...lines, ...(await attached(session))];
}

/** What was not attached and is now: no PATCH takes that back, so it is said. */
async function attached(session: Session): Promise<readonly string[]> {
  const isAccepted = session.exchanges.some(
    ({ case: { place, aim }, reply }) =>
      place === 'unattached' && aim.kind !== 'read' && reply.kind === 'response' && reply.status < 300,
  );
  const before = connectionsIn(listings(session.exchanges).at(0));
  if (!isAccepted || before === undefined) return [];
  const now = connectionsIn((await survey(session, ['unattached'])).unattached) ?? [];
  return now
    .filter((id) => !before.includes(id))
    .map((id) => `unattached: ${show(id)} was not attached to the other organization, and is now: detach it`);
}
