import type { Exchange, JsonObject, Observation, Span, Verdict } from '../model.ts';
import { describeReply } from '../text/describe.ts';
import { own } from '../text/json.ts';
import { accepted, applies, difference, isStorable, objectOf, sentBody } from './oracle.ts';
import { inapplicable, inconclusive, known, pass, unlessDifferent, violation } from './verdicts.ts';

export const isAccepted = ({ reply }: Exchange): boolean => accepted(reply);

/** Judges a write by the reads before and after it; inconclusive without them. */
export function around(
  span: Span | undefined,
  judge: (before: JsonObject, after: JsonObject, span: Span) => Verdict,
): Verdict {
  if (span === undefined) return inconclusive('the stored connection was not read around it');
  const { before, after } = span;
  // A gateway may answer 5xx whether or not the tenant carried out the write.
  const open = span.writes.find(({ reply }) => reply.kind === 'fault' || reply.status >= 500);
  if (open !== undefined) {
    const what = open.reply.kind === 'fault' ? 'got no answer' : `was answered ${open.reply.status}`;
    const because = `${open.case.id} ${what}: what it wrote is not known`;
    return { kind: 'inconclusive', because, alone: true };
  }
  return known(before, 'the stored connection before', (was) =>
    known(after, 'the stored connection after', (is) => judge(was, is, span)),
  );
}

type JudgeStored = (before: JsonObject, after: JsonObject, observation: Observation, span: Span) => Verdict;

/** Judges an accepted write by the reads before and after it. */
export const acceptedWrite =
  (judge: JudgeStored) =>
  (observation: Observation): Verdict =>
    accepted(observation.reply)
      ? around(observation.span, (before, after, span) => judge(before, after, observation, span))
      : inapplicable(`not accepted: ${describeReply(observation.reply)}`);

/** Judges an accepted write that has no other write between the reads. */
export const alone =
  (judge: JudgeStored) =>
  (observation: Observation): Verdict =>
    accepted(observation.reply) && (observation.span?.writes.length ?? 0) > 1
      ? inapplicable('judged with the writes beside it')
      : acceptedWrite(judge)(observation);

/** The verdict when another write may have broken the claim: the engine then isolates the write. */
export const isolate = (because: string): Verdict => ({
  kind: 'inconclusive',
  because,
  alone: true,
  broken: true,
});

/** Isolates a violation if several writes lie between the reads: another one may be the cause. */
export const unlessAmong = (
  { writes }: Span,
  verdict: Verdict,
  because = 'other writes lie between the readings, and any of them may have changed what is stored',
): Verdict => (verdict.kind === 'violation' && writes.length > 1 ? isolate(because) : verdict);

/** Excludes members with a value that only a refused request sent: that request is judged for them. */
export const unleaked =
  ({ leaked }: Observation, ...shown: readonly JsonObject[]) =>
  (name: string): boolean =>
    leaked === undefined ||
    leaked.size === 0 ||
    !shown.some((one) => leaked.has(JSON.stringify(own(one, name))));

/** What an accepted write set: what it sent, or what its answer shows if the body is not JSON. */
function setBy(write: Exchange): JsonObject {
  const { connection: _, connection_id: __, ...shown } = objectOf(write.reply) ?? {};
  return sentBody(write) ?? shown;
}

/** The stored connection with every accepted write merged into it. */
export function merged(before: JsonObject, writes: readonly Exchange[]): JsonObject {
  // Object.fromEntries keeps a member that is called __proto__.
  return Object.fromEntries(
    [before, ...writes.filter(isAccepted).map(setBy)].flatMap((one) => Object.entries(one)),
  );
}

type IsStored = (member: string, observation: Observation) => boolean;

/** Members stored otherwise than sent, except null and members that a later write of the span sends again. */
function unstored(
  observation: Observation,
  after: JsonObject,
  writes: readonly Exchange[],
  isStored: IsStored,
) {
  const sent = sentBody(observation) ?? {};
  const later = writes.filter((write) => write.n > observation.n && isAccepted(write));
  const isUnleaked = unleaked(observation, after);
  const isJudged = (member: string): boolean =>
    (own(sent, member) ?? null) !== null &&
    isStored(member, observation) &&
    isUnleaked(member) &&
    !later.some((write) => Object.hasOwn(sentBody(write) ?? {}, member));
  return difference(sent, after, isJudged);
}

const persistedWhere = (isStored: IsStored) =>
  acceptedWrite((_, after, observation, { writes }) => {
    const found = unstored(observation, after, writes, isStored);
    if (writes.length === 1) return unlessDifferent(found, 'members stored as sent', 'sent and stored');
    // The answer shows members that a later write sends again.
    const isShown = unstored(observation, objectOf(observation.reply) ?? after, [], isStored).length === 0;
    return found.length > 0 || !isShown
      ? isolate(
          'other writes lie between it and the reading, and any of them may have changed what it stored',
        )
      : pass;
  });

export const persisted = persistedWhere(applies);

/** Bodies in reverse order store the same as in order, also for members that may not apply. */
export const orderless = persistedWhere((member, observation) =>
  isStorable(member, sentBody(observation)?.[member] ?? null, observation),
);

