import { describe, expect, it } from 'vitest';
import { diagnose } from '../../../src/diagnose/diagnose.ts';
import type { JudgedRun } from '../../../src/diagnose/diagnosis.ts';
import type { Part } from '../../../src/model.ts';
import { dictionary, fault, runByHand, type Told } from '../harness/run-by-hand.ts';

const known = dictionary(fault('one', 'r a x', 'r b x', 'r c x'));
const large: Told = { rule: 'r', case: 'a', is: ['x'], body: '{"name":"A name that is not allowed"}' };
const small: Told = { rule: 'r', case: 'b', is: ['x'], body: '{}' };
const middle: Told = { rule: 'r', case: 'c', is: ['x'], body: '{"name":"A"}' };

function shown(told: readonly Told[], part: Part): readonly string[] {
  const run: JudgedRun = runByHand(told);
  const findings = run.findings.map((finding) => ({ ...finding, part }));
  const [cause] = diagnose({ ...run, findings }, known).causes;
  return (cause?.shownBy ?? []).map((one) => one.case);
}

describe('the failures that are shown of a cause', () => {
  it('have the smallest request first where each request is judged by itself', () => {
    expect(shown([large, small, middle], 'request')).toEqual(['b', 'c', 'a']);
  });

  it('have what was sent again before smaller requests', () => {
    expect(shown([{ ...large, again: true }, small, middle], 'request')).toEqual(['a', 'b', 'c']);
  });

  it('have no later request where what an earlier one stored may be what it shows', () => {
    expect(shown([{ ...large, again: true }, small, middle], 'response')).toEqual(['a']);
    expect(shown([large, { ...middle, again: true }, small], 'state')).toEqual(['c']);
  });

  it('are the first one where nothing was sent again', () => {
    expect(shown([large, small, middle], 'response')).toEqual(['a']);
  });
});
