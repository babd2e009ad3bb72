import type { JsonObject, Observation, Span, Verdict } from '../model.ts';
import {
  accepted,
  describe,
  difference,
  inapplicable,
  objectOf,
  pass,
  sentBody,
  violation,
} from './oracle.ts';
import { applies } from './resource.ts';
import { alone, around, isAccepted, isolate, pick, unleaked } from './state-spans.ts';

/**
 * Members that are stored otherwise than they were sent. Null is left to the rules about null, and what a later
 * write of the same span sends to that write.
 */
function unstored(observation: Observation, after: JsonObject, span: Span): readonly string[] {
  const later = span.writes.filter((write) => write.n > observation.n && isAccepted(write));
  const sent = Object.entries(sentBody(observation) ?? {}).filter(
    ([member, value]) =>
      value !== null &&
      applies(member, observation) &&
      unleaked(observation, after)(member) &&
      !later.some((write) => Object.hasOwn(sentBody(write) ?? {}, member)),
  );
  const names = sent.map(([member]) => member);
  return difference(Object.fromEntries(sent), pick(after, names));
}

export const persisted = (observation: Observation): Verdict => {
  if (!accepted(observation.reply)) return inapplicable(`not accepted: ${describe(observation.reply)}`);
  return around(observation.span, (_, after, span) => {
    const lines = unstored(observation, after, span);
    const state = lines.join(', ');
    if (lines.length === 0) return pass;
    return span.writes.length > 1
      ? isolate(
          'other writes lie between it and the reading, and any of them may have changed what it stored',
        )
      : violation('members stored as sent', `GET: ${state}`, `sent → stored: ${state}`);
  });
};

export const kept = (nulls: boolean) =>
  alone((before, after, observation) => {
    const sent = sentBody(observation);
    if (sent === undefined) return inapplicable('no members were sent');
    if (Object.values(sent).includes(null) !== nulls)
      return inapplicable(nulls ? 'no null was sent' : 'null is judged apart');
    const others = [...new Set([...Object.keys(before), ...Object.keys(after)])]
      .filter((name) => !Object.hasOwn(sent, name))
      .filter(unleaked(observation, before, after));
    const lines = difference(pick(before, others), pick(after, others));
    return lines.length === 0
      ? pass
      : violation('members not sent as they were', lines.join(', '), `changed: ${lines.join(', ')}`);
  });

export const repeats = (observation: Observation): Verdict => {
  const { twin, reply } = observation;
  if (!accepted(reply)) return inapplicable(`not accepted: ${describe(reply)}`);
  return around(observation.span, (before, after, span) => {
    // What it repeats may never have arrived, or only when it was sent once more.
    if (twin === undefined || !accepted(twin) || unstored(observation, before, span).length > 0)
      return { kind: 'inconclusive', because: 'what it repeats was not stored before it', alone: true };
    // The first answer is what the second is held against, as long as both are about the same stored values.
    const first = objectOf(twin) ?? {};
    const isComparable = difference(first, before).length === 0;
    const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].filter(
      unleaked(observation, before, after),
    );
    const lines = [
      ...difference(pick(before, names), pick(after, names)),
      ...(isComparable ? difference(first, objectOf(reply) ?? {}) : []),
    ];
    if (lines.length === 0) return pass;
    return span.writes.length > 1
      ? isolate('other writes lie between it and the readings')
      : violation('the same answer and the same stored connection', lines.join(', '));
  });
};
