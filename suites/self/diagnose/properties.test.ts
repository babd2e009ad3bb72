import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { diagnose } from '../../../src/diagnose/diagnose.ts';
import type { Failure } from '../../../src/diagnose/diagnosis.ts';
import { dictionary, fault, runByHand, type Told } from '../harness/run-by-hand.ts';

const rules = ['r', 's', 't'];
const cases = ['a', 'b', 'c', 'd', 'e'];
const ways = ['x', 'y'];

const effects = fc.uniqueArray(
  fc.tuple(fc.constantFrom(...rules), fc.constantFrom(...cases), fc.constantFrom(...ways)),
  { minLength: 1, maxLength: 8, selector: ([rule, id]) => `${rule} ${id}` },
);

const dictionaries = fc
  .array(effects, { minLength: 1, maxLength: 6 })
  .map((all) =>
    dictionary(...all.map((one, at) => fault(`fault-${at}`, ...one.map((effect) => effect.join(' '))))),
  );

const told = fc.uniqueArray(
  fc.record<Told>({
    rule: fc.constantFrom(...rules),
    case: fc.constantFrom(...cases),
    is: fc.oneof(
      fc.constant('upheld' as const),
      fc.constant('old' as const),
      fc.subarray(ways, { minLength: 1 }),
    ),
  }),
  { selector: ({ rule, case: id }) => `${rule} ${id}` },
);

const textOf = ({ rule, case: id }: Failure): string => `${rule} ${id}`;
const order = { certain: 2, likely: 1, possible: 0 } as const;

describe('whatever a run shows', () => {
  it('explained and unexplained are its failures, each once', () => {
    fc.assert(
      fc.property(told, dictionaries, (all, known) => {
        const { causes, unexplained, failures } = diagnose(runByHand(all), known);
        const named = [...causes.flatMap(({ explains }) => explains), ...unexplained].map(textOf);
        const broken = all.filter(({ is }) => is !== 'upheld').map(textOf);
        expect(named.toSorted()).toEqual(broken.toSorted());
        expect(failures).toBe(broken.length);
      }),
    );
  });

  it('the order of its findings does not matter', () => {
    fc.assert(
      fc.property(told, dictionaries, (all, known) => {
        const run = runByHand(all);
        const reversed = { ...run, findings: run.findings.toReversed() };
        const plain = (one: typeof run) =>
          diagnose(one, known).causes.map(({ id, confidence, explains }) => ({
            id,
            confidence,
            explains: explains.map(textOf).toSorted(),
          }));
        expect(plain(reversed)).toEqual(plain(run));
      }),
    );
  });

  it('a prediction that is refuted besides never makes its cause more certain', () => {
    fc.assert(
      fc.property(told, dictionaries, (all, known) => {
        const before = diagnose(runByHand(all), known);
        for (const { id, confidence } of before.causes) {
          const own = [...(known.faults.find((one) => one.id === id)?.full.keys() ?? [])];
          const [untested] = own.filter((pair) => !all.some((one) => textOf(one) === pair));
          if (untested === undefined) continue;
          const [rule = '', candidate = ''] = untested.split(' ');
          const after = diagnose(runByHand([...all, { rule, case: candidate, is: 'upheld' }]), known);
          const now = after.causes.find((one) => one.id === id);
          expect(now === undefined ? 0 : order[now.confidence]).toBeLessThanOrEqual(order[confidence]);
        }
      }),
    );
  });

  it('without a failure there is no cause', () => {
    fc.assert(
      fc.property(told, dictionaries, (all, known) => {
        const clean = all.map((one): Told => ({ ...one, is: 'upheld' }));
        expect(diagnose(runByHand(clean), known)).toEqual({ causes: [], unexplained: [], failures: 0 });
      }),
    );
  });
});
