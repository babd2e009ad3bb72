import { openWrite } from '../../cases/build.ts';
import { DEFAULTS, type MemberSpec } from '../../contract/members.ts';
import { settlingBody } from '../../contract/ties.ts';
import type { Exchange, Json, JsonObject, MemberDifference, Reply } from '../../model.ts';
import { bodyOf, defined, own } from '../../text/json.ts';
import {
  acceptedObject,
  alike,
  isAccepted,
  isUndecided,
  type WritableResource,
} from '../observe/exchanges.ts';
import type { Session } from '../session.ts';

/** What a run knows of the members of a connection. */
export interface Terms {
  readonly members: readonly MemberSpec[];
  /** Whether any document has a member; changes of other members are not restored. */
  readonly isDocumented: (member: string) => boolean;
}

type IsKept = (member: string, now: Json | undefined) => boolean;

/** Not `connection`; undocumented members, which may vary by themselves, only with a sent value. */
const kept =
  ({ isDocumented }: Terms, { exchanges }: Session): IsKept =>
  (member, now) =>
    member !== 'connection' &&
    (isDocumented(member) ||
      (now !== undefined && exchanges.some(({ case: one }) => alike(own(bodyOf(one), member), now))));

export function differences(
  isKept: IsKept,
  before: JsonObject,
  after: JsonObject,
): readonly MemberDifference[] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return names.flatMap((member) => {
    const [original, actual] = [own(before, member), own(after, member)];
    if (!isKept(member, actual) || alike(original, actual)) return [];
    return { member, ...defined({ original, actual }) };
  });
}

/** The body that restores a resource: null for members it had not, where null is allowed. */
export function original(members: Terms['members'], stored: JsonObject): JsonObject {
  const entries = members.flatMap(({ name, types }): readonly (readonly [string, Json])[] => {
    const value = stored[name];
    if (value !== undefined) return [[name, value]];
    return types.includes('null') ? [[name, null]] : [];
  });
  return Object.fromEntries(entries);
}

export interface RestoringJob {
  readonly session: Session;
  readonly sleep: (ms: number) => Promise<void>;
  readonly terms: Terms;
  readonly place: WritableResource;
  readonly before: JsonObject;
}

/** Differences of an answer or a reading from the original. */
export const changesIn = ({ session, terms, before }: RestoringJob, shown: JsonObject) =>
  differences(kept(terms, session), before, shown);

/** The same for an answer; undefined when it shows no resource. */
export function answeredIn(job: RestoringJob, reply: Reply): readonly MemberDifference[] | undefined {
  const shown = resourceOf(reply);
  return shown && changesIn(job, shown);
}

/** Whether null may take a value away again that is none of a few words. */
const isFree = ({ types, enum: words }: MemberSpec): boolean => types.includes('null') && words === undefined;

function send({ session, place }: RestoringJob, body: JsonObject, member?: string): Promise<Reply> {
  const id = member === undefined ? `restore/${place}` : `restore/${place}/${member}`;
  const title = `puts ${member === undefined ? '' : `${member} of `}${place} back as it was`;
  return session.send(openWrite(id, title, { place, body }), 'restore');
}

/** Refused for what is in the body: after another refusal each part would be refused too. */
const isRefused = (reply: Reply): boolean =>
  reply.kind === 'response' &&
  reply.status >= 300 &&
  reply.status < 500 &&
  ![401, 404, 429].includes(reply.status);

/** A name to lend to a resource that had none: null takes it away again. */
function lentName({ terms, before }: RestoringJob): JsonObject | undefined {
  const named = terms.members.find(
    (one) => isFree(one) && one.types.includes('string') && !Object.hasOwn(before, one.name),
  );
  return named && { [named.name]: PLAIN };
}

/** The members that the run may have changed: sent and not refused, or shown otherwise than they were. */
function touched(job: RestoringJob): ReadonlySet<string> {
  const names = job.session.exchanges.flatMap(({ case: one, reply }) => {
    const isSent = one.request.method === 'PATCH' && (isAccepted(reply) || isUndecided(reply));
    const shown = one.place === job.place ? (answeredIn(job, reply) ?? []) : [];
    return [...(isSent ? Object.keys(bodyOf(one) ?? {}) : []), ...shown.map(({ member }) => member)];
  });
  return new Set(names);
}

/** Writes each member by itself, as long as another one is accepted: a member may be tied to another. */
async function byMember(
  job: RestoringJob,
  body: JsonObject,
  lent: JsonObject | undefined,
): Promise<Reply | undefined> {
  let last: Reply | undefined;
  let open = Object.entries(body);
  for (let pass = 0; pass <= job.terms.members.length && open.length > 0; pass += 1) {
    const refused: typeof open = [];
    for (const [name, value] of open) {
      let reply = await send(job, { [name]: value }, name);
      if (isRefused(reply) && lent !== undefined && !Object.hasOwn(lent, name)) {
        reply = await send(job, { ...lent, [name]: value }, name);
        // What was lent is removed in the end.
        if (isAccepted(reply)) for (const other of Object.keys(lent)) refused.push([other, null]);
      }
      if (isAccepted(reply)) last = reply;
      else refused.push([name, value]);
    }
    if (alike(refused, open)) break;
    open = refused;
  }
  return last;
}

