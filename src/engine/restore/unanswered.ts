/** Writes that got no answer: each may still be applied, however long after it was sent. */
import type { Exchange, Json, JsonObject, Restoration, TargetFault } from '../../model.ts';
import { bodyOf, isObject, own } from '../../text/json.ts';
import { isAccepted, type Scene, snapshotOf, viewOf } from '../observe/exchanges.ts';
import type { Session } from '../session.ts';

/** A fault behind which a request may have been carried out: it was sent, and no part of an answer came. */
export const wasSent = ({ fault, progress }: TargetFault): boolean =>
  (fault === 'timeout' || fault === 'reset') && progress === undefined;

/**
 * A fault after which a request may still be carried out: we ended the wait. A connection that the other side closes is
 * one it has done with: what it did until then shows in the readings after it.
 */
const mayArrive = (reply: TargetFault): boolean => wasSent(reply) && reply.fault === 'timeout';

interface Unanswered extends Exchange {
  readonly reply: TargetFault;
}

const isUnanswered = (one: Exchange): one is Unanswered =>
  one.reply.kind === 'fault' &&
  mayArrive(one.reply) &&
  one.case.request.method === 'PATCH' &&
  one.case.request.body !== undefined;

const isWrite = ({ case: { aim } }: Exchange): boolean => aim.kind !== 'read';

/** Null and absent are stored alike. */
const isSame = (a: Json | undefined, b: Json | undefined): boolean =>
  JSON.stringify(a ?? null) === JSON.stringify(b ?? null);

/** Whether null was always answered with the original value of a member: what it leaves behind is not documented. */
function isNullHarmless(member: string, exchanges: readonly Exchange[], original: JsonObject): boolean {
  const shown = exchanges.flatMap(({ case: one, reply }) => {
    const isSent = own(bodyOf(one), member) === null && isAccepted(reply);
    const value =
      isSent && reply.kind === 'response' && reply.payload.kind === 'json' ? reply.payload.value : null;
    return isObject(value) ? [own(value, member)] : [];
  });
  return shown.length > 0 && shown.every((value) => isSame(value, own(original, member)));
}

/** A write that leaves every member it sends as it was found: it can be applied at any time. */
function isHarmless(write: Exchange, exchanges: readonly Exchange[], original: JsonObject): boolean {
  const body = bodyOf(write.case);
  return (
    body !== undefined &&
    Object.entries(body).every(
      ([name, value]) =>
        isSame(value, own(original, name)) || (value === null && isNullHarmless(name, exchanges, original)),
    )
  );
}

/** A faulty request that was refused when it was sent again: it is refused whenever it arrives. */
function isRefusedAgain(write: Exchange, exchanges: readonly Exchange[]): boolean {
  if (write.case.aim.kind !== 'reject') return false;
  const request = JSON.stringify(write.case.request);
  return exchanges.some(
    ({ case: one, reply }) =>
      reply.kind === 'response' &&
      reply.status >= 400 &&
      reply.status < 500 &&
      reply.status !== 429 &&
      one.id === write.case.id &&
      JSON.stringify(one.request) === request,
  );
}

/** Two readings of a place in a row, with the other writes that lie between them. */
interface ReadingStep {
  readonly n: number;
  readonly before: JsonObject;
  readonly after: JsonObject;
  readonly writes: readonly Exchange[];
}

function stepsOf(exchanges: readonly Exchange[], place: Scene): readonly ReadingStep[] {
  const steps: ReadingStep[] = [];
  let before: JsonObject | undefined;
  let writes: Exchange[] = [];
  for (const one of exchanges) {
    if (isWrite(one)) writes.push(one);
    const now = one.case.id === `read/${place}` ? snapshotOf(one.reply) : undefined;
    if (now?.kind !== 'known') continue;
    if (before !== undefined) steps.push({ n: one.n, before, after: now.value, writes });
    before = now.value;
    writes = [];
  }
  return steps;
}

/** The values that other writes sent, as `member=value`. */
const keysOf = (writes: readonly Exchange[]): ReadonlySet<string> =>
  new Set(
    writes.flatMap(({ case: one }) =>
      Object.entries(bodyOf(one) ?? {}).map(([name, value]) => `${name}=${JSON.stringify(value)}`),
    ),
  );

/**
 * Whether the second of two readings shows for the first time what a write sent, and no other write in between can
 * have stored that. `elsewhere`: what other writes sent before, where readings are known to lag.
 */
function shows(
  { before, after, writes }: ReadingStep,
  write: Exchange,
  elsewhere: ReadonlySet<string>,
): boolean {
  const between = new Set(
    writes.filter(({ n }) => n !== write.n).flatMap(({ case: one }) => Object.keys(bodyOf(one) ?? {})),
  );
  const sent = Object.entries(bodyOf(write.case) ?? {}).filter(([name]) => !between.has(name));
  return (
    // What null leaves behind is not documented.
    sent.every(([name, value]) => value === null || isSame(own(after, name), value)) &&
    sent.some(
      ([name, value]) =>
        isSame(own(after, name), value) &&
        !isSame(own(before, name), value) &&
        !elsewhere.has(`${name}=${JSON.stringify(value)}`),
    )
  );
}

/**
 * The writes to a place that were never answered and may still change it: those that no reading up to exchange `last`
 * shows as applied. A write that was sent again with success does not stand for the first one.
 */
export function unanswered(
  { exchanges, lags }: Pick<Session, 'exchanges' | 'lags'>,
  place: Scene,
  original: JsonObject,
  last = Number.POSITIVE_INFINITY,
): readonly Exchange[] {
  let open: readonly Exchange[] = exchanges.filter(
    (one) =>
      isUnanswered(one) &&
      viewOf(one.case.place) === place &&
      !isHarmless(one, exchanges, original) &&
      !isRefusedAgain(one, exchanges),
  );
  if (open.length === 0) return open;
  for (const step of stepsOf(exchanges, place).filter(({ n }) => n <= last)) {
    const others = (write: Exchange): readonly Exchange[] =>
      exchanges.filter((one) => isWrite(one) && one.n < step.n && one.n !== write.n);
    // One change of what is stored stands for one write.
    const arrived = open.find(
      (write) => write.n < step.n && shows(step, write, keysOf(lags().size > 0 ? others(write) : [])),
    );
    if (arrived !== undefined) open = open.filter((one) => one !== arrived);
  }
  return open;
}

/** The number of the last write that restores a place as a whole. */
const lastRestored = ({ exchanges }: Session, place: Scene): number =>
  exchanges.findLast(({ case: { id } }) => id === `restore/${place}`)?.n ?? 0;

/** Whether one of these writes arrived after the place was restored: then it has to be restored again. */
export const isArrivedSince = (session: Session, place: Scene, original: JsonObject): boolean =>
  unanswered(session, place, original).length <
  unanswered(session, place, original, lastRestored(session, place)).length;

/** What became of a place, with the writes to it that may still be applied. */
export function withUnanswered(
  session: Session,
  place: Scene,
  original: JsonObject,
  restoration: Restoration,
): readonly Restoration[] {
  const writes = unanswered(session, place, original, lastRestored(session, place)).length;
  if (writes === 0) return [restoration];
  return [
    ...(restoration.outcome === 'restored' ? [] : [restoration]),
    { place, outcome: 'unanswered', writes },
  ];
}
