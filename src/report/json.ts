import { diagnosisOf } from '../diagnose/diagnose.ts';
import type { Finding } from '../model.ts';
import type { RunHeader, RunRecord } from '../record/record.ts';
import { requestsSent, rerun } from '../record/run-facts.ts';
import { baselineOutcome, brokenCases, statusOf, tallyByPart, weightOf } from '../record/status.ts';
import { decision } from './causes.ts';
import { formatJson } from './html/markup.ts';
import { causesOf } from './unread-words.ts';
import { staleEntries, verdictOf } from './verdict.ts';

/** A record as one JSON object, after `schemas/format/report.schema.json`, without the exchanges. */
export function renderJson(record: RunRecord): string {
  const { header, findings, end } = record;
  const { exitCode, sentence, notes } = verdictOf(record);
  const against = baselineOutcome(record);
  const { causes, ...diagnosis } = diagnosisOf(record);
  const { writes, reads, took } = requestsSent(record);
  const { tool, target, contract, profile, seed, requestHash, only, planned } = header;
  const { startedAt, reference, tlsUnverified } = header;
  return formatJson({
    format: 1,
    verdict: { exitCode, sentence, notes, strict: header.strict ?? false },
    truncated: end === undefined,
    run: {
      tool,
      target,
      contract,
      profile,
      seed,
      requestHash,
      only,
      planned,
      startedAt,
      reference,
      tlsUnverified,
      endedAt: end?.endedAt,
      sent: { writes, reads },
      ms: Math.round(took),
    },
    counts: Object.fromEntries(tallyByPart(findings)),
    diagnosis: { causes: causes.map((one) => ({ ...one, decide: decision(one, header) })), ...diagnosis },
    rules: findings.map((finding) => ruleOf(finding, header)),
    restored: end?.restored,
    unrestored: end?.unrestored,
    errors: end?.errors,
    unread: end?.unread && { readings: end.unread.readings, causes: causesOf(end.unread) },
    baseline: against && { ...against, stale: staleEntries(record).map(({ sentence: stale }) => stale) },
  });
}

function ruleOf(finding: Finding, header: RunHeader): object {
  const { violations, exchanges: _, place: __, ...rest } = finding;
  return {
    ...rest,
    outcome: statusOf(finding) === 'observed' ? 'observed' : finding.outcome,
    weight: weightOf(finding, header),
    cases: finding.outcome === 'violated' ? brokenCases(finding).length : undefined,
    violations: violations.map(({ requests: ___, ...one }) => ({ ...one, again: rerun(header, finding) })),
  };
}
