import type { Exchange, JsonObject, Observation, Span, Verdict } from '../model.ts';
import { accepted, describe, inapplicable, inconclusive, known, objectOf, sentBody } from './oracle.ts';

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

/** An accepted write that was read right after it. */
export const alone =
  (judge: (before: JsonObject, after: JsonObject, observation: Observation) => Verdict) =>
  (observation: Observation): Verdict => {
    if (!accepted(observation.reply)) return inapplicable(`not accepted: ${describe(observation.reply)}`);
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
