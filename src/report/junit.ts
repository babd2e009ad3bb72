import type { Finding } from '../model.ts';
import type { RunRecord } from '../record/record.ts';
import { ruleTime } from '../record/run-facts.ts';
import { PARTS, weightOf } from '../record/status.ts';
import { visible } from '../text/elide.ts';
import { element } from './html/markup.ts';
import { circumstances, expectation, extraTests, OBSERVED, testedAt, toleratedBecause } from './verdict.ts';
import { violationBlocks } from './violation-block.ts';
import { joinVisible } from './words.ts';

interface TestResult {
  readonly result: 'passed' | 'failures' | 'errors' | 'skipped';
  readonly children: readonly string[];
}

interface JUnitTest extends TestResult {
  readonly suite: string;
  readonly name: string;
  readonly seconds: number;
}

const failure = (type: string, message: string | undefined, text = ''): TestResult => ({
  result: 'failures',
  children: [element('failure', { type, message }, text)],
});

/** Its reason is its text: the schema of Jenkins knows no attributes here. */
const skipped = (because: string, output: readonly string[] = []): TestResult => ({
  result: 'skipped',
  children: [element('skipped', {}, because), ...output],
});

function resultOf(finding: Finding, { header }: RunRecord): TestResult {
  const { outcome, observed, violations } = finding;
  const because = joinVisible(finding.because, '; ');
  const output = observed.length === 0 ? [] : [element('system-out', {}, joinVisible(observed, '\n'))];
  const weight = weightOf(finding, header);
  switch (weight) {
    case 'holds':
      return { result: 'passed', children: output };
    case 'observed':
      return skipped(OBSERVED, output);
    case 'skipped':
      return skipped(because);
    case 'tolerated':
      return skipped(toleratedBecause(finding));
    case 'doubts':
      return {
        result: 'errors',
        children: [element('error', { type: outcome, message: because || undefined })],
      };
    case 'deviates':
    case 'fails': {
      const text = `\n${violationBlocks(header, finding).join('\n\n')}\n`;
      return weight === 'fails'
        ? failure('violation', violations[0] && expectation(violations[0]), text)
        : { result: 'passed', children: [element('system-out', {}, text)] };
    }
  }
}

/**
 * A record as JUnit XML, in the Jenkins dialect. A suite is a part, a test a rule. Violations of `must` are
 * failures; inconclusive rules and untested `must` rules are errors; inapplicable ones are skipped. A test
 * has failed exactly when the exit code of the run is not 0.
 */
export function renderJUnit(record: RunRecord): string {
  const time = ruleTime(record);
  const tests: readonly JUnitTest[] = [
    ...record.findings.map((finding) => ({
      suite: finding.part,
      name: visible(finding.rule),
      seconds: time(finding) / 1000,
      ...resultOf(finding, record),
    })),
    ...extraTests(record).map(({ suite, name, because, mend }) => ({
      suite,
      name,
      seconds: 0,
      ...(mend ? failure('stale', because, `\n${because}\nmend: ${mend}\n`) : failure('run', because)),
    })),
  ];
  const suites = [...PARTS, 'baseline', 'run'].flatMap((name) => {
    const cases = tests.filter(({ suite }) => suite === name);
    return cases.length === 0 ? [] : [suiteElement(name, cases, record)];
  });
  const { skipped: _, ...counts } = totals(tests);
  const all = element('testsuites', { name: 'patchproof', ...counts }, suites);
  return `<?xml version="1.0" encoding="UTF-8"?>\n${all}\n`;
}

function suiteElement(name: string, cases: readonly JUnitTest[], { header }: RunRecord): string {
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
  const children = [element('properties', {}, properties), ...tests];
  return element('testsuite', { name, ...totals(cases), timestamp }, children);
}

function totals(cases: readonly JUnitTest[]) {
  const number = (result: string): number => cases.filter((test) => test.result === result).length;
  return {
    tests: cases.length,
    failures: number('failures'),
    errors: number('errors'),
    skipped: number('skipped'),
    time: cases.reduce((sum, test) => sum + test.seconds, 0).toFixed(3),
  };
}
