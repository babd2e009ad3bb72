import type { Finding } from '../../../src/model.ts';
import { answersOf, type CaseAnswer } from '../../../src/record/deviations.ts';
import type { RecordedExchange, RunRecord } from '../../../src/record/record.ts';
import { answer, exchange, HEADER } from '../samples/report-sample-lines.ts';

/** Small records in which three rules have judged five cases each. */

export const RULES = ['request.a.type', 'request.b.type', 'error.c.required'] as const;
export const CASES = ['a/1', 'a/2', 'b/1', 'b/2', 'c/1'] as const;
export const TODAY = '2026-06-01';
const exchanges: readonly RecordedExchange[] = CASES.map((id, index) =>
  exchange(index + 1, { case: id, title: id, reply: answer(200, '{}') }),
);

/** What a rule made of every case: upheld where no pair says otherwise. */
export function finding(rule: string, pairs: readonly CaseAnswer[], own: Partial<Finding> = {}): Finding {
  const broken = pairs.length > 0;
  return {
    rule,
    part: 'request',
    level: 'must',
    statement: rule,
    because: [],
    observed: [],
    violations: [],
    source: { document: 'openapi', anchor: rule, words: rule },
    outcome: broken ? 'violated' : 'upheld',
    judged: CASES.length,
    exchanges: exchanges.map(({ n }) => n),
    ...(broken ? { answers: answersOf(pairs) } : {}),
    ...own,
  };
}

export const runOf = (findings: readonly Finding[]): RunRecord => ({ header: HEADER, exchanges, findings });
