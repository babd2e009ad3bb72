import type { JudgedRun } from '../../../src/diagnose/diagnosis.ts';
import { type Dictionary, differenceKey, type KnownFault, pairOf } from '../../../src/diagnose/dictionary.ts';
import type { Finding, Profile, Violation } from '../../../src/model.ts';

/** What became of a rule at a case: it holds, or it is broken in some ways; `old`: nobody kept in which. */
export interface Told {
  readonly rule: string;
  readonly case: string;
  readonly is: 'upheld' | 'old' | readonly string[];
  /** It was sent again, and seen again. */
  readonly again?: true;
  /** What was sent. */
  readonly body?: string;
}

const way = (name: string) => ({ expected: 'as sent', actual: name });

const kept = (id: string, exchange: number): Violation => ({
  exchange,
  case: id,
  title: id,
  sent: id,
  expected: '',
  actual: '',
  curl: `curl ${id}`,
});

function bodyOf(told: readonly Told[], id: string): { readonly body?: string } {
  const body = told.find((one) => one.case === id)?.body;
  return body === undefined ? {} : { body };
}

/** A run as it would have been recorded, one exchange for each case. */
export function runByHand(told: readonly Told[], profile: Profile = 'gate'): JudgedRun {
  const cases = [...new Set(told.map((one) => one.case))];
  const findingOf = (rule: string): Finding => {
    const own = told.filter((one) => one.rule === rule);
    const broken = own.filter(({ is }) => is !== 'upheld');
    return {
      rule,
      part: 'state',
      level: 'must',
      statement: rule,
      because: [],
      observed: [],
      violations: own.filter(({ again }) => again).map(({ case: id }) => kept(id, cases.indexOf(id) + 1)),
      source: { document: 'x', anchor: 'x', words: 'x' },
      outcome: broken.length > 0 ? 'violated' : 'upheld',
      judged: own.length,
      ...(own.some(({ again }) => again) ? { stability: 'stable' } : {}),
      exchanges: own.map((one) => cases.indexOf(one.case) + 1),
      answers: broken.map(({ case: id, is }) => ({
        expected: '',
        actual: '',
        cases: [id],
        ...(is === 'old' || is === 'upheld' ? {} : { differences: is.map(way) }),
      })),
    };
  };
  return {
    header: { profile, contract: { revision: 'by hand' } },
    exchanges: cases.map((id, at) => ({ n: at + 1, case: id, request: bodyOf(told, id) })),
    findings: [...new Set(told.map(({ rule }) => rule))].map(findingOf),
  };
}

/** A fault by the cases at which it breaks rules: `rule case way`. */
export function fault(id: string, ...effects: readonly string[]): KnownFault {
  const split = effects.map((one) => one.split(' '));
  return {
    id,
    statement: `It does ${id}`,
    same: [],
    rules: [...new Set(split.map(([rule = '']) => rule))],
    full: new Map(
      split.map(([rule = '', at = '', name = '']) => [pairOf(rule, at), [differenceKey(way(name))]] as const),
    ),
  };
}

export const dictionary = (...faults: readonly KnownFault[]): Dictionary => ({
  madeOf: '',
  contract: 'by hand',
  faults,
});
