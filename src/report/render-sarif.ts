import type { RunRecord } from '../model.ts';
import { conclude } from './conclude.ts';
import { formatJson } from './format-json.ts';
import type { ContractFile, FormatOptions } from './formats.ts';
import { namedTool } from './named-tool.ts';
import { newsOf } from './news-of.ts';
import { requestsSent } from './requests-sent.ts';
import { type SarifResult, sarifResults } from './sarif-result.ts';
import { sarifRule } from './sarif-rule.ts';
import { message } from './sarif-text.ts';
import { startOf, toIso } from './start-of.ts';
import { visible } from './visible.ts';
import { weigh } from './weigh.ts';

/**
 * A record as SARIF 2.1.0. Results are violations alone; what could not be told is a notification of the invocation,
 * and the files of the contract that results point into are in it.
 */
export function renderSarif(record: RunRecord, options: FormatOptions = {}): string {
  const { header, findings } = record;
  const news = options.news ?? newsOf(record);
  const results = findings.flatMap((finding, index) =>
    finding.outcome === 'violated' ? sarifResults(finding, index, header, { ...options, news }) : [],
  );
  const { name, version } = namedTool(header);
  const { target, reference, tlsUnverified, profile, contract, seed, requestHash } = header;
  return formatJson({
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name,
            version,
            rules: findings.map((finding) => sarifRule(finding, header, options.strict)),
          },
        },
        automationDetails: { id: `${name}/${visible(contract.revision)}/${profile}/` },
        invocations: [invocation(record, options)],
        ...artifacts(options.contract ?? [], JSON.stringify(results)),
        results,
        columnKind: 'utf16CodeUnits',
        properties: {
          ...{ target, contract, seed, requestHash },
          ...(reference === undefined ? {} : { reference }),
          ...(tlsUnverified === undefined ? {} : { tlsUnverified }),
        },
      },
    ],
  });
}

function invocation(record: RunRecord, options: FormatOptions): SarifResult {
  const { header, findings, end } = record;
  const { exitCode, sentence, notes } = conclude(record, options);
  const start = startOf(header);
  const open = findings
    .map((finding, index) => ({ ...finding, index }))
    .filter((finding) => weigh(finding, header, options.strict) === 'doubts');
  const sentences = exitCode === 2 ? [sentence, ...notes] : notes;
  return {
    executionSuccessful: end !== undefined && end.errors.length === 0,
    exitCode,
    exitCodeDescription: visible(sentence),
    startTimeUtc: toIso(start),
    endTimeUtc: toIso(start + requestsSent(record).took),
    toolExecutionNotifications: [
      ...(newsOf(record)?.stale ?? []).map((text) => ({
        level: 'error',
        message: message(visible(text, Number.POSITIVE_INFINITY)),
      })),
      ...sentences.map((text) => ({
        level: exitCode === 0 ? 'note' : 'error',
        message: message(visible(text)),
      })),
      ...open.map(({ rule, index, outcome, because }) => ({
        level: 'warning',
        associatedRule: { id: visible(rule), index },
        message: message(`${visible(rule)} is ${outcome}: ${because.map((one) => visible(one)).join('; ')}`),
      })),
    ],
  };
}

/** The text of a file goes with the results that point into it: it need not be in the repository that shows them. */
function artifacts(contract: readonly ContractFile[], results: string): SarifResult {
  const pointed = contract.filter(({ path }) => results.includes(JSON.stringify(path)));
  return pointed.length === 0
    ? {}
    : {
        artifacts: pointed.map(({ path, text }) => ({
          location: { uri: path },
          sourceLanguage: 'json',
          contents: { text },
        })),
      };
}
