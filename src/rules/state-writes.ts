import type { Exchange, JsonObject, Observation, Span, Verdict } from '../model.ts';
import { describeReply } from '../text/describe.ts';
import { own } from '../text/json.ts';
import { accepted, applies, difference, isStorable, objectOf, sentBody } from './oracle.ts';
import { inapplicable, inconclusive, known, pass, unlessDifferent, violation } from './verdicts.ts';

export const isAccepted = ({ reply }: Exchange): boolean => accepted(reply);

/** Both readings around a write, or why there is none. */
export function around(
  span: Span | undefined,
  judge: (before: JsonObject, after: JsonObject, span: Span) => Verdict,
): Verdict {
  if (span === undefined) return inconclusive('the stored connection was not read around it');
  const { before, after } = span;
  // A gateway answers 5xx for a tenant that has done what it was asked to, and for one that has not.
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

/** Judges an accepted write by the readings around it. */
export const acceptedWrite =
  (judge: JudgeStored) =>
  (observation: Observation): Verdict =>
    accepted(observation.reply)
      ? around(observation.span, (before, after, span) => judge(before, after, observation, span))
      : inapplicable(`not accepted: ${describeReply(observation.reply)}`);

/** An accepted write that was read right after it. */
export const alone =
  (judge: JudgeStored) =>
  (observation: Observation): Verdict =>
    accepted(observation.reply) && (observation.span?.writes.length ?? 0) > 1
      ? inapplicable('judged with the writes beside it')
      : acceptedWrite(judge)(observation);

/**
 * What breaks a claim about one write while others lie between it and the reading: who did it is found out
 * alone.
 */
export const isolate = (because: string): Verdict => ({
  kind: 'inconclusive',
  because,
  alone: true,
  broken: true,
});

/** A verdict about one of the writes between two readings: a violation may be the doing of another one. */
export const unlessAmong = (
  { writes }: Span,
  verdict: Verdict,
  because = 'other writes lie between the readings, and any of them may have changed what is stored',
): Verdict => (verdict.kind === 'violation' && writes.length > 1 ? isolate(because) : verdict);

/**
 * The members whose value turned up although only a refused request sent it: that request is judged for them.
 */
export const unleaked =
  ({ leaked }: Observation, ...shown: readonly JsonObject[]) =>
  (name: string): boolean =>
    leaked === undefined ||
    leaked.size === 0 ||
    !shown.some((one) => leaked.has(JSON.stringify(own(one, name))));

/** What an accepted write set: what it sent, or what its answer shows where that is no JSON. */
function setBy(write: Exchange): JsonObject {
  const { connection: _, connection_id: __, ...shown } = objectOf(write.reply) ?? {};
  return sentBody(write) ?? shown;
}

/** What is stored once every accepted write has been merged into what was stored before. */
export function merged(before: JsonObject, writes: readonly Exchange[]): JsonObject {
  // fromEntries defines members: one called __proto__ stays one.
  return Object.fromEntries(
    [before, ...writes.filter(isAccepted).map(setBy)].flatMap((one) => Object.entries(one)),
  );
}

type IsStored = (member: string, observation: Observation) => boolean;

/**
 * Members stored otherwise than sent, but for null, and for what a later write of the same span sends again.
 */
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
    // What a later write sends again is judged by the answer.
    const isShown = unstored(observation, objectOf(observation.reply) ?? after, [], isStored).length === 0;
    return found.length > 0 || !isShown
      ? isolate(
          'other writes lie between it and the reading, and any of them may have changed what it stored',
        )
      : pass;
  });

export const persisted = persistedWhere(applies);

/** What bodies in order store is stored in reverse order too, also where a connection may ignore it. */
export const orderless = persistedWhere((member, observation) =>
  isStorable(member, sentBody(observation)?.[member] ?? null, observation),
);

export const repeats = acceptedWrite((before, after, observation, span) => {
  const { control, reply } = observation;
  // What it repeats may never have arrived, or only when it was sent once more.
  if (!accepted(control) || unstored(observation, before, span.writes, applies).length > 0)
    return { kind: 'inconclusive', because: 'what it repeats was not stored before it', alone: true };
  // The first answer is what the second is held against, as long as both are about the same stored values.
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

/** Disabled is still there: a reading that finds nothing any more is the violation itself. */
export function association(observation: Observation): Verdict {
  const { reply, span } = observation;
  if (accepted(reply) && span?.after.kind === 'unknown' && span.after.because === 'GET answered 404') {
    if (span.writes.length > 1) return isolate('other writes lie between it and the reading');
    return violation('the connection, still attached', { kind: 'gone' });
  }
  return keptWhileDisabled(observation);
}

/**
 * The last write of a row, as if the others had been read before it, but for what null left and may be
 * ignored.
 */
const keptWhileDisabled = acceptedWrite((before, after, observation, span) => {
  const writes = span.writes.filter(isAccepted);
  if (writes.at(-1)?.n !== observation.n) return inapplicable('not the last of its row');
  // Whether it was disabled at all is for state.accepted.persisted to say.
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

/** Members that a row of changes stores otherwise than all of them together. */
function lost(before: JsonObject, after: JsonObject, { writes }: Span, observation: Observation) {
  const expected = merged(before, writes);
  return difference(expected, after, (name) => {
    // What null leaves behind, where it has the last word, is not documented.
    const value = own(expected, name) ?? null;
    return value !== null && isStorable(name, value, observation);
  });
}

/**
 * A row that is lost with a reading after each of its changes too is lost by one of these, which is judged
 * for it.
 */
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

/** The answers of a write and of the accepted one before it in its row, where a row is what it stands in. */
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

/** In a row the answers tell whether it is worth while to send it again with a reading after each change. */
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
