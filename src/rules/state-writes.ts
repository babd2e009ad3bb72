import type { Exchange, JsonObject, MemberDifference, Observation, Span, Verdict } from '../model.ts';
import { describeReply } from '../text/describe.ts';
import { own } from '../text/json.ts';
import { define } from './define.ts';
import {
  accepted,
  applies,
  difference,
  inapplicable,
  inconclusive,
  isStorable,
  known,
  objectOf,
  pass,
  sentBody,
  unlessDifferent,
  violation,
} from './oracle.ts';

/** A claim about what is stored: it must be so, wherever a change is accepted and read, unless it says otherwise. */
export const rule = define('state');

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
    return {
      kind: 'inconclusive',
      because: `${open.case.id} ${what}: what it wrote is not known`,
      alone: true,
    };
  }
  return known(before, 'the stored connection before', (was) =>
    known(after, 'the stored connection after', (is) => judge(was, is, span)),
  );
}

/** What breaks a claim about one write while others lie between it and the reading: who did it is found out alone. */
export const isolate = (because: string): Verdict => ({
  kind: 'inconclusive',
  because,
  alone: true,
  broken: true,
});

/** The members whose value turned up although only a refused request sent it: that request is judged for them. */
export const unleaked =
  ({ leaked }: Observation, ...shown: readonly JsonObject[]) =>
  (name: string): boolean =>
    leaked === undefined ||
    leaked.size === 0 ||
    !shown.some((one) => leaked.has(JSON.stringify(own(one, name))));

/** An accepted write that was read right after it. */
export const alone =
  (judge: (before: JsonObject, after: JsonObject, observation: Observation) => Verdict) =>
  (observation: Observation): Verdict => {
    if (!accepted(observation.reply))
      return inapplicable(`not accepted: ${describeReply(observation.reply)}`);
    const { span } = observation;
    if (span !== undefined && span.writes.length > 1) return inapplicable('judged with the writes beside it');
    return around(span, (before, after) => judge(before, after, observation));
  };

export const pick = (from: JsonObject, members: readonly string[]): JsonObject =>
  Object.fromEntries(
    members.filter((name) => Object.hasOwn(from, name)).map((name) => [name, from[name] ?? null]),
  );

/** What an accepted write set: what it sent, or what its answer shows where that is no JSON. */
export function setBy(write: Exchange): JsonObject {
  const { connection: _, connection_id: __, ...shown } = objectOf(write.reply) ?? {};
  return sentBody(write) ?? shown;
}

/** What is stored once every accepted write of a span has been merged into what was stored before. */
export function merged(before: JsonObject, span: Span): JsonObject {
  // fromEntries defines members: one called __proto__ stays one.
  return Object.fromEntries(
    [before, ...span.writes.filter(isAccepted).map(setBy)].flatMap((one) => Object.entries(one)),
  );
}

/**
 * The last of the writes between two readings, judged as if the others had been read before it. What null left of them
 * and what may be ignored is not compared. Where it does not hold, the write is judged alone.
 */
export const lastOfRow =
  (judge: (before: JsonObject, after: JsonObject) => Verdict) =>
  (observation: Observation): Verdict => {
    if (!accepted(observation.reply))
      return inapplicable(`not accepted: ${describeReply(observation.reply)}`);
    return around(observation.span, (before, after, span) => {
      const writes = span.writes.filter(isAccepted);
      if (writes.at(-1)?.n !== observation.n) return inapplicable('not the last of its row');
      const others = writes.slice(0, -1);
      const isOpen = (name: string): boolean =>
        !Object.hasOwn(setBy(observation), name) &&
        others.some((write) => Object.hasOwn(setBy(write), name)) &&
        (others.some((write) => own(setBy(write), name) === null) || !applies(name, observation));
      const shown = (value: JsonObject): JsonObject =>
        pick(
          value,
          Object.keys(value).filter((name) => !isOpen(name)),
        );
      const verdict = judge(shown(merged(before, { ...span, writes: others })), shown(after));
      return verdict.kind === 'violation' && span.writes.length > 1
        ? isolate('other writes lie between the readings, and any of them may have changed what is stored')
        : verdict;
    });
  };

/** Members that a row of changes stores otherwise than all of them together. */
function lost(before: JsonObject, after: JsonObject, observation: Observation): readonly MemberDifference[] {
  const { span } = observation;
  if (span === undefined) return [];
  // What null leaves behind, where it has the last word, is not documented.
  const expected = Object.entries(merged(before, span)).filter(
    ([name, value]) => value !== null && isStorable(name, value, observation),
  );
  const names = expected.map(([name]) => name);
  return difference(Object.fromEntries(expected), pick(after, names));
}

