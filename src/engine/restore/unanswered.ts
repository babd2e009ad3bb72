import type { Case, Exchange, Json, JsonObject, Reply } from '../../model.ts';
import { bodyOf, own } from '../../text/json.ts';
import { acceptedObject, alike, isReadingOf, isWrite, keyOf, shownBy, viewOf } from '../observe/exchanges.ts';
import type { Restoration } from './describe-restoration.ts';
import type { RestoringJob } from './write-back.ts';

/** Whether a write was sent and no part of an answer came: it may have been carried out. */
export const isLost = ({ request }: Case, reply: Reply): boolean =>
  request.method === 'PATCH' &&
  reply.kind === 'fault' &&
  (reply.fault === 'timeout' || reply.fault === 'reset') &&
  reply.progress === undefined;

/** Whether we ended the wait for a write. If the other side closes the connection, it counts as finished. */
const mayArrive = ({ case: one, reply }: Exchange): boolean =>
  isLost(one, reply) && reply.kind === 'fault' && reply.fault === 'timeout' && one.request.body !== undefined;

const sentBy = ({ case: one }: Exchange): readonly (readonly [string, Json])[] =>
  Object.entries(bodyOf(one) ?? {});

/** Null and absent are stored alike. */
const isSame = (a: Json | undefined, b: Json | undefined): boolean => alike(a ?? null, b ?? null);

/** Whether null was always answered with the original value: what it leaves behind is not documented. */
function isNullHarmless(member: string, exchanges: readonly Exchange[], original: JsonObject): boolean {
  const shown = exchanges.flatMap(({ case: one, reply }) => {
    const value = own(bodyOf(one), member) === null ? acceptedObject(reply) : undefined;
    return value === undefined ? [] : [own(value, member)];
  });
  return shown.length > 0 && shown.every((value) => isSame(value, own(original, member)));
}

/** A write that leaves every member it sends as it was found: it may be applied at any time. */
function isHarmless(write: Exchange, exchanges: readonly Exchange[], original: JsonObject): boolean {
  const isLeft = ([name, value]: readonly [string, Json]): boolean =>
    isSame(value, own(original, name)) || (value === null && isNullHarmless(name, exchanges, original));
  return bodyOf(write.case) !== undefined && sentBy(write).every(isLeft);
}

/** A faulty request that was refused when it was sent again: it is refused whenever it arrives. */
const isRefusedAgain = ({ case: write }: Exchange, exchanges: readonly Exchange[]): boolean =>
  write.aim.kind === 'reject' &&
  exchanges.some(
    ({ case: one, reply }) =>
      reply.kind === 'response' &&
      reply.status >= 400 &&
      reply.status < 500 &&
      reply.status !== 429 &&
      one.id === write.id &&
      alike(one.request, write.request),
  );

/** Two readings of a resource in a row, with the writes in between; `n` is the number of the second. */
interface ReadingStep {
  readonly n: number;
  readonly before: JsonObject;
  readonly after: JsonObject;
  readonly writes: readonly Exchange[];
}

function stepsOf(exchanges: readonly Exchange[], place: RestoringJob['place']): readonly ReadingStep[] {
  const steps: ReadingStep[] = [];
  let before: JsonObject | undefined;
  let writes: Exchange[] = [];
  for (const one of exchanges) {
    if (isWrite(one.case)) writes.push(one);
    const after = isReadingOf(place)(one) ? shownBy(one.reply) : undefined;
    if (after === undefined) continue;
    if (before !== undefined) steps.push({ n: one.n, before, after, writes });
    before = after;
    writes = [];
  }
  return steps;
}

/**
 * Whether `after` is the first reading to show what a write sent, and no other write in between sent it.
 * `elsewhere`: what other writes sent before, where readings are known to lag.
 */
function shows(
  { before, after, writes }: ReadingStep,
  write: Exchange,
  elsewhere: ReadonlySet<string>,
): boolean {
  const others = writes.filter(({ n }) => n !== write.n);
  const between = new Set(others.flatMap(sentBy).map(([name]) => name));
  const sent = sentBy(write).filter(([name]) => !between.has(name));
  const isShown = ([name, value]: readonly [string, Json]): boolean => isSame(own(after, name), value);
  return (
    // What null leaves behind is not documented.
    sent.every((one) => one[1] === null || isShown(one)) &&
    sent.some(
      (one) => isShown(one) && !isSame(own(before, one[0]), one[1]) && !elsewhere.has(keyOf(one[0], one[1])),
    )
  );
}

/**
 * The unanswered writes to a resource that may still change it: no reading up to exchange `last` shows them.
 * A later success of the same request does not count.
 */
export function unanswered(
  { session: { exchanges, lags }, place, before }: RestoringJob,
  last = Number.POSITIVE_INFINITY,
): readonly Exchange[] {
  let open: readonly Exchange[] = exchanges.filter(
    (one) =>
      mayArrive(one) &&
      viewOf(one.case.place) === place &&
      !isHarmless(one, exchanges, before) &&
      !isRefusedAgain(one, exchanges),
  );
  if (open.length === 0) return open;
  for (const step of stepsOf(exchanges, place).filter(({ n }) => n <= last)) {
    const elsewhere = (write: Exchange): ReadonlySet<string> => {
      const others = lags().size === 0 ? [] : exchanges.filter(({ n }) => n < step.n && n !== write.n);
      return new Set(others.flatMap(sentBy).map(([name, value]) => keyOf(name, value)));
    };
    // One change of the state accounts for one write.
    const arrived = open.find((write) => write.n < step.n && shows(step, write, elsewhere(write)));
    open = open.filter((one) => one !== arrived);
  }
  return open;
}

/** The writes that may still be applied since a resource was last restored as a whole. */
function openSinceRestored(job: RestoringJob): readonly Exchange[] {
  const restored = job.session.exchanges.findLast(({ case: { id } }) => id === `restore/${job.place}`);
  return unanswered(job, restored?.n ?? 0);
}

/** Whether one of these writes arrived after the resource was restored: then it has to be restored again. */
export const isArrivedSince = (job: RestoringJob): boolean =>
  unanswered(job).length < openSinceRestored(job).length;

/** What became of a resource, with the writes to it that may still be applied. */
export function withUnanswered(job: RestoringJob, restoration: Restoration): readonly Restoration[] {
  const writes = openSinceRestored(job).length;
  if (writes === 0) return [restoration];
  const others = restoration.outcome === 'restored' ? [] : [restoration];
  return [...others, { place: job.place, outcome: 'unanswered', writes }];
}
