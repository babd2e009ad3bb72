import type { Finding, RecordLine, RunHeader, RunRecord } from '../model.ts';
import { formatLine } from '../record/format-line.ts';
import { brokenCases, hasObserved, newsOf, tallyByPart, weigh } from '../record/status.ts';
import { conclude } from './conclude.ts';
import { type FormatOptions, formatJson } from './format.ts';
import { causesOf } from './unread-words.ts';
import { requestsSent, rerun } from './words.ts';

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
