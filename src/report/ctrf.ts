import type { Finding } from '../model.ts';
import type { RunRecord } from '../record/record.ts';
import { namedTool, requestsSent, ruleTime, startOf } from '../record/run-facts.ts';
import { brokenCases, PARTS, statusOf, type Weight, weightOf } from '../record/status.ts';
import { visible } from '../text/elide.ts';
import { formatJson } from './html/markup.ts';
import {
  circumstances,
  expectation,
  extraTests,
  OBSERVED,
  testedAt,
  toleratedBecause,
  verdictOf,
} from './verdict.ts';
import { violationBlocks } from './violation-block.ts';
import { joinVisible } from './words.ts';

const OPERATION = 'PATCH /api/v2/organizations/{id}/connections/{connection_id}';
/** `other`: it cannot be told. `pending` is not ours: what was not reached is untested. */
const STATUSES: Readonly<Record<Weight, 'passed' | 'failed' | 'skipped' | 'other'>> = {
  holds: 'passed',
  deviates: 'passed',
  fails: 'failed',
  doubts: 'other',
  observed: 'skipped',
  tolerated: 'skipped',
  skipped: 'skipped',
};

type Test = Readonly<Record<string, unknown>> & { readonly status: string };

/** A record in the Common Test Report Format. A test fails exactly when the exit code of the run is not 0. */
export function renderCtrf(record: RunRecord): string {
  const { header } = record;
  const { profile, contract, seed, requestHash } = header;
  const time = ruleTime(record);
  const tests: readonly Test[] = [
    ...record.findings.map((finding) => test(finding, record, time)),
    ...extraTests(record).map(({ suite, name, because, mend }) => ({
      name: mend === undefined ? name : `baseline ${name}`,
      status: 'failed',
      duration: 0,
      suite: [suite],
      message: mend === undefined ? because : `${because}; mend: ${mend}`,
    })),
  ];
  const { exitCode, sentence } = verdictOf(record);
  return formatJson({
    reportFormat: 'CTRF',
    specVersion: '0.0.0',
    generatedBy: visible(header.tool),
    results: {
      tool: namedTool(header),
      summary: summary(record, tests),
      tests,
      environment: {
        appName: OPERATION,
        testEnvironment: visible(testedAt(header)),
        healthy: exitCode === 0,
        extra: {
          exitCode,
          profile,
          contract,
          seed,
          requestHash,
          verdict: visible(sentence),
          ...(circumstances(header).length === 0 ? {} : { circumstances: circumstances(header) }),
        },
      },
    },
  });
}

function test(finding: Finding, { header }: RunRecord, time: (finding: Finding) => number): Test {
  const { rule, part, level, statement, outcome, because, observed, violations, stability } = finding;
  const weight = weightOf(finding, header);
  const [first] = violations;
  const expected = first && outcome === 'violated' ? [expectation(first)] : because;
  const aside: Partial<Record<Weight, string>> = { observed: OBSERVED, tolerated: toleratedBecause(finding) };
  const reasons = [aside[weight] ?? [], expected].flat();
  const broken = weight === 'fails' || weight === 'deviates';
  return {
    name: visible(rule) || 'unnamed',
    status: STATUSES[weight],
    rawStatus: statusOf(finding),
    duration: Math.round(time(finding)),
    suite: [part],
    tags: [part, level],
    type: 'contract',
    message: joinVisible(reasons, '; ') || undefined,
    trace: broken ? violationBlocks(header, finding).join('\n\n') : undefined,
    stdout: observed.length === 0 ? undefined : observed.map((answer) => visible(answer)),
    extra: {
      statement: visible(statement),
      level,
      judged: finding.judged,
      cases: outcome === 'violated' ? brokenCases(finding).length : undefined,
      stability,
    },
  };
}

function summary(record: RunRecord, tests: readonly Test[]): Readonly<Record<string, number>> {
  const start = startOf(record.header);
  const duration = Math.round(requestsSent(record).took);
  const number = (status: string): number => tests.filter((one) => one.status === status).length;
  const statuses = ['passed', 'failed', 'skipped', 'pending', 'other'];
  const suites = PARTS.filter((part) => record.findings.some((finding) => finding.part === part)).length;
  return {
    tests: tests.length,
    ...Object.fromEntries(statuses.map((status) => [status, number(status)])),
    suites: suites + tests.length - record.findings.length,
    start,
    stop: start + duration,
    duration,
  };
}
