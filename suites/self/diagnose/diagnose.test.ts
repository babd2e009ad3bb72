import { describe, expect, it } from 'vitest';
import { diagnose } from '../../../src/diagnose/diagnose.ts';
import type { Profile } from '../../../src/model.ts';
import { dictionary, fault, runByHand, type Told } from '../harness/run-by-hand.ts';

const general = fault('general', 'r a x', 'r b x', 'r c x', 's d y');
const special = fault('special', 'r a x');
const other = fault('other', 't e z', 't f z');
const known = dictionary(general, special, other);

const broken = (rule: string, id: string, ...ways: readonly string[]): Told => ({ rule, case: id, is: ways });
const upheld = (rule: string, id: string): Told => ({ rule, case: id, is: 'upheld' });
const whole = [broken('r', 'a', 'x'), broken('r', 'b', 'x'), broken('r', 'c', 'x'), broken('s', 'd', 'y')];

const causesOf = (told: readonly Told[], profile: Profile = 'gate', faults = known) =>
  diagnose(runByHand(told, profile), faults).causes.map(({ id, confidence }) => `${id} ${confidence}`);

describe('the causes of a run', () => {
  it('name the general fault, and not the special one beside it', () => {
    expect(causesOf(whole)).toEqual(['general certain']);
  });

  it('name the special fault where the general one is refuted', () => {
    expect(causesOf([broken('r', 'a', 'x'), upheld('r', 'b'), upheld('r', 'c'), upheld('s', 'd')])).toEqual([
      'special certain',
    ]);
  });

  it('name several faults', () => {
    expect(causesOf([...whole, broken('t', 'e', 'z'), broken('t', 'f', 'z')])).toEqual([
      'general certain',
      'other certain',
    ]);
  });

  it('name none that is wrong in another way', () => {
    const { causes, unexplained } = diagnose(runByHand([broken('t', 'e', 'q')]), known);
    expect(causes).toEqual([]);
    expect(unexplained).toEqual([{ rule: 't', case: 'e', exchange: 1 }]);
  });

  it('name none that what was tested refutes', () => {
    const wide = fault('wide', 'r a x', 'r b x', 'r c x');
    expect(
      causesOf([broken('r', 'a', 'x'), upheld('r', 'b'), upheld('r', 'c')], 'gate', dictionary(wide)),
    ).toEqual([]);
  });

  it('are alternatives where no case that was sent tells them apart, with one that would', () => {
    const { causes } = diagnose(runByHand([broken('r', 'a', 'x')], 'smoke'), known);
    const told = causes.flatMap((one) => [one, ...one.alternatives]).map(({ id }) => id);
    expect(told.toSorted()).toEqual(['general', 'special']);
    expect(causes[0]?.alternatives[0]?.decidedBy).toEqual({ rule: 'r', case: 'b' });
    expect(causes[0]?.confidence).not.toBe('certain');
  });

  it('are at most possible where an effect is not there, unless other causes may hide it', () => {
    const letters = ['t', 'u', 'v', 'w'];
    const all = ['r a x', 'r b x', 'r c x', 'r d x', 'r e x'];
    const faults = dictionary(
      fault('most', ...all),
      ...letters.map((rule) => fault(`only-${rule}`, `${rule} z y`)),
    );
    const told = [...all.slice(1).map((one) => broken('r', one.charAt(2), 'x')), upheld('r', 'a')];
    expect(causesOf(told, 'gate', faults)).toEqual(['most possible']);
    const more = letters.map((rule) => broken(rule, 'z', 'y'));
    expect(causesOf([...told, ...more], 'gate', faults)).toContain('most likely');
  });

  it('are at most possible where the record does not keep how a rule is broken', () => {
    expect(causesOf(whole.map((one) => ({ ...one, is: 'old' })))).toEqual(['general possible']);
  });

  it('are found by the way a rule is broken in a deep run, where every case is new', () => {
    expect(causesOf([broken('t', 'random/1', 'z'), broken('t', 'random/2', 'z')], 'deep')).toEqual([
      'other possible',
    ]);
  });

  it('take what is broken in the same way at a case that they do not predict', () => {
    const { causes, unexplained } = diagnose(runByHand([...whole, broken('r', 'new', 'x')]), known);
    expect(causes.map(({ explains }) => explains.length)).toEqual([5]);
    expect(unexplained).toEqual([]);
  });

  it('are not certain where they are to explain what they do not predict', () => {
    expect(causesOf([...whole, broken('r', 'new', 'x')])).toEqual(['general likely']);
  });

  it('are two where a failure is wrong in the ways of both', () => {
    const faults = dictionary(
      fault('first', 'r a x', 'r b x'),
      fault('second', 'r a y', 'r c y'),
      fault('third', 'r a y'),
    );
    const told = [broken('r', 'a', 'x', 'y'), broken('r', 'b', 'x'), upheld('r', 'c')];
    const { causes, unexplained } = diagnose(runByHand(told), faults);
    expect(causes.map(({ id, explains }) => [id, explains.map((one) => one.case)])).toEqual([
      ['first', ['b']],
      ['third', ['a']],
    ]);
    expect(unexplained).toEqual([]);
  });

  it('are one where the only failure of both is the same', () => {
    const faults = dictionary(fault('first', 'r a x'), fault('second', 'r a y'));
    const { causes } = diagnose(runByHand([broken('r', 'a', 'x', 'y')]), faults);
    expect(causes.map(({ explains }) => explains.length)).toEqual([1]);
  });

  it('say which rules hold again, and the first exchange', () => {
    const { causes } = diagnose(runByHand([upheld('q', 'o'), ...whole, broken('s', 'e', 'w')]), known);
    expect(causes[0]).toMatchObject({ id: 'general', mends: ['r'], since: 2 });
  });
});

describe('a refusal by another fault', () => {
  it('refutes nothing: a rule that has not judged a case says nothing of it', () => {
    const run = runByHand([broken('r', 'a', 'x'), broken('r', 'b', 'x'), broken('r', 'c', 'x')]);
    const refused = { n: 9, case: 'd', request: {} };
    const { causes } = diagnose({ ...run, exchanges: [...run.exchanges, refused] }, known);
    expect(causes[0]).toMatchObject({ id: 'general', predicted: { confirmed: 3, refuted: 0 } });
  });
});
