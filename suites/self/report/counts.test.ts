import { describe, expect, it } from 'vitest';
import type { Finding } from '../../../src/model.ts';
import type { RunHeader } from '../../../src/record/record.ts';
import { rerun } from '../../../src/record/run-facts.ts';
import { conclude, judgedStrictly } from '../../../src/record/status.ts';
import { renderAnnotations } from '../../../src/report/annotations.ts';
import { renderConsole } from '../../../src/report/console.ts';
import { renderCtrf } from '../../../src/report/ctrf.ts';
import { renderHtml } from '../../../src/report/html/report.ts';
import { renderJson } from '../../../src/report/json.ts';
import { renderJUnit } from '../../../src/report/junit.ts';
import { renderMarkdown } from '../../../src/report/markdown.ts';
import { renderSarif } from '../../../src/report/sarif.ts';
import { SAMPLES } from '../samples/report-samples.ts';
import { readXml } from '../samples/report-xml.ts';
import { clean, sample, withFirst } from '../samples/sample-records.ts';

/** How many cases broke a rule is one number, and the command that runs it again one command, in every report. */

const broken = sample('violations').findings.find(({ violations }) => violations.length > 0);
const ids = Array.from({ length: 25 }, (_, index) => `show_as_button/type/${index}`);

/** A rule that 25 cases broke in two ways, five of them kept whole. */
const record = withFirst({
  ...(broken as Finding),
  violations: ids.slice(0, 5).map((id) => ({ ...(broken as Finding).violations[0], case: id })),
  answers: [
    { expected: '400', actual: '200', cases: ids.slice(0, 20) },
    { expected: '400', actual: '500', cases: ids.slice(18) },
  ],
} as Partial<Finding>);

describe('25 cases, 5 of them kept', () => {
  it.each<[name: string, text: string, said: RegExp]>([
    [
      'console',
      renderConsole(record, { colour: false }),
      /and 22 more cases: show_as_button\/type\/3, .* and 10 more/,
    ],
    ['markdown', renderMarkdown(record), /and 22 more cases: /],
    ['junit', renderJUnit(record), /and 22 more cases: /],
    ['annotations', renderAnnotations(record), /and 24 more cases/],
    ['json', renderJson(record), /"cases": 25/],
    ['ctrf', renderCtrf(record), /"cases": 25/],
    ['sarif', renderSarif(record), /"cases": 25/],
    ['html', renderHtml(record), /and 20 more cases, in the record/],
  ])('are 25 in %s', (_, text, said) => {
    expect(text).toMatch(said);
  });
});

describe.each(Object.keys(SAMPLES))('the record %s', (name) => {
  it.each([false, true])('has as many tests of each kind in JUnit as in CTRF, strict: %j', (strict) => {
    const of = strict ? judgedStrictly(sample(name)) : sample(name);
    const { attributes, children } = readXml(renderJUnit(of));
    const { summary } = JSON.parse(renderCtrf(of)).results;
    const skipped = children.reduce((sum, suite) => sum + Number(suite.attributes.skipped), 0);
    const [tests, failed, other] = ['tests', 'failures', 'errors'].map((key) => Number(attributes[key]));
    expect(summary).toMatchObject({ tests, failed, other, skipped });
    expect(Number(failed) > 0).toBe(conclude(of).exitCode !== 0);
  });
});

describe('the command that runs a rule again', () => {
  const of = (rule: string, id: string, header: Partial<RunHeader> = {}): string =>
    rerun({ ...clean.header, ...header }, {
      rule,
      part: rule.split('.')[0],
      violations: [{ ...(broken as Finding).violations[0], case: id }],
    } as Pick<Finding, 'rule' | 'part' | 'violations'>);

  it.each([
    'again/settle',
    'again/name',
    'read/home',
    'restore/home',
    'sequence/patch/random~3',
    'body/combination/random~1k2j3h',
  ])('names no case that no command takes: %s', (id) => {
    expect(of('response.body.object', id)).toBe('npx patchproof run --only response.body.object');
  });

  it.each<[Partial<RunHeader>, string]>([
    [{}, 'npx patchproof run --only error.body.object --case show_as_button/type/1'],
    [
      { envFile: 'a b.env' },
      "npx patchproof run --env-file 'a b.env' --only error.body.object --case show_as_button/type/1",
    ],
    [
      { contract: { revision: './our contract', hash: '' } },
      "npx patchproof run --contract './our contract' --only error.body.object --case show_as_button/type/1",
    ],
    [
      { profile: 'smoke' },
      'npx patchproof run --profile smoke --only error.body.object --case show_as_button/type/1',
    ],
    [
      { profile: 'deep', seed: 7, runs: 12 },
      'npx patchproof run --profile deep --seed 7 --runs 12 --only error.body.object --case show_as_button/type/1',
    ],
    // What the env file chooses otherwise is chosen back.
    [
      { config: { PATCHPROOF_CONTRACT: '2026-09', PATCHPROOF_PROFILE: 'smoke' } },
      'npx patchproof run --contract 2026-04 --profile gate --only error.body.object --case show_as_button/type/1',
    ],
  ])('has the options of its run: %j', (header, command) => {
    expect(of('error.body.object', 'show_as_button/type/1', header)).toBe(command);
  });
});