/** A row that is lost with a reading after each of its changes too is lost by one of these, which is judged for it. */
export const sticks = (observation: Observation): Verdict => {
  const { span, reply, spread } = observation;
  if (!accepted(reply)) return inapplicable(`not accepted: ${describeReply(reply)}`);
  return around(span, (before, after, all) => {
    const writes = all.writes.filter(isAccepted);
    if (writes.length < 3 || writes.at(-1)?.n !== observation.n)
      return inapplicable('not the last of three in a row');
    const differences = lost(before, after, observation);
    if (differences.length === 0) return pass;
    if (spread === undefined) return isolate('whether each change alone is stored was not found out');
    return known(spread, 'the connection after the same changes, each with a reading', (apart) =>
      lost(before, apart, observation).length > 0
        ? inapplicable('the same is lost when the connection is read after each change')
        : violation('every change of the row stored', {
            ...{ kind: 'differences', of: 'merged and stored', differences },
          }),
    );
  });
};

/** Whether a member that is sent has to be stored. */
type IsStored = (member: string, observation: Observation) => boolean;

/**
 * Members that are stored otherwise than they were sent. Null is left to the rules about null, and what a later
 * write of the same span sends to that write.
 */
function unstored(
  observation: Observation,
  after: JsonObject,
  span: Span,
  isStored: IsStored,
): readonly MemberDifference[] {
  const later = span.writes.filter((write) => write.n > observation.n && isAccepted(write));
  const sent = Object.entries(sentBody(observation) ?? {}).filter(
    ([member, value]) =>
      value !== null &&
      isStored(member, observation) &&
      unleaked(observation, after)(member) &&
      !later.some((write) => Object.hasOwn(sentBody(write) ?? {}, member)),
  );
  const names = sent.map(([member]) => member);
  return difference(Object.fromEntries(sent), pick(after, names));
}

const persistedWhere =
  (isStored: IsStored) =>
  (observation: Observation): Verdict => {
    if (!accepted(observation.reply))
      return inapplicable(`not accepted: ${describeReply(observation.reply)}`);
    return around(observation.span, (_, after, span) => {
      const found = unstored(observation, after, span, isStored);
      return found.length > 0 && span.writes.length > 1
        ? isolate(
            'other writes lie between it and the reading, and any of them may have changed what it stored',
          )
        : unlessDifferent(found, 'members stored as sent', 'sent and stored');
    });
  };

export const persisted = persistedWhere(applies);

/** What bodies in order store is stored in reverse order too, also where a connection may ignore it. */
export const orderless = persistedWhere((member, observation) =>
  isStorable(member, sentBody(observation)?.[member] ?? null, observation),
);

export const kept = (nulls: boolean) =>
  alone((before, after, observation) => {
    const sent = sentBody(observation);
    if (sent === undefined) return inapplicable('no members were sent');
    if (Object.values(sent).includes(null) !== nulls)
      return inapplicable(nulls ? 'no null was sent' : 'null is judged apart');
    const others = [...new Set([...Object.keys(before), ...Object.keys(after)])]
      .filter((name) => !Object.hasOwn(sent, name))
      .filter(unleaked(observation, before, after));
    const found = difference(pick(before, others), pick(after, others));
    return unlessDifferent(found, 'members not sent as they were', 'before and after');
  });

export const repeats = (observation: Observation): Verdict => {
  const { control, reply } = observation;
  if (!accepted(reply)) return inapplicable(`not accepted: ${describeReply(reply)}`);
  return around(observation.span, (before, after, span) => {
    // What it repeats may never have arrived, or only when it was sent once more.
    if (
      control === undefined ||
      !accepted(control) ||
      unstored(observation, before, span, applies).length > 0
    )
      return { kind: 'inconclusive', because: 'what it repeats was not stored before it', alone: true };
    // The first answer is what the second is held against, as long as both are about the same stored values.
    const first = objectOf(control) ?? {};
    const isComparable = difference(first, before).length === 0;
    const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].filter(
      unleaked(observation, before, after),
    );
    const found = [
      ...difference(pick(before, names), pick(after, names)),
      ...(isComparable ? difference(first, objectOf(reply) ?? {}) : []),
    ];
    return found.length > 0 && span.writes.length > 1
      ? isolate('other writes lie between it and the readings')
      : unlessDifferent(found, 'the same answer and the same stored connection', 'two representations');
  });
};
