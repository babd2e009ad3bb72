import { json, patch } from '../generate/kit.ts';
import { readCase } from '../generate/reads.ts';
import type { Case, Json, JsonObject, Place, Reply, Request, Snapshot } from '../model.ts';
import { differences, type IsKept, kept, type Member, type Terms } from './differences.ts';
import { type Scene, snapshotOf } from './observe.ts';
import type { Session } from './session.ts';
import { survey } from './survey.ts';

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
function restoring(place: Scene, body: JsonObject, member?: string): Case {
  const request: Request = patch(json(body), { path: readCase(place).request.path });
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

/** Puts one place back unless it is as it was, reads it, and says what still differs. */
export async function putBack(
  session: Session,
  terms: Terms,
  place: Scene,
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
  readonly place: Scene;
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
