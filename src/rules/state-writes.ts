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

/** Whether a member that is sent has to be stored. */
type IsStored = (member: string, observation: Observation) => boolean;

/**
 * Members that are stored otherwise than they were sent. Null is left to the rules about null, and what a later
 * write of the same span sends to that write.
 */
function unstored(
  observation: Observation,
  after: JsonObject,
  writes: readonly Exchange[],
  isStored: IsStored,
): readonly MemberDifference[] {
  const later = writes.filter((write) => write.n > observation.n && isAccepted(write));
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
      const found = unstored(observation, after, span.writes, isStored);
      if (span.writes.length === 1)
        return unlessDifferent(found, 'members stored as sent', 'sent and stored');
      // What a later write sends again is judged by the answer.
      const isShown = unstored(observation, objectOf(observation.reply) ?? after, [], isStored).length === 0;
      return found.length > 0 || !isShown
        ? isolate(
            'other writes lie between it and the reading, and any of them may have changed what it stored',
          )
        : pass;
    });
  };

export const persisted = persistedWhere(applies);

/** What bodies in order store is stored in reverse order too, also where a connection may ignore it. */
export const orderless = persistedWhere((member, observation) =>
  isStorable(member, sentBody(observation)?.[member] ?? null, observation),
);

export const repeats = (observation: Observation): Verdict => {
  const { control, reply } = observation;
  if (!accepted(reply)) return inapplicable(`not accepted: ${describeReply(reply)}`);
  return around(observation.span, (before, after, span) => {
    // What it repeats may never have arrived, or only when it was sent once more.
    if (
      control === undefined ||
      !accepted(control) ||
      unstored(observation, before, span.writes, applies).length > 0
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
