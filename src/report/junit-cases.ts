import type { Finding, Part, RunRecord } from '../model.ts';
import type { RenderOptions } from './conclude.ts';
import { element } from './element.ts';
import { OBSERVED } from './outcome-word.ts';
import { ruleTime } from './rule-time.ts';
import { toleratedBecause } from './tolerated-because.ts';
import { violationBlocks } from './violation-block.ts';
import { visible } from './visible.ts';
import { weigh } from './weigh.ts';

export interface TestCase {
  readonly name: string;
  readonly result: 'passed' | 'failures' | 'errors' | 'skipped';
  readonly seconds: number;
  readonly children: readonly string[];
}
type Result = Pick<TestCase, 'result' | 'children'>;

/** The findings of a part as JUnit tests. */
export function junitCases(record: RunRecord, part: Part, options: RenderOptions): readonly TestCase[] {
  const time = ruleTime(record);
  const own = record.findings.filter((finding) => finding.part === part);
  return own.map((finding) => ({
    name: visible(finding.rule),
    seconds: time(finding) / 1000,
    ...resultOf(finding, record, options),
  }));
}

function resultOf(finding: Finding, record: RunRecord, { strict }: RenderOptions): Result {
  const because = finding.because.map((text) => visible(text)).join('; ');
  const weight = weigh(finding, record.header, strict);
  switch (weight) {
    case 'holds':
      return { result: 'passed', children: observed(finding) };
    case 'observed':
      return { result: 'skipped', children: [element('skipped', {}, OBSERVED), ...observed(finding)] };
    case 'skipped':
      // Its reason is its text: the schema of Jenkins knows no attributes here.
      return { result: 'skipped', children: [element('skipped', {}, because)] };
    case 'doubts':
      return {
        result: 'errors',
        children: [element('error', { type: finding.outcome, message: because || undefined })],
      };
    case 'tolerated':
      return { result: 'skipped', children: [element('skipped', {}, toleratedBecause(finding))] };
    case 'deviates':
    case 'fails':
      return violated(finding, record, weight === 'fails');
  }
}

function violated(finding: Finding, { header }: RunRecord, fails: boolean): Result {
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
