import type { JsonObject, Observation, Verdict } from '../model.ts';
import { own } from '../own.ts';
import { accepted, describe, difference, inapplicable, known, pass, violation } from './oracle.ts';
import { applies } from './resource.ts';
import { around, isAccepted, isolate, merged, pick, setBy } from './state-spans.ts';

/**
 * The last of the writes between two readings, judged as if the others had been read before it. What null left of them
 * and what may be ignored is not compared. Where it does not hold, the write is judged alone.
 */
export const lastOfRow =
  (judge: (before: JsonObject, after: JsonObject) => Verdict) =>
  (observation: Observation): Verdict => {
    if (!accepted(observation.reply)) return inapplicable(`not accepted: ${describe(observation.reply)}`);
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

/** Members that a row of changes stores otherwise than all of them together, as lines. */
function lost(before: JsonObject, after: JsonObject, observation: Observation): readonly string[] {
  const { span } = observation;
  if (span === undefined) return [];
  // What null leaves behind, where it has the last word, is not documented.
  const expected = Object.entries(merged(before, span)).filter(
    ([name, value]) => value !== null && applies(name, observation),
  );
  const names = expected.map(([name]) => name);
  return difference(Object.fromEntries(expected), pick(after, names));
}

/** A row that is lost with a reading after each of its changes too is lost by one of these, which is judged for it. */
export const sticks = (observation: Observation): Verdict => {
  const { span, reply, spread } = observation;
  if (!accepted(reply)) return inapplicable(`not accepted: ${describe(reply)}`);
  return around(span, (before, after, all) => {
    const writes = all.writes.filter(isAccepted);
    if (writes.length < 3 || writes.at(-1)?.n !== observation.n)
      return inapplicable('not the last of three in a row');
    const lines = lost(before, after, observation);
    if (lines.length === 0) return pass;
    if (spread === undefined) return isolate('whether each change alone is stored was not found out');
    return known(spread, 'the connection after the same changes, each with a reading', (apart) =>
      lost(before, apart, observation).length > 0
        ? inapplicable('the same is lost when the connection is read after each change')
        : violation(
            'every change of the row stored',
            `GET: ${lines.join(', ')}`,
            `expected → stored: ${lines.join(', ')}`,
          ),
    );
  });
};
