import type { RunRecord } from '../model.ts';
import { conclude, type RenderOptions } from './conclude.ts';
import { element } from './element.ts';
import { junitCases, type TestCase } from './junit-cases.ts';
import { PARTS } from './tally.ts';
import { visible } from './visible.ts';

interface Suite {
  readonly name: string;
  readonly cases: readonly TestCase[];
}

/**
 * A record as JUnit XML, in the Jenkins dialect. A suite is a part, a test a rule. Violations of `must` are
 * failures; inconclusive rules and untested `must` rules are errors; inapplicable ones are skipped.
 */
export function renderJUnit(record: RunRecord, options: RenderOptions = {}): string {
  const parts = PARTS.map((name): Suite => ({ name, cases: junitCases(record, name, options) }));
  const run = runCases(
    record,
    parts.flatMap(({ cases }) => cases),
    options,
  );
  const suites = [...parts, { name: 'run', cases: run }].filter(({ cases }) => cases.length > 0);
  const { tests, failures, errors, time } = totals(suites.flatMap(({ cases }) => cases));
  const children = suites.map((suite) => suiteElement(suite, record));
  const root = element('testsuites', { name: 'patchproof', tests, failures, errors, time }, children);
  return `<?xml version="1.0" encoding="UTF-8"?>\n${root}\n`;
}

/** What no rule can carry: a run that was cut off, broke or left a trace must not look like a passed one. */
function runCases(
  record: RunRecord,
  judged: readonly TestCase[],
  options: RenderOptions,
): readonly TestCase[] {
  const { exitCode, sentence, notes } = conclude(record, options);
  const { end, findings } = record;
  const whole = end?.restored && end.errors.length === 0 && findings.length > 0;
  const told = judged.some(({ result }) => result === 'failures' || result === 'errors');
  if (whole && (exitCode === 0 || told)) return [];
  const message = [sentence, ...notes].map((text) => visible(text)).join(' ');
  return [
    {
      name: 'run.complete',
      result: 'errors',
      seconds: 0,
      children: [element('error', { type: 'run', message })],
    },
  ];
}

function suiteElement({ name, cases }: Suite, { header }: RunRecord): string {
  const timestamp = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d/.exec(header.startedAt)?.[0];
  const properties = [
    ['target', header.target],
    ['profile', header.profile],
    ['contract', `${header.contract.revision} ${header.contract.hash}`],
    ['requests', header.requestHash],
    ['seed', String(header.seed)],
  ].map(([key, value]) => element('property', { name: key, value: visible(value ?? '') }));
  const tests = cases.map(({ name: test, seconds, children }) =>
    element('testcase', { name: test, classname: `patchproof.${name}`, time: seconds.toFixed(3) }, children),
  );
  return element('testsuite', { name, ...totals(cases), timestamp }, [
    element('properties', {}, properties),
    ...tests,
  ]);
}

function totals(
  cases: readonly TestCase[],
): Readonly<Record<'tests' | 'failures' | 'errors' | 'skipped' | 'time', string>> {
  const number = (result: TestCase['result']): string =>
    String(cases.filter((test) => test.result === result).length);
  const seconds = cases.reduce((sum, test) => sum + test.seconds, 0);
  return {
    tests: String(cases.length),
    failures: number('failures'),
    errors: number('errors'),
    skipped: number('skipped'),
    time: seconds.toFixed(3),
  };
}
