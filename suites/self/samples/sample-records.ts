import type { Finding } from '../../../src/model.ts';
import { parseRecord } from '../../../src/record/parse-record.ts';
import type { RunEnd, RunRecord, StaleEntry } from '../../../src/record/record.ts';
import { SAMPLES } from './report-samples.ts';

export const sample = (name: string): RunRecord => parseRecord(SAMPLES[name] ?? '');
export const clean = sample('all-upheld');
export const withEnd = (record: RunRecord, own: Partial<RunEnd>): RunRecord =>
  record.end ? { ...record, end: { ...record.end, ...own } } : record;
export const withFirst = (own: Partial<Finding>): RunRecord => ({
  ...clean,
  findings: clean.findings.map((finding, index) => (index === 0 ? { ...finding, ...own } : finding)),
});

const known = { reason: 'asked for | a fix', ticket: 'T-1', since: '2026-11-01', expires: '2026-12-01' };

/** A record held against a baseline that has every violated rule but the `fresh` ones. */
export const againstBaseline = (
  record: RunRecord,
  fresh: readonly string[] = [],
  stale: readonly StaleEntry[] = [],
): RunRecord => ({
  ...withEnd(record, { baseline: { file: 'baseline.json', entries: 1, unjudged: 0, stale } }),
  findings: record.findings.map((finding) =>
    finding.outcome === 'violated' && !fresh.includes(finding.rule)
      ? { ...finding, tolerated: [known] }
      : finding,
  ),
});
