import type { Exchange, Json, JsonObject, Observation, Span, Verdict } from '../model.ts';
import { own } from '../own.ts';
import {
  accepted,
  describe,
  difference,
  inapplicable,
  inconclusive,
  known,
  objectOf,
  pass,
  refused,
  same,
  sentBody,
  violation,
} from './oracle.ts';
import { applies } from './resource.ts';

const isRefusal = ({ reply }: Exchange): boolean => refused(reply);
const isAccepted = ({ reply }: Exchange): boolean => accepted(reply);

/** Both readings around a write, or why there is none. */
function around(
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
      !later.some((write) => Object.hasOwn(sentBody(write) ?? {}, member)),
  );
  const names = sent.map(([member]) => member);
  return difference(Object.fromEntries(sent), pick(after, names));
}

/** What an accepted write set: what it sent, or what its answer shows where that is no JSON. */
function setBy(write: Exchange): JsonObject {
  const { connection: _, connection_id: __, ...shown } = objectOf(write.reply) ?? {};
  return sentBody(write) ?? shown;
}

/** What is stored once every accepted write of a span has been merged into what was stored before. */
function merged(before: JsonObject, span: Span): JsonObject {
  return Object.assign({}, before, ...span.writes.filter(isAccepted).map(setBy));
}

export const persisted = (observation: Observation): Verdict => {
  if (!accepted(observation.reply)) return inapplicable(`not accepted: ${describe(observation.reply)}`);
  return around(observation.span, (_, after, span) => {
    const lines = unstored(observation, after, span);
    const state = lines.join(', ');
    return lines.length === 0
      ? pass
      : violation('members stored as sent', `GET: ${state}`, `sent → stored: ${state}`);
  });
};

export const kept = (nulls: boolean) =>
  alone((before, after, observation) => {
    const sent = sentBody(observation);
    if (sent === undefined) return inapplicable('no members were sent');
    if (Object.values(sent).includes(null) !== nulls)
      return inapplicable(nulls ? 'no null was sent' : 'null is judged apart');
    const others = [...new Set([...Object.keys(before), ...Object.keys(after)])].filter(
      (name) => !Object.hasOwn(sent, name),
    );
    const lines = difference(pick(before, others), pick(after, others));
    return lines.length === 0
      ? pass
      : violation('members not sent as they were', lines.join(', '), `changed: ${lines.join(', ')}`);
  });

/** Nothing was accepted and nothing changed, whatever became of the requests that got no answer. */
function isQuiet(span: Span | undefined): boolean {
  if (span?.before.kind !== 'known' || span.after.kind !== 'known' || span.writes.some(isAccepted))
    return false;
  return difference(span.before.value, span.after.value).length === 0;
}

/** Texts of ours, that nobody else would choose. */
const isBait = (value: Json | undefined): boolean =>
  typeof value === 'string' && value.startsWith('patchproof');

/** Whether a value that is stored now was sent by one write alone of those between two readings. */
const isOnlyHis = (name: string, after: JsonObject, { n, ...his }: Observation, span: Span): boolean =>
  same(own(sentBody(his), name), own(after, name)) &&
  !span.writes.some((write) => write.n !== n && same(own(sentBody(write), name), own(after, name)));

/**
 * A refused write leaves the stored connection as it was. Refused writes are read in batches: when something
 * changed, the values name the case that leaked, and where they don't the batch is sent again one by one.
 */
export const inert = (observation: Observation): Verdict => {
  if (!isRefusal(observation)) return inapplicable(`not refused: ${describe(observation.reply)}`);
  if (isQuiet(observation.span)) return pass;
  return around(observation.span, (before, after, span) => {
    const expected = merged(before, span);
    const written = span.writes.filter(isAccepted).flatMap((write) => Object.keys(sentBody(write) ?? {}));
    const lines = difference(expected, after).filter(
      (line) => !written.some((name) => line.startsWith(`${name} `)),
    );
    const sent = sentBody(observation);
    const isCovered = sent !== undefined && Object.keys(sent).every((name) => written.includes(name));
    if (lines.length === 0)
      return isCovered ? inapplicable('written over by an accepted request before it was read') : pass;
    const changed = Object.keys({ ...expected, ...after }).filter(
      (name) => !same(own(expected, name), own(after, name)),
    );
    const his = changed.filter((name) => isOnlyHis(name, after, observation, span));
    const mine = span.writes.length === 1 || his.length > 0;
    const isTelling = his.some((name) => isBait(own(after, name)));
    return mine
      ? {
          ...violation('nothing stored changes', lines.join(', '), `changed: ${lines.join(', ')}`),
          ...(isTelling ? { telling: true } : {}),
        }
      : {
          kind: 'inconclusive',
          because: 'something in its batch changed the stored connection, and nothing did so again alone',
          alone: true,
          broken: true,
        };
  });
};

export const sticks = (observation: Observation): Verdict => {
  const { span, reply } = observation;
  if (!accepted(reply)) return inapplicable(`not accepted: ${describe(reply)}`);
  return around(span, (before, after, all) => {
    const writes = all.writes.filter(isAccepted);
    if (writes.length < 3 || writes.at(-1)?.n !== observation.n)
      return inapplicable('not the last of three in a row');
    // What null leaves behind, where it has the last word, is not documented.
    const expected = Object.entries(merged(before, all)).filter(
      ([name, value]) => value !== null && applies(name, observation),
    );
    const names = expected.map(([name]) => name);
    const lines = difference(Object.fromEntries(expected), pick(after, names));
    return lines.length === 0
      ? pass
      : violation(
          'every change of the row stored',
          `GET: ${lines.join(', ')}`,
          `expected → stored: ${lines.join(', ')}`,
        );
  });
};

export const repeats = (observation: Observation): Verdict => {
  const { twin, reply } = observation;
  if (!accepted(reply)) return inapplicable(`not accepted: ${describe(reply)}`);
  return around(observation.span, (before, after, span) => {
    // What it repeats may never have arrived, or only when it was sent once more.
    if (twin === undefined || !accepted(twin) || unstored(observation, before, span).length > 0)
      return { kind: 'inconclusive', because: 'what it repeats was not stored before it', alone: true };
    const lines = [...difference(before, after), ...difference(objectOf(twin) ?? {}, objectOf(reply) ?? {})];
    return lines.length === 0
      ? pass
      : violation('the same answer and the same stored connection', lines.join(', '));
  });
};
