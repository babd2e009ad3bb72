import type { Finding, RunHeader, RunRecord } from '../model.ts';
import { brokenCases } from './broken-cases.ts';
import { conclude } from './conclude.ts';
import { formatJson } from './format-json.ts';
import type { FormatOptions } from './formats.ts';
import { newsOf } from './news-of.ts';
import { hasObserved } from './outcome-word.ts';
import { requestsSent } from './requests-sent.ts';
import { rerun } from './rerun.ts';
import { tallyByPart } from './tally.ts';
import { causesOf } from './unread-words.ts';
import { weigh } from './weigh.ts';

/** A record as one JSON object for scripts, after `schemas/format/report.schema.json`; exchanges are left out. */
export function renderJson(record: RunRecord, options: FormatOptions = {}): string {
  const { header, findings, end } = record;
  const { exitCode, sentence, notes } = conclude(record, options);
  const news = options.news ?? newsOf(record);
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
    verdict: { exitCode, sentence, notes, strict: options.strict ?? header.strict ?? false },
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
    rules: findings.map((finding) => ruleOf(finding, header, options)),
    ...(end === undefined ? {} : { restored: end.restored, unrestored: end.unrestored, errors: end.errors }),
    ...(end?.unread === undefined
      ? {}
      : { unread: { readings: end.unread.readings, causes: causesOf(end.unread) } }),
    ...(news === undefined ? {} : { baseline: news }),
  });
}

function ruleOf(finding: Finding, header: RunHeader, { strict }: FormatOptions): object {
  const { violations, exchanges: _, ...rest } = finding;
  return {
    ...rest,
    outcome: hasObserved(finding) ? 'observed' : finding.outcome,
    weight: weigh(finding, header, strict),
    ...(finding.outcome === 'violated' ? { cases: brokenCases(finding).length } : {}),
    violations: violations.map((one) => ({ ...one, again: rerun(header, finding) })),
  };
}
