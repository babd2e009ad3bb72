import { describe, expect, it } from 'vitest';
import { countOutcomes } from '../../../src/engine/judge/judge.ts';
import type { RunRecord } from '../../../src/record/record.ts';
import { judgedStrictly } from '../../../src/record/status.ts';
import { verdictOf } from '../../../src/report/verdict.ts';
import { SAMPLES } from '../samples/report-samples.ts';
import { clean, sample, withEnd, withFirst } from '../samples/sample-records.ts';

const REFERENCE = 'the embedded reference tenant';

describe('verdictOf', () => {
  it.each<[string, RunRecord, 0 | 1 | 2, string]>([
    [
      'all upheld',
      clean,
      0,
      `Conforms: 12 rules upheld, 2 inapplicable, 0 violated, 2 observed on ${REFERENCE} (2 PATCH, 1 read, restored).`,
    ],
    ['violations', sample('violations'), 1, 'Does not conform: 6 must rules violated on 127.0.0.1:4010.'],
    ['cut off', sample('truncated'), 2, 'Truncated: the run on 127.0.0.1:4010 was cut off after 3 requests.'],
    ['header only', sample('empty'), 2, 'Truncated: the run on 127.0.0.1:4010 was cut off after 0 requests.'],
    [
      'no rule judged',
      { ...clean, findings: [] },
      2,
      `Cannot tell: no rule could be judged on ${REFERENCE}.`,
    ],
    [
      'inconclusive',
      withFirst({ outcome: 'inconclusive' }),
      2,
      `Cannot tell: 1 rule inconclusive on ${REFERENCE}.`,
    ],
    [
      'untested must',
      withFirst({ outcome: 'untested' }),
      2,
      `Cannot tell: 1 must rule untested on ${REFERENCE}.`,
    ],
    [
      'untested should',
      withFirst({ outcome: 'untested', level: 'should' }),
      0,
      `Conforms: 11 rules upheld, 2 inapplicable, 0 violated, 1 untested, 2 observed on ${REFERENCE} (2 PATCH, 1 read, restored).`,
    ],
    [
      'violated should',
      withFirst({ outcome: 'violated', level: 'should' }),
      0,
      `Conforms: 11 rules upheld, 2 inapplicable, 0 violated, 1 deviation, 2 observed on ${REFERENCE} (2 PATCH, 1 read, restored).`,
    ],
    [
      'harness error',
      withEnd(clean, { errors: ['the twin was lost'] }),
      2,
      `Harness error on ${REFERENCE}: the twin was lost`,
    ],
    [
      'left a trace',
      withEnd(clean, { restored: false, unrestored: ['is_enabled'] }),
      2,
      `Not restored on ${REFERENCE}: is_enabled.`,
    ],
    [
      'interrupted',
      withEnd(clean, { interrupted: true }),
      2,
      `Interrupted; everything was restored: the run on ${REFERENCE} was stopped before everything was sent.`,
    ],
    [
      'interrupted, and left a trace',
      withEnd(clean, { interrupted: true, restored: false, unrestored: ['is_enabled'] }),
      2,
      `Interrupted; not everything was restored: the run on ${REFERENCE} was stopped before everything was sent.`,
    ],
    [
      'too slow',
      withEnd(clean, { latency: { percentile: 95, limitMs: 500, actualMs: 512, answers: 3 } }),
      1,
      `Too slow on ${REFERENCE}: p95 of the answers is 512 ms, and --max-latency allows 500 ms (seen from this client).`,
    ],
    [
      'exit code 1',
      withEnd(clean, { exitCode: 1 }),
      1,
      `Does not conform: the run on ${REFERENCE} ended with exit code 1.`,
    ],
    [
      'rules that judge nothing',
      { ...clean, findings: clean.findings.filter(({ level }) => level === 'observe') },
      2,
      `Cannot tell: no rule could be judged on ${REFERENCE}.`,
    ],
    [
      'exit code 2',
      withEnd(clean, { exitCode: 2 }),
      2,
      `Cannot tell: the run on ${REFERENCE} ended with exit code 2.`,
    ],
  ])('%s', (_name, record, exitCode, sentence) => {
    expect(verdictOf(record)).toMatchObject({ exitCode, sentence });
  });

  it('lets a violation outrank what leaves the question open, which becomes a note', () => {
    const { end: _, ...cut } = withFirst({ outcome: 'violated' });
    expect(verdictOf(cut)).toEqual({
      exitCode: 1,
      title: 'Does not conform',
      sentence: `Does not conform: 1 must rule violated on ${REFERENCE}.`,
      notes: ['Truncated: the run was cut off after 3 requests.'],
    });
  });

  it('counts should when it is strict', () => {
    const record = sample('violations');
    expect(verdictOf(judgedStrictly(record)).sentence).toBe(
      'Does not conform: 6 must rules and 1 should rule violated on 127.0.0.1:4010.',
    );
    expect(verdictOf(judgedStrictly(withFirst({ outcome: 'violated', level: 'should' }))).exitCode).toBe(1);
    expect(verdictOf(judgedStrictly(withFirst({ outcome: 'violated', level: 'observe' }))).exitCode).toBe(0);
  });

  it('agrees with the exit code of every sample that ended', () => {
    for (const name of Object.keys(SAMPLES)) {
      const record = sample(name);
      if (record.end) expect(verdictOf(record).exitCode, name).toBe(record.end.exitCode);
      if (record.end === undefined) continue;
      const { observed = 0, ...outcomes } = record.end.outcomes;
      const upheld = outcomes.upheld + observed;
      expect({ ...outcomes, upheld }, name).toEqual(countOutcomes(record.findings));
    }
  });
});
