import { describe, expect, test } from 'vitest';
import { compareRecords, timelineOf } from '../../src/history/compare-records.ts';
import { parseRecord } from '../../src/record/parse-record.ts';
import { renderAtlasHtml } from '../../src/report/atlas/html.ts';
import { renderHistoryHtml } from '../../src/report/comparison/history.ts';
import { renderComparisonHtml } from '../../src/report/comparison/html.ts';
import { renderHtml } from '../../src/report/html/report.ts';
import { after } from '../self/samples/atlas-samples.ts';
import { SAMPLES } from '../self/samples/report-samples.ts';
import { DIAGNOSIS, NONE } from '../self/samples/sample-diagnosis.ts';
import { violationsIn } from './axe.ts';
import { open, overflowOf } from './browser.ts';

const sample = (name: string) => parseRecord(SAMPLES[name] ?? '');
const named = ['all-upheld', 'violations', 'tolerated', 'truncated', 'hostile'].map((name) => ({
  name,
  record: sample(name),
}));
const many = Array.from({ length: 10 }, (_, round) =>
  named.map((one) => ({ ...one, name: `${one.name} ${round}` })),
).flat();

const PAGES = [
  ['a report with a baseline', renderHtml(sample('tolerated'))],
  ['a comparison of five records', renderComparisonHtml(compareRecords(named))],
  ['a comparison of fifty records', renderComparisonHtml(compareRecords(many))],
  ['an atlas', renderAtlasHtml(after)],
  [
    'a history of fifty runs',
    renderHistoryHtml(
      timelineOf(many, ({ findings }) => (findings.length > 0 ? DIAGNOSIS : NONE)),
      new Map(),
    ),
  ],
] as const;

describe.each(PAGES)('%s', (_, html) => {
  test.each([
    [1280, 'light'],
    [360, 'dark'],
  ] as const)(
    'at %i, %s, fits, says nothing on the console and has no fault that axe finds',
    async (width, scheme) => {
      const opened = await open(html, { width, scheme });
      await opened.page.evaluate(
        "document.querySelectorAll('details').forEach((one) => { one.open = true; })",
      );
      expect([opened.complaints, opened.requests]).toEqual([[], []]);
      expect(await overflowOf(opened.page)).toBeLessThanOrEqual(0);
      expect(await violationsIn(opened.page)).toEqual([]);
    },
  );
});
