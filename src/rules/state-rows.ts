/** Changes that stand in a row, no reading between them. */
import type { JsonObject, MemberDifference, Observation, Verdict } from '../model.ts';
import { describeReply } from '../text/describe.ts';
import { own } from '../text/json.ts';
import {
  accepted,
  applies,
  difference,
  inapplicable,
  isStorable,
  known,
  objectOf,
  pass,
  sentBody,
  unlessDifferent,
  violation,
} from './oracle.ts';
import { alone, around, isAccepted, isolate, merged, pick, setBy, unleaked } from './state-writes.ts';

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

/** Members that were not sent, and are not as they were. */
function unkept(
  before: JsonObject,
  after: JsonObject,
  observation: Observation,
): readonly MemberDifference[] {
  const others = [...new Set([...Object.keys(before), ...Object.keys(after)])]
    .filter((name) => !Object.hasOwn(sentBody(observation) ?? {}, name))
    .filter(unleaked(observation, before, after));
  return difference(pick(before, others), pick(after, others));
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
    return alone((before, after) =>
      sent === undefined
        ? inapplicable('no members were sent')
        : unlessDifferent(
            unkept(before, after, observation),
            'members not sent as they were',
            'before and after',
          ),
    )(observation);
  };
