import type { Finding, RunEnd, RunRecord } from '../../../src/model.ts';
import { parseRecord } from '../../../src/record/parse-record.ts';
import { SAMPLES } from './report-samples.ts';

export const sample = (name: string): RunRecord => parseRecord(SAMPLES[name] ?? '');
export const clean = sample('all-upheld');
export const withEnd = (record: RunRecord, own: Partial<RunEnd>): RunRecord =>
  record.end ? { ...record, end: { ...record.end, ...own } } : record;
export const withFirst = (own: Partial<Finding>): RunRecord => ({
  ...clean,
  findings: clean.findings.map((finding, index) => (index === 0 ? { ...finding, ...own } : finding)),
});
