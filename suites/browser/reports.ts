/** The sample reports, and what must be so of every page. */
import { expect } from 'vitest';
import { parseRecord } from '../../src/record/parse-record.ts';
import type { RunRecord } from '../../src/record/record.ts';
import { renderHtml } from '../../src/report/html/report.ts';
import { SAMPLES } from '../self/samples/report-samples.ts';
import { DIAGNOSIS } from '../self/samples/sample-diagnosis.ts';
import type { Opened } from './browser.ts';

export const sample = (name: string): RunRecord => parseRecord(SAMPLES[name] ?? '');
export const report = (name: string): string => renderHtml(sample(name));
/** The failures of `violations`, with causes. */
export const diagnosed = (): string => renderHtml(sample('violations'), { diagnosis: DIAGNOSIS });
export const LONG_NAME = 'request.organization_connection_name.maxLength';

/** Nothing on the console and no request, whatever was done to it. */
export function expectQuiet({ complaints, requests }: Opened): void {
  expect(complaints).toEqual([]);
  expect(requests).toEqual([]);
}

export const openEverything = ({ page }: Opened): Promise<unknown> =>
  page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })");
