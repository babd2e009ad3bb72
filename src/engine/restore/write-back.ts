import { json, patch, readCase, settlingBody } from '../../cases/build.ts';
import type { Case, Json, JsonObject, MemberDifference, Reply } from '../../model.ts';
import { bodyOf, isObject, own } from '../../text/json.ts';
import { isAccepted, isUndecided, type Scene } from '../observe/exchanges.ts';
import type { Session } from '../session.ts';

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

/** Whether a member, as it is now, is one to put back. */
type IsKept = (member: string, now: Json | undefined) => boolean;

/** `connection` is not ours to change; undocumented members may differ in every answer, unless they hold what was sent. */
export const kept =
  ({ isDocumented }: Terms, { exchanges }: Session): IsKept =>
  (member, now) =>
    member !== 'connection' &&
    (isDocumented(member) || exchanges.some(({ case: one }) => sets(one, member, now)));

const sets = (write: Case, member: string, now: Json | undefined): boolean =>
  now !== undefined && JSON.stringify(own(bodyOf(write), member)) === JSON.stringify(now);

/** The members that are not as they were. */
export function differences(
  isKept: IsKept,
  before: JsonObject,
  after: JsonObject,
): readonly MemberDifference[] {
  return [...new Set([...Object.keys(before), ...Object.keys(after)])]
    .filter((member) => isKept(member, own(after, member)))
    .filter((member) => JSON.stringify(own(before, member)) !== JSON.stringify(own(after, member)))
    .map((member) => {
      const [original, actual] = [own(before, member), own(after, member)];
      return {
        member,
        ...(original === undefined ? {} : { original }),
        ...(actual === undefined ? {} : { actual }),
      };
    });
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
function restoring(place: Scene, body: JsonObject, member?: string): Case {
  return {
    id: member === undefined ? `restore/${place}` : `restore/${place}/${member}`,
    title: `puts ${member === undefined ? '' : `${member} of `}${place} back as it was`,
    place,
    request: patch(json(body), { path: readCase(place).request.path }),
    aim: { kind: 'open' },
    edges: [],
    gateway: true,
  };
}

/** Refused for what is in the body: a tenant that lacks the token, the resource or the time refuses each part too. */
const isRefused = (reply: Reply): boolean =>
  reply.kind === 'response' &&
  reply.status >= 300 &&
  reply.status < 500 &&
  ![401, 404, 429].includes(reply.status);

/** A place to be put back. */
export interface RestoringJob {
  readonly session: Session;
  readonly sleep: (ms: number) => Promise<void>;
  readonly members: readonly Member[];
  readonly isKept: IsKept;
  readonly place: Scene;
  readonly before: JsonObject;
}

const send = ({ session, place }: RestoringJob, body: JsonObject, member?: string): Promise<Reply> =>
  session.send(restoring(place, body, member), 'restore');

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

/**
 * The members that the run may have changed: those it sent in a write that was not refused, and those that an answer or
 * a reading showed otherwise than they were.
 */
function touched({ session, isKept, place, before }: RestoringJob): ReadonlySet<string> {
  const names = session.exchanges.flatMap(({ case: one, reply }) => {
    const sent = one.request.method === 'PATCH' && (isAccepted(reply) || isUndecided(reply));
    const shown = one.place === place ? resourceOf(reply) : undefined;
    return [
      ...(sent ? Object.keys(bodyOf(one) ?? {}) : []),
      ...(shown === undefined ? [] : differences(isKept, before, shown).map(({ member }) => member)),
    ];
  });
  return new Set(names);
}

/**
 * Writes each member by itself, where all together are refused. As often as there are members, as long as another one
 * is accepted: a member may be tied to another.
 */
async function byMember(
  job: RestoringJob,
  body: JsonObject,
  lent: JsonObject | undefined,
): Promise<Reply | undefined> {
  let last: Reply | undefined;
  let open = Object.entries(body);
  for (let pass = 0; pass <= job.members.length && open.length > 0; pass += 1) {
    const refused: typeof open = [];
    for (const [name, value] of open) {
      let reply = await send(job, { [name]: value }, name);
      if (isRefused(reply) && lent !== undefined && !Object.hasOwn(lent, name)) {
        reply = await send(job, { ...lent, [name]: value }, name);
        // What was lent is taken away again in the end.
        if (isAccepted(reply)) refused.push(...Object.keys(lent).map((own) => [own, null] as [string, Json]));
      }
      if (isAccepted(reply)) last = reply;
      else refused.push([name, value]);
    }
    if (JSON.stringify(refused) === JSON.stringify(open)) break;
    open = refused;
  }
  return last;
}

/**
 * Signup that is stored without assigned membership cannot be sent so: it is set together with membership, which is taken
 * away after that. Where that is refused too, neither stays set: nobody becomes a member who did not before.
 */
async function inTwoSteps(job: RestoringJob, body: JsonObject): Promise<Reply | undefined> {
  if (!Object.hasOwn(settlingBody(job.before), 'is_signup_enabled')) return undefined;
  const member = 'assign_membership_on_login';
  if (!isAccepted(await send(job, { ...body, [member]: true }))) return undefined;
  const reply = await send(job, { [member]: false }, member);
  return isRefused(reply) ? send(job, { ...body, [member]: false, is_signup_enabled: false }) : reply;
}

/** Writes back what was stored. Returns the answer that tells what is stored now, if any does. */
export async function writeBack(job: RestoringJob): Promise<Reply> {
  const whole = original(job.members, job.before);
  let reply = await send(job, whole);
  // What was lost is sent once more: it changes nothing to be carried out twice.
  if (isUndecided(reply)) reply = await send(job, whole);
  // Where nothing was ever carried out, there is nothing to insist on.
  if (!isRefused(reply) || !isChanged(job.session, job.place)) return reply;
  const names = touched(job);
  const some = Object.fromEntries(Object.entries(whole).filter(([name]) => names.has(name)));
  // What the run has not changed need not be written: this connection may refuse it.
  const body = names.size === 0 ? whole : some;
  if (Object.keys(body).length < Object.keys(whole).length) {
    reply = await send(job, body);
    if (!isRefused(reply)) return reply;
  }
  const apart = await inTwoSteps(job, body);
  if (apart !== undefined) return apart;
  const text = nameless(job.members, job.before);
  const lent: JsonObject | undefined = text === undefined ? undefined : { [text]: 'patchproof' };
  if (lent !== undefined) {
    // What is tied to a name is set together with one, and the name is taken away after that.
    await send(job, { ...body, ...lent });
    const again = await send(job, body);
    if (!isRefused(again)) return again;
  }
  return (await byMember(job, body, lent)) ?? reply;
}

/** The resource in an accepted answer, if it holds one. */
export function resourceOf(reply: Reply): JsonObject | undefined {
  if (!isAccepted(reply) || reply.kind === 'fault' || reply.payload.kind !== 'json') return undefined;
  const { value } = reply.payload;
  return isObject(value) && Object.hasOwn(value, 'connection_id') ? value : undefined;
}

/** Whether a run may have changed a place by anything but the writes that restore it. */
export function isChanged({ exchanges }: Session, place: Scene): boolean {
  const writes = exchanges.filter(
    ({ case: one, purpose }) => purpose !== 'restore' && one.request.method === 'PATCH',
  );
  // Where nothing was written, it is the change of an earlier run that is undone.
  if (writes.length === 0) return true;
  return writes.some(
    ({ case: one, reply }) =>
      (one.place === place || place === 'home') && (isAccepted(reply) || isUndecided(reply)),
  );
}
