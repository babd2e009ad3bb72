import type { JsonObject, Observation, Verdict } from '../model.ts';
import { own } from '../own.ts';
import { accepted, describe, difference, inapplicable, pass, violation } from './oracle.ts';
import { applies } from './resource.ts';
import { around, isAccepted, merged, pick, setBy } from './state-spans.ts';

/**
 * The last of the writes between two readings, judged as if the others had been read before it. What null left of them
 * and what may be ignored is not compared.
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
      const known = (value: JsonObject): JsonObject =>
        pick(
          value,
          Object.keys(value).filter((name) => !isOpen(name)),
        );
      return judge(known(merged(before, { ...span, writes: others })), known(after));
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
