import { elideJson } from '../elide.ts';
import type { Exchange, Observation, Span, Verdict } from '../model.ts';
import { describe, difference, inapplicable, pass, refused, sentBody, violation } from './oracle.ts';
import { around, isAccepted, isolate, merged, pick, unleaked } from './state-spans.ts';

/** Refused, or sent elsewhere by a router: nothing is carried out. */
const isRefusal = ({ reply }: Exchange): boolean =>
  refused(reply) || (reply.kind === 'response' && reply.status >= 300 && reply.status < 400);

/** Nothing was accepted and nothing changed, whatever became of the requests that got no answer. */
function isQuiet(span: Span | undefined): boolean {
  if (span?.before.kind !== 'known' || span.after.kind !== 'known' || span.writes.some(isAccepted))
    return false;
  return difference(span.before.value, span.after.value).length === 0;
}

/**
 * A refused write leaves the stored connection as it was. Refused writes are read in batches: a value that only one of
 * them ever sent names it, however late it turns up; any other change is found out by sending the batch one by one.
 */
export const inert = (observation: Observation): Verdict => {
  const { leak, reply, span } = observation;
  if (!isRefusal(observation)) return inapplicable(`not refused: ${describe(reply)}`);
  if (leak !== undefined) {
    const state = `${leak.member} ${elideJson(leak.value)}`;
    return {
      kind: 'violation',
      expected: 'nothing stored changes',
      actual: `${leak.where}: ${state}, which only this request sent`,
      state,
      telling: true,
    };
  }
  if (isQuiet(span)) return pass;
  return around(span, (before, after, whole) => {
    const expected = merged(before, whole);
    const written = whole.writes.filter(isAccepted).flatMap((write) => Object.keys(sentBody(write) ?? {}));
    const names = [...new Set([...Object.keys(expected), ...Object.keys(after)])]
      .filter((name) => !written.includes(name))
      .filter(unleaked(observation, expected, after));
    const lines = difference(pick(expected, names), pick(after, names));
    const sent = sentBody(observation);
    const isCovered = sent !== undefined && Object.keys(sent).every((name) => written.includes(name));
    if (lines.length === 0)
      return isCovered ? inapplicable('written over by an accepted request before it was read') : pass;
    return whole.writes.length === 1
      ? violation('nothing stored changes', lines.join(', '), `changed: ${lines.join(', ')}`)
      : isolate('something in its batch changed the stored connection, and nothing did so again alone');
  });
};
