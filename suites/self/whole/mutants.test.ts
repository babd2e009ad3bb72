import { describe, expect, test } from 'vitest';
import { excuses, killersOf, mutants } from '../../../fixtures/mutants/index.ts';
import { conforming } from '../../../fixtures/tenant/start.ts';
import { contract } from '../../../src/contract/index.ts';
import { rules } from '../../../src/rules/index.ts';

const everyRule = rules(contract('2026-04'));
const binding = everyRule.filter(({ level }) => level !== 'observe').map(({ id }) => id);
const ids = mutants.map(({ id }) => id);
const repeated = (list: readonly string[]): readonly string[] =>
  list.filter((one, index) => list.indexOf(one) !== index);

describe('the mutants', () => {
  test('are at least eight hundred, each with an id and a statement of its own', () => {
    expect(mutants.length).toBeGreaterThanOrEqual(800);
    expect(repeated(ids)).toEqual([]);
    expect(repeated(mutants.map(({ statement }) => statement))).toEqual([]);
  });

  test('are named part.subject.what', () => {
    const misnamed = mutants.filter(
      ({ id, part }) => !id.startsWith(`${part}.`) || !/^[a-z]+\.[\w-]+\.[\w-]+$/.test(id),
    );
    expect(misnamed.map(({ id }) => id)).toEqual([]);
  });

  test('say in the present tense what is wrong, in at most 100 characters', () => {
    const wordy = mutants.filter(
      ({ statement }) => statement.length > 100 || /\bshould\b|\btest|\bverify\b|\.$/i.test(statement),
    );
    expect(wordy.map(({ statement }) => statement)).toEqual([]);
  });

  test.each(['request', 'response', 'error', 'authorization', 'state', 'transport'] as const)(
    'are at least ten of the part %s',
    (part) => {
      expect(mutants.filter((mutant) => mutant.part === part).length).toBeGreaterThanOrEqual(10);
    },
  );

  test('have right killers that are rules, of level must or should', () => {
    expect(mutants.flatMap(killersOf).filter((rule) => !binding.includes(rule))).toEqual([]);
  });

  test('change seams that the reference has, and make new ones for each tenant', () => {
    const seams = Object.keys(conforming);
    for (const { behaviour } of mutants) {
      const changed = Object.keys(behaviour());
      expect(changed.length).toBeGreaterThan(0);
      expect(changed.filter((seam) => !seams.includes(seam))).toEqual([]);
      expect(behaviour()).not.toBe(behaviour());
    }
  });

  test('are equivalent at most five times, each with a reason', () => {
    const equivalent = mutants.filter((mutant) => mutant.equivalent !== undefined);
    expect(equivalent.length).toBeLessThanOrEqual(5);
    for (const { equivalent: reason = '' } of equivalent) expect(reason.length).toBeGreaterThanOrEqual(40);
  });
});

describe('every rule of level must or should', () => {
  const wanted = new Set(mutants.filter(({ equivalent }) => equivalent === undefined).flatMap(killersOf));

  test('is the right killer of a mutant', () => {
    expect(binding.filter((rule) => !wanted.has(rule))).toEqual([]);
  });

  test('is excused with a reason, where it is', () => {
    expect(Object.keys(excuses).filter((rule) => !binding.includes(rule))).toEqual([]);
    for (const reason of Object.values(excuses)) expect(reason.length).toBeGreaterThanOrEqual(40);
  });
});
