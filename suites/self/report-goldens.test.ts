import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { contractFiles } from '../../src/cli/config/load-contract.ts';
import type { RunRecord } from '../../src/model.ts';
import { parseRecord } from '../../src/record/parse-record.ts';
import { renderConsole } from '../../src/report/console.ts';
import { FORMATS } from '../../src/report/formats.ts';
import { renderHtmlBody } from '../../src/report/html/report.ts';
import { renderJUnit } from '../../src/report/junit.ts';
import { SAMPLES } from './report-samples.ts';

/** Every sample in every format: `reports/golden/<sample>.<file>`. UPDATE_GOLDEN=1 writes them anew. */
const VIEWS: Readonly<Record<string, (record: RunRecord) => string | Promise<string>>> = {
  'console.txt': (record) => renderConsole(record, { colour: false }),
  'console-80.txt': (record) => renderConsole(record, { colour: false, width: 80 }),
  'console-colour.txt': (record) => renderConsole(record, { colour: true, width: 100 }),
  'body.html': (record) => `${renderHtmlBody(record)}\n`,
  'strict.junit.xml': (record) => renderJUnit(record, { strict: true }),
  // The record itself is the sample; `console`, and of `html` what is not the same in all, are above.
  ...Object.fromEntries(
    FORMATS.filter(({ name }) => !['record', 'console', 'html'].includes(name)).map(({ file, load }) => [
      file.replace(/^(report|run)\./, ''),
      async (record: RunRecord) => {
        const render = await load();
        return render(record, { contract: contractFiles(record.header.contract.revision) });
      },
    ]),
  ),
};

const root = new URL('../..', import.meta.url);
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

  it.each(Object.keys(VIEWS))('is rendered as its golden: %s', async (view) => {
    const record = parseRecord(readFileSync(new URL(`${name}.ndjson`, records), 'utf8'));
    expectFile(golden, `${name}.${view}`, (await VIEWS[view]?.(record)) ?? '');
  });
});

it('leaves no golden without a sample and a view', () => {
  const expected = Object.keys(SAMPLES).flatMap((name) =>
    Object.keys(VIEWS).map((view) => `${name}.${view}`),
  );
  const others = (file: string): boolean =>
    ['rules.txt', 'atlas'].includes(file) || /^(compare|drift)/.test(file);
  const goldens = readdirSync(golden).filter((file) => !others(file));
  expect(goldens.toSorted()).toEqual(expected.toSorted());
  expect(readdirSync(records).toSorted()).toEqual(
    Object.keys(SAMPLES)
      .map((name) => `${name}.ndjson`)
      .toSorted(),
  );
});
