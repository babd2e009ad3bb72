import type { Finding, Part, RunRecord } from '../model.ts';
import { ruleTime } from '../record/run-facts.ts';
import { PARTS, weightOf } from '../record/status.ts';
import { visible } from '../text/elide.ts';
import { element } from './markup.ts';
import {
  circumstances,
  failureOfRun,
  OBSERVED,
  staleEntries,
  testedAt,
  toleratedBecause,
} from './verdict.ts';
import { violationBlocks } from './violation-block.ts';

interface JUnitTest {
  readonly name: string;
  readonly result: 'passed' | 'failures' | 'errors' | 'skipped';
  readonly seconds: number;
  readonly children: readonly string[];
}
type TestResult = Pick<JUnitTest, 'result' | 'children'>;

function junitCases(record: RunRecord, part: Part): readonly JUnitTest[] {
  const time = ruleTime(record);
  const own = record.findings.filter((finding) => finding.part === part);
  return own.map((finding) => ({
    name: visible(finding.rule),
    seconds: time(finding) / 1000,
    ...resultOf(finding, record),
  }));
}

function resultOf(finding: Finding, record: RunRecord): TestResult {
  const because = finding.because.map((text) => visible(text)).join('; ');
  const message = because || undefined;
  const weight = weightOf(finding, record.header);
  switch (weight) {
    case 'holds':
      return { result: 'passed', children: observed(finding) };
    case 'observed':
      return { result: 'skipped', children: [element('skipped', {}, OBSERVED), ...observed(finding)] };
    case 'skipped':
      // Its reason is its text: the schema of Jenkins knows no attributes here.
      return { result: 'skipped', children: [element('skipped', {}, because)] };
    case 'doubts':
      return { result: 'errors', children: [element('error', { type: finding.outcome, message })] };
    case 'tolerated':
      return { result: 'skipped', children: [element('skipped', {}, toleratedBecause(finding))] };
    case 'deviates':
    case 'fails':
      return violated(finding, record, weight === 'fails');
  }
}

function violated(finding: Finding, { header }: RunRecord, fails: boolean): TestResult {
  const text = `\n${violationBlocks(header, finding).join('\n\n')}\n`;
  const first = finding.violations[0];
  const message = first && `expected ${visible(first.expected)}, actual ${visible(first.actual)}`;
  return fails
    ? { result: 'failures', children: [element('failure', { type: 'violation', message }, text)] }
    : { result: 'passed', children: [element('system-out', {}, text)] };
}

function observed({ observed: answers }: Finding): readonly string[] {
  return answers.length === 0
    ? []
    : [element('system-out', {}, answers.map((answer) => visible(answer)).join('\n'))];
}

interface JUnitSuite {
  readonly name: string;
  readonly cases: readonly JUnitTest[];
}

/**
 * A record as JUnit XML, in the Jenkins dialect. A suite is a part, a test a rule. Violations of `must` are
 * failures; inconclusive rules and untested `must` rules are errors; inapplicable ones are skipped. A test has failed
 * exactly when the exit code of the run is not 0.
 */
export function renderJUnit(record: RunRecord): string {
  const parts = PARTS.map((name): JUnitSuite => ({ name, cases: junitCases(record, name) }));
  const suites = [
    ...parts,
    { name: 'baseline', cases: staleCases(record) },
    { name: 'run', cases: runCase(record) },
  ].filter(({ cases }) => cases.length > 0);
  const { tests, failures, errors, time } = totals(suites.flatMap(({ cases }) => cases));
  const children = suites.map((suite) => suiteElement(suite, record));
  const root = element('testsuites', { name: 'patchproof', tests, failures, errors, time }, children);
  return `<?xml version="1.0" encoding="UTF-8"?>\n${root}\n`;
}

/** A failed test for each entry of the baseline that is to be mended. */
function staleCases(record: RunRecord): readonly JUnitTest[] {
  return staleEntries(record).map(({ rule, because, mend }) => {
    const text = `\n${visible(because)}\nmend: ${visible(mend, Number.POSITIVE_INFINITY)}\n`;
    const failure = element('failure', { type: 'stale', message: visible(because) }, text);
    return { name: visible(rule), result: 'failures', seconds: 0, children: [failure] };
  });
}

function runCase(record: RunRecord): readonly JUnitTest[] {
  const message = failureOfRun(record);
  if (message === undefined) return [];
  const children = [element('failure', { type: 'run', message })];
  return [{ name: 'run.complete', result: 'failures', seconds: 0, children }];
}

function suiteElement({ name, cases }: JUnitSuite, { header }: RunRecord): string {
  const timestamp = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d/.exec(header.startedAt)?.[0];
  const properties = [
    ['target', testedAt(header)],
    ...circumstances(header).map((text) => ['circumstances', text] as const),
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
  cases: readonly JUnitTest[],
): Readonly<Record<'tests' | 'failures' | 'errors' | 'skipped' | 'time', string>> {
  const number = (result: JUnitTest['result']): string =>
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
