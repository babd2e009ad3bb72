import type { Finding, Part, RunRecord } from '../model.ts';
import type { RenderOptions } from './conclude.ts';
import { element } from './element.ts';
import { requestsSent } from './requests-sent.ts';
import { violationBlocks } from './violation-block.ts';
import { visible } from './visible.ts';

export interface TestCase {
  readonly name: string;
  readonly result: 'passed' | 'failures' | 'errors' | 'skipped';
  readonly seconds: number;
  readonly children: readonly string[];
}
type Result = Pick<TestCase, 'result' | 'children'>;

/**
 * The findings of a part as JUnit tests. Rules share requests, so a rule has no time of its own: it gets its share
 * of the run's, by how many observations it judged.
 */
export function junitCases(record: RunRecord, part: Part, options: RenderOptions): readonly TestCase[] {
  const judged = record.findings.reduce((sum, finding) => sum + finding.judged, 0);
  const share = judged === 0 ? 0 : requestsSent(record).took / 1000 / judged;
  const own = record.findings.filter((finding) => finding.part === part);
  return own.map((finding) => ({
    name: visible(finding.rule),
    seconds: share * finding.judged,
    ...resultOf(finding, record, options),
  }));
}

function resultOf(
  finding: Finding,
  record: RunRecord,
  { strict = record.header.strict ?? false }: RenderOptions,
): Result {
  const { outcome, level, because } = finding;
  const reason = { type: outcome, message: because.map((text) => visible(text)).join('; ') || undefined };
  switch (outcome) {
    case 'upheld':
      return { result: 'passed', children: observed(finding) };
    case 'inapplicable':
      return { result: 'skipped', children: [element('skipped', reason)] };
    case 'inconclusive':
      return { result: 'errors', children: [element('error', reason)] };
    case 'untested':
      return level === 'must' && record.header.allowUntested !== true
        ? { result: 'errors', children: [element('error', reason)] }
        : { result: 'skipped', children: [element('skipped', reason)] };
    case 'violated':
      return violated(finding, record, level === 'must' || (level === 'should' && strict));
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
