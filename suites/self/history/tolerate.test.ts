import { describe, expect, it, test } from 'vitest';
import { explained } from '../../../src/history/apply-baseline.ts';
import type { Finding, Tolerance } from '../../../src/model.ts';
import { findingOf } from '../harness/gate-on.ts';
import { folder } from '../harness/in-process.ts';
import { run, tolerated, update } from '../harness/tolerating.ts';
import { finding } from './judged-run.ts';

const known: Tolerance = { reason: 'fixed in 4.2', since: '2026-01-01', expires: '2026-12-31' };
const later: Tolerance = { ...known, reason: 'fixed in 5' };
const crash = (cases: readonly string[], over: Partial<Finding> = {}): Finding =>
  finding(
    'error.status.server-error',
    cases.map((id) => ({ case: id, expected: 'below 500', actual: '500' })),
    over,
  );
const open = (undecided: readonly string[]): Finding =>
  finding('request.a.type', [], {
    outcome: 'inconclusive',
    undecided,
    because: ['never reached validation'],
  });

const toleratedIn = (...findings: readonly Finding[]): readonly (readonly Tolerance[] | undefined)[] =>
  explained(findings).map((one) => one.tolerated);

describe('a rule that does not tell is tolerated', () => {
  test('where every case that does not tell is one that a tolerated violation is about', () => {
    const of = crash(['a/1', 'a/2', 'b/1'], { tolerated: [known] });
    expect(toleratedIn(of, open(['a/1', 'a/2']))).toEqual([[known], [known]]);
  });

  test('by everything that explains it, each once', () => {
    const one = crash(['a/1'], { tolerated: [known] });
    const two = { ...crash(['a/2'], { tolerated: [later, known] }), rule: 'error.answer.given' };
    expect(toleratedIn(one, two, open(['a/1', 'a/2']))[2]).toEqual([known, later]);
  });

  test.for<[string, Finding, Finding]>([
    [
      'one case does not tell for another reason',
      crash(['a/1'], { tolerated: [known] }),
      open(['a/1', 'a/2']),
    ],
    ['the violation is not tolerated', crash(['a/1']), open(['a/1'])],
    ['it does not say which cases do not tell', crash(['a/1'], { tolerated: [known] }), open([])],
    [
      'it is violated',
      crash(['a/1'], { tolerated: [known] }),
      finding('request.a.type', [{ case: 'a/1', expected: '400', actual: '200' }], { undecided: ['a/1'] }),
    ],
    [
      'it was not asked',
      crash(['a/1'], { tolerated: [known] }),
      finding('request.a.type', [], { outcome: 'untested', undecided: ['a/1'] }),
    ],
  ])('and not where %s', ([, one, two]) => {
    expect(toleratedIn(one, two)[1]).toBeUndefined();
  });
});

it('a known 500 does not keep a run from a verdict', async () => {
  const cwd = folder();
  const words = ['--only', 'request.organization_connection_name.pattern', '--only', 'error.status'];
  const first = await run(cwd, 'error.status.nul-crashes', ...words);
  expect(first.code).toBe(1);
  expect(findingOf(first.record, 'request.organization_connection_name.pattern').outcome).toBe(
    'inconclusive',
  );
  expect(await update(cwd)).toMatchObject({ code: 0, err: expect.stringContaining('1 entry') });
  const again = await run(cwd, 'error.status.nul-crashes', ...words);
  expect([again.code, tolerated(again)]).toEqual([
    0,
    ['request.organization_connection_name.pattern', 'error.status.server-error'],
  ]);
});
