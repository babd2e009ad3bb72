import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { RunRecord } from '../../src/model.ts';
import { parseRecord } from '../../src/report/parse-record.ts';
import { renderConsole } from '../../src/report/render-console.ts';
import { renderHtmlBody } from '../../src/report/render-html.ts';
import { renderJUnit } from '../../src/report/render-junit.ts';
import { renderMarkdown } from '../../src/report/render-markdown.ts';
import { SAMPLES } from './report-samples.ts';

/** Every sample in every format: `reports/golden/<sample>.<format>`. UPDATE_GOLDEN=1 writes them anew. */
const FORMATS: Readonly<Record<string, (record: RunRecord) => string>> = {
  'console.txt': (record) => renderConsole(record, { colour: false }),
  'console-80.txt': (record) => renderConsole(record, { colour: false, width: 80 }),
  'console-colour.txt': (record) => renderConsole(record, { colour: true, width: 100 }),
  'body.html': (record) => `${renderHtmlBody(record)}\n`,
  md: (record) => renderMarkdown(record),
  'junit.xml': (record) => renderJUnit(record),
  'strict.junit.xml': (record) => renderJUnit(record, { strict: true }),
};

const root = new URL('../../', import.meta.url);
const records = new URL('fixtures/records/', root);
const golden = new URL('reports/golden/', root);
const update = process.env.UPDATE_GOLDEN === '1';

function expectFile(folder: URL, name: string, actual: string): void {
  const file = new URL(name, folder);
  if (update) {
    mkdirSync(folder, { recursive: true });
    writeFileSync(file, actual);
  }
  expect(readFileSync(file, 'utf8')).toBe(actual);
}

describe.each(Object.entries(SAMPLES))('%s', (name, text) => {
  it('is the sample in fixtures/records', () => {
    expectFile(records, `${name}.ndjson`, text);
  });

  it.each(Object.keys(FORMATS))('is rendered as its golden: %s', (format) => {
    const record = parseRecord(readFileSync(new URL(`${name}.ndjson`, records), 'utf8'));
    expectFile(golden, `${name}.${format}`, FORMATS[format]?.(record) ?? '');
  });
});

it('leaves no golden without a sample and a format', () => {
  const expected = Object.keys(SAMPLES).flatMap((name) =>
    Object.keys(FORMATS).map((format) => `${name}.${format}`),
  );
  const goldens = readdirSync(golden).filter((file) => file !== 'rules.txt' && !file.startsWith('drift.'));
  expect(goldens.toSorted()).toEqual(expected.toSorted());
  expect(readdirSync(records).toSorted()).toEqual(
    Object.keys(SAMPLES)
      .map((name) => `${name}.ndjson`)
      .toSorted(),
  );
});