/**
 * Signup that is stored without assigned membership cannot be sent alone: sets both, then clears membership.
 * If that is refused, clears both, so that nobody becomes a member who did not before.
 */
async function inTwoSteps(job: RestoringJob, body: JsonObject): Promise<Reply | undefined> {
  if (!Object.hasOwn(settlingBody(job.before), 'is_signup_enabled')) return undefined;
  const member = 'assign_membership_on_login';
  if (!isAccepted(await send(job, { ...body, [member]: true }))) return undefined;
  const reply = await send(job, { [member]: false }, member);
  return isRefused(reply) ? send(job, { ...body, [member]: false, is_signup_enabled: false }) : reply;
}

/** The defaults of members that the run has set, that no reading showed before and that cannot be null. */
function defaulted({ session, terms, place, before }: RestoringJob): JsonObject {
  const bodies = session.exchanges
    .filter(({ case: one, reply }) => one.place === place && isAccepted(reply))
    .map(({ case: one }) => bodyOf(one) ?? {});
  const hidden = terms.members.flatMap(({ name, types }) => {
    const [value] = own(DEFAULTS, name) ?? [];
    const isHidden = !types.includes('null') && !Object.hasOwn(before, name);
    const isSet = bodies.some((body) => Object.hasOwn(body, name));
    return isHidden && isSet && value !== undefined ? [[name, value] as const] : [];
  });
  return Object.fromEntries(hidden);
}

/** What stays where null does not take a text away: no text that means anything to anybody. */
const PLAIN = 'patchproof';

/** Texts that a run has added and that an answer still shows, the plain one aside. */
function strayTexts(job: RestoringJob, reply: Reply): readonly string[] {
  const free = new Set(job.terms.members.filter(isFree).map(({ name }) => name));
  return (answeredIn(job, reply) ?? [])
    .filter(
      ({ original: first, actual }) => first === undefined && typeof actual === 'string' && actual !== PLAIN,
    )
    .map(({ member }) => member)
    .filter((member) => free.has(member));
}

/** Some servers take a text away only where null is sent alone. Where null never does, a plain text stays. */
async function takenAway(job: RestoringJob, reply: Reply): Promise<Reply> {
  let last = reply;
  for (const value of [null, PLAIN])
    for (const member of strayTexts(job, last)) {
      const next = await send(job, { [member]: value }, member);
      if (isAccepted(next)) last = next;
    }
  return last;
}

/** Writes back what was stored. Returns the answer that tells what is stored now. */
export const writeBack = async (job: RestoringJob): Promise<Reply> => takenAway(job, await writeWhole(job));

async function writeWhole(job: RestoringJob): Promise<Reply> {
  const whole = { ...original(job.terms.members, job.before), ...defaulted(job) };
  let reply = await send(job, whole);
  // A lost write is repeated once: applied twice, it changes nothing more.
  if (isUndecided(reply)) reply = await send(job, whole);
  // Where nothing was ever carried out, there is nothing to insist on.
  if (!isRefused(reply) || !isChanged(job)) return reply;
  const names = touched(job);
  const some = Object.fromEntries(Object.entries(whole).filter(([name]) => names.has(name)));
  // What the run has not changed need not be written, and this connection may refuse it.
  const body = names.size === 0 ? whole : some;
  if (Object.keys(body).length < Object.keys(whole).length) {
    reply = await send(job, body);
    if (!isRefused(reply)) return reply;
  }
  const apart = await inTwoSteps(job, body);
  if (apart !== undefined) return apart;
  const lent = lentName(job);
  if (lent !== undefined) {
    // What is tied to a name is set together with one, and the name is removed after that.
    await send(job, { ...body, ...lent });
    const again = await send(job, body);
    if (!isRefused(again)) return again;
  }
  return (await byMember(job, body, lent)) ?? reply;
}

/** The resource in an accepted answer, if it holds one. */
export function resourceOf(reply: Reply): JsonObject | undefined {
  const value = acceptedObject(reply);
  return value !== undefined && Object.hasOwn(value, 'connection_id') ? value : undefined;
}

/** Whether a run may have changed a resource by anything but the writes that restore it. */
export function isChanged({ session, place }: Pick<RestoringJob, 'session' | 'place'>): boolean {
  const writes = session.exchanges.filter(
    ({ case: one, purpose }) => purpose !== 'restore' && one.request.method === 'PATCH',
  );
  const mayChange = ({ case: one, reply }: Exchange): boolean =>
    (one.place === place || place === 'home') && (isAccepted(reply) || isUndecided(reply));
  // If this run wrote nothing, the change of an earlier run is undone.
  return writes.length === 0 || writes.some(mayChange);
}
