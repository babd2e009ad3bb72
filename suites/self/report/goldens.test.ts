import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { diagnosisOf } from '../../../src/diagnose/diagnose.ts';
import { parseRecord } from '../../../src/record/parse-record.ts';
import type { RunRecord } from '../../../src/record/record.ts';
import { judgedStrictly } from '../../../src/record/status.ts';
import { renderConsole } from '../../../src/report/console.ts';
import { FORMATS } from '../../../src/report/formats.ts';
import { renderHtmlBody } from '../../../src/report/html/report.ts';
import { renderJUnit } from '../../../src/report/junit.ts';
import { SAMPLES } from '../samples/report-samples.ts';
import { DIAGNOSIS } from '../samples/sample-diagnosis.ts';
import { DICTIONARY } from '../samples/sample-dictionary.ts';

type View = (record: RunRecord) => string | Promise<string>;

/** What people read, of every sample: `reports/golden/<sample>/<view>`. UPDATE_GOLDEN=1 writes them anew. */
const CONSOLE = { 'console.txt': (record: RunRecord) => renderConsole(record, { colour: false }) };

const format =
  (name: string): View =>
  async (record) => {
    const render = await FORMATS.find((one) => one.name === name)?.load();
    return render?.(record, { repositoryFile: '.github/workflows/contract.yml' }) ?? '';
  };

/** The record, diagnosed by the dictionary of the samples: the one that ships changes with every mutant. */
function diagnosed(record: RunRecord): RunRecord {
  diagnosisOf(record, () => DICTIONARY);
  return record;
}

/** Two violations and what was sent for them: as much of a file for machines as people read. Schemas judge the rest. */
function short(record: RunRecord): RunRecord {
  const findings = record.findings.filter(({ outcome }) => outcome === 'violated').slice(0, 2);
  const numbers = new Set(findings.flatMap(({ exchanges }) => exchanges));
  const exchanges = record.exchanges.filter(({ n }) => numbers.has(n)).slice(0, 2);
  return diagnosed({ ...record, findings, exchanges });
}

const machine =
  (name: string): View =>
  async (record) =>
    format(name)(short(record));

/** What is shown otherwise in one sample only. */
const MORE: Readonly<Record<string, Readonly<Record<string, View>>>> = {
  violations: {
    'console-80.txt': (record) => renderConsole(record, { colour: false, width: 80 }),
    'console-colour.txt': (record) => renderConsole(record, { colour: true, width: 100 }),
    'body.html': (record) => `${renderHtmlBody(short(record), { diagnosis: DIAGNOSIS })}\n`,
    'annotations.txt': format('github'),
    'junit.xml': machine('junit'),
    md: format('md'),
    json: machine('json'),
    sarif: machine('sarif'),
    har: machine('har'),
    'failures.hurl': machine('hurl'),
    'postman.json': machine('postman'),
    'ctrf.json': machine('ctrf'),
  },
  tolerated: {
    md: format('md'),
    'strict.junit.xml': (record) => renderJUnit(judgedStrictly(short(record))),
  },
  truncated: { md: format('md') },
  unread: { md: format('md') },
};

const viewsOf = (sample: string): Readonly<Record<string, View>> => ({ ...CONSOLE, ...MORE[sample] });

const root = new URL('../../../', import.meta.url);
const records = new URL('fixtures/records/', root);
const golden = new URL('reports/golden/', root);
const update = process.env.UPDATE_GOLDEN === '1';

function expectFile(folder: URL, name: string, actual: string): void {
  const file = new URL(name, folder);
  if (update) {
    mkdirSync(new URL('.', file), { recursive: true });
    writeFileSync(file, actual);
  }
  expect(readFileSync(file, 'utf8')).toBe(actual);
}

describe.each(Object.entries(SAMPLES))('%s', (name, text) => {
  it('is the sample in fixtures/records', () => {
    expectFile(records, `${name}.ndjson`, text);
  });

  it.each(Object.entries(viewsOf(name)))('is rendered as its golden: %s', async (view, render) => {
    const record = diagnosed(parseRecord(readFileSync(new URL(`${name}.ndjson`, records), 'utf8')));
    expectFile(golden, `${name}/${view}`, await render(record));
  });
});

it('leaves no golden without a sample and a view', () => {
  const samples = Object.keys(SAMPLES);
  const views = new Map(samples.map((name) => [name, Object.keys(viewsOf(name)).toSorted()]));
  const folders = readdirSync(golden).filter((name) => views.has(name));
  expect(new Map(folders.map((name) => [name, readdirSync(new URL(name, golden)).toSorted()]))).toEqual(
    views,
  );
  const others = readdirSync(golden).filter((name) => !views.has(name));
  expect(others.filter((name) => !/^(rules\.txt$|atlas$|compare|drift)/.test(name))).toEqual([]);
  expect(readdirSync(records).toSorted()).toEqual(samples.map((name) => `${name}.ndjson`).toSorted());
});
