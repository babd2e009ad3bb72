import type { Exchange, Json, JsonObject, Observation, Span, Verdict } from '../model.ts';
import { own } from '../own.ts';
import { describe, difference, inapplicable, pass, refused, same, sentBody, violation } from './oracle.ts';
import { around, isAccepted, merged } from './state-spans.ts';

const isRefusal = ({ reply }: Exchange): boolean => refused(reply);

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