export const repeats = acceptedWrite((before, after, observation, span) => {
  const { control, reply } = observation;
  // The first request may have got lost, or arrived only on a retry.
  if (!accepted(control) || unstored(observation, before, span.writes, applies).length > 0)
    return { kind: 'inconclusive', because: 'what it repeats was not stored before it', alone: true };
  // Both answers are compared only if they are about the same stored values.
  const first = objectOf(control) ?? {};
  const isComparable = difference(first, before).length === 0;
  const found = [
    ...difference(before, after, unleaked(observation, before, after)),
    ...(isComparable ? difference(first, objectOf(reply) ?? {}) : []),
  ];
  const expected = 'the same answer and the same stored connection';
  const verdict = unlessDifferent(found, expected, 'two representations');
  return unlessAmong(span, verdict, 'other writes lie between it and the readings');
});

/** A disabled connection stays attached: a read that answers 404 is the violation. */
export function association(observation: Observation): Verdict {
  const { reply, span } = observation;
  if (accepted(reply) && span?.after.kind === 'unknown' && span.after.because === 'GET answered 404') {
    if (span.writes.length > 1) return isolate('other writes lie between it and the reading');
    return violation('the connection, still attached', { kind: 'gone' });
  }
  return keptWhileDisabled(observation);
}

/**
 * Judges the last of several writes against the state after the others.
 * Ignores members that the others set to null, or that do not apply to the connection.
 */
const keptWhileDisabled = acceptedWrite((before, after, observation, span) => {
  const writes = span.writes.filter(isAccepted);
  if (writes.at(-1)?.n !== observation.n) return inapplicable('not the last of its row');
  // The rule state.accepted.persisted reports if it was not disabled.
  if (after.is_enabled !== false) return inapplicable('it was not disabled');
  const others = writes.slice(0, -1);
  const expected = merged(before, others);
  const sent = sentBody(observation) ?? {};
  const isOpen = (name: string): boolean =>
    others.some((write) => own(setBy(write), name) === null) ||
    (!applies(name, observation) && others.some((write) => Object.hasOwn(setBy(write), name)));
  const isKept = (name: string): boolean =>
    Object.hasOwn(expected, name) && !Object.hasOwn(sent, name) && !isOpen(name);
  const found = difference(expected, after, isKept);
  return unlessAmong(span, unlessDifferent(found, 'other values kept', 'two representations'));
});

/** Members whose stored value is not that of all writes merged. */
function lost(before: JsonObject, after: JsonObject, { writes }: Span, observation: Observation) {
  const expected = merged(before, writes);
  return difference(expected, after, (name) => {
    // What is stored after null is not documented.
    const value = own(expected, name) ?? null;
    return value !== null && isStorable(name, value, observation);
  });
}

/** If changes are also lost with a read after each of them, the rules for single writes report it. */
export const sticks = acceptedWrite((before, after, observation, span) => {
  const writes = span.writes.filter(isAccepted);
  if (writes.length < 3 || writes.at(-1)?.n !== observation.n)
    return inapplicable('not the last of three in a row');
  const differences = lost(before, after, span, observation);
  if (differences.length === 0) return pass;
  if (observation.spread === undefined)
    return isolate('whether each change alone is stored was not found out');
  return known(observation.spread, 'the connection after the same changes, each with a reading', (apart) =>
    lost(before, apart, span, observation).length > 0
      ? inapplicable('the same is lost when the connection is read after each change')
      : unlessDifferent(differences, 'every change of the row stored', 'merged and stored'),
  );
});

function unkept(before: JsonObject, after: JsonObject, observation: Observation) {
  const sent = sentBody(observation) ?? {};
  const isUnleaked = unleaked(observation, before, after);
  return difference(before, after, (name) => !Object.hasOwn(sent, name) && isUnleaked(name));
}

/** The answers of a write and of the accepted write before it in its span; undefined if one is missing. */
function answersAround({ n, span, reply }: Observation): readonly [JsonObject, JsonObject] | undefined {
  const all = span?.writes ?? [];
  if (all.some((write) => write.reply.kind === 'fault' || write.reply.status >= 500)) return undefined;
  const writes = all.filter(isAccepted);
  const before = objectOf(writes[writes.findIndex((write) => write.n === n) - 1]?.reply);
  const after = objectOf(reply);
  return before === undefined || after === undefined ? undefined : [before, after];
}

const keptAlone = alone((before, after, observation) =>
  sentBody(observation) === undefined
    ? inapplicable('no members were sent')
    : unlessDifferent(
        unkept(before, after, observation),
        'members not sent as they were',
        'before and after',
      ),
);

/** If the answers show other changes, the engine sends the writes again with a read after each. */
export const kept =
  (nulls: boolean) =>
  (observation: Observation): Verdict => {
    const sent = sentBody(observation);
    if (accepted(observation.reply) && sent !== undefined && Object.values(sent).includes(null) !== nulls)
      return inapplicable(nulls ? 'no null was sent' : 'null is judged apart');
    const answers = observation.spread === undefined ? answersAround(observation) : undefined;
    if (answers !== undefined && unkept(...answers, observation).length > 0)
      return isolate('its answer shows other changes than it was sent for');
    return keptAlone(observation);
  };
