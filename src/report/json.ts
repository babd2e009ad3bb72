import type { Finding, RecordLine, RunHeader, RunRecord } from '../model.ts';
import { formatLine } from '../record/format-line.ts';
import { rerun } from '../record/rerun.ts';
import { requestsSent } from '../record/run-facts.ts';
import { baselineOutcome, brokenCases, statusOf, tallyByPart, weightOf } from '../record/status.ts';
import { formatJson } from './format.ts';
import { causesOf } from './unread-words.ts';
import { staleSentence, verdictOf } from './verdict.ts';

/** A record as its own lines again; a line that was cut in half is left out. */
export function renderRecord({ header, exchanges, findings, end }: RunRecord): string {
  const lines: readonly RecordLine[] = [
    header,
    ...exchanges,
    ...findings.map((finding) => ({ kind: 'finding', ...finding }) as const),
    ...(end === undefined ? [] : [end]),
  ];
  return lines.map((line) => `${formatLine(line)}\n`).join('');
}

/** A record as one JSON object for scripts, after `schemas/format/report.schema.json`; exchanges are left out. */
export function renderJson(record: RunRecord): string {
  const { header, findings, end } = record;
  const { exitCode, sentence, notes } = verdictOf(record);
  const against = baselineOutcome(record);
  const { writes, reads, took } = requestsSent(record);
  const {
    tool,
    target,
    reference,
    tlsUnverified,
    contract,
    profile,
    seed,
    requestHash,
    only,
    planned,
    startedAt,
  } = header;
  return formatJson({
    format: 1,
    verdict: { exitCode, sentence, notes, strict: header.strict ?? false },
    truncated: end === undefined,
    run: {
      ...{ tool, target, contract, profile, seed, requestHash, only, planned, startedAt },
      ...(reference === undefined ? {} : { reference }),
      ...(tlsUnverified === undefined ? {} : { tlsUnverified }),
      ...(end === undefined ? {} : { endedAt: end.endedAt }),
      sent: { writes, reads },
      ms: Math.round(took),
    },
    counts: Object.fromEntries(tallyByPart(findings)),
    rules: findings.map((finding) => ruleOf(finding, header)),
    ...(end === undefined ? {} : { restored: end.restored, unrestored: end.unrestored, errors: end.errors }),
    ...(end?.unread === undefined
      ? {}
      : { unread: { readings: end.unread.readings, causes: causesOf(end.unread) } }),
    ...(against === undefined ? {} : { baseline: { ...against, stale: against.stale.map(staleSentence) } }),
  });
}

function ruleOf(finding: Finding, header: RunHeader): object {
  const { violations, exchanges: _, ...rest } = finding;
  return {
    ...rest,
    outcome: statusOf(finding) === 'observed' ? 'observed' : finding.outcome,
    weight: weightOf(finding, header),
    ...(finding.outcome === 'violated' ? { cases: brokenCases(finding).length } : {}),
    violations: violations.map((one) => ({ ...one, again: rerun(header, finding) })),
  };
}
