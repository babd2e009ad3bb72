import type {
  Actual,
  BrokenVerdict,
  Expected,
  Json,
  JsonObject,
  MemberDifference,
  Reply,
  Snapshot,
  Verdict,
} from '../model.ts';
import { describeReply } from '../text/describe.ts';

export const pass: Verdict = { kind: 'pass' };

export const inapplicable = (because: string): Verdict => ({ kind: 'inapplicable', because });
export const inconclusive = (because: string): Verdict => ({ kind: 'inconclusive', because });
export const observed = (answer: string): Verdict => ({ kind: 'observed', answer });

export const notJson = (reply: Reply): Verdict => inapplicable(`not a JSON object: ${describeReply(reply)}`);

/** Both sides may be given in words. */
export const violation = (expected: Expected | string, actual: Actual | string): BrokenVerdict => ({
  kind: 'violation',
  expected: typeof expected === 'string' ? { kind: 'condition', words: expected } : expected,
  actual: typeof actual === 'string' ? { kind: 'condition', words: actual } : actual,
});

export const wrongReply = (expected: Expected | string, reply: Reply): BrokenVerdict =>
  violation(expected, { kind: 'reply', reply });

export const wrongStatus = (statuses: readonly number[], reply: Reply): BrokenVerdict =>
  wrongReply({ kind: 'status', statuses }, reply);

export const unlessMember = (member: string, expected: Json, value: Json | undefined): Verdict =>
  value === expected
    ? pass
    : violation({ kind: 'member', member, value: expected }, { kind: 'member', member, value });

/** Passes if two states have no differences. */
export const unlessDifferent = (
  differences: readonly MemberDifference[],
  expected: Expected | string,
  of: Extract<Actual, { readonly kind: 'differences' }>['of'],
): Verdict =>
  differences.length === 0 ? pass : violation(expected, { kind: 'differences', of, differences });

/** Runs `judge` on a read; inconclusive if its value is not known. */
export function known(
  snapshot: Snapshot | undefined,
  what: string,
  judge: (value: JsonObject) => Verdict,
): Verdict {
  if (snapshot === undefined) return inconclusive(`${what} was not read`);
  return snapshot.kind === 'unknown' ? inconclusive(`${what}: ${snapshot.because}`) : judge(snapshot.value);
}
