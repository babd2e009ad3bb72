import type { Finding, RunRecord } from '../model.ts';
import { conclude, type RenderOptions } from './conclude.ts';
import { count } from './count.ts';
import { escapeHtml, escapeMarkdown } from './escape-html.ts';
import { groupReasons } from './group-reasons.ts';
import { requestsSent } from './requests-sent.ts';
import { COLUMNS, tallyByPart } from './tally.ts';
import { upTo } from './up-to.ts';
import { violationBlocks } from './violation-block.ts';

/** A pull-request comment may hold 65,536 characters: so many for violations, for each fold, for each line of one. */
const VIOLATIONS_LIMIT = 40_000;
const FOLD_LIMIT = 5000;
const LINE_LIMIT = 1000;

/** A record as a pull-request comment: the verdict, counts, violations; the rest is folded. */
export function renderMarkdown(record: RunRecord, options: RenderOptions = {}): string {
  const { exitCode, sentence, notes } = conclude(record, options);
  const sign = { 0: '✅', 1: '❌', 2: '❔' }[exitCode];
  const blocks = [
    `### ${sign} ${escapeMarkdown(sentence)}`,
    list(notes.map(escapeMarkdown)),
    facts(record),
    table(record.findings),
    violations(record),
    ...(['inconclusive', 'inapplicable', 'untested'] as const).map((outcome) => {
      const rules = record.findings.filter((finding) => finding.outcome === outcome).length;
      const reasons = groupReasons(record.findings, outcome);
      return folded(
        outcome,
        rules,
        reasons.map(({ reason, rules }) => `${escapeMarkdown(reason)}: ${codes(rules)}`),
      );
    }),
    explored(record.findings),
    provenance(record),
  ];
  return `${blocks.filter((block) => block !== '').join('\n\n')}\n`;
}

function facts(record: RunRecord): string {
  const { tool, profile, contract, target } = record.header;
  const { writes, reads, took } = requestsSent(record);
  const run = `${writes} PATCH, ${count(reads, 'read')} in ${(took / 1000).toFixed(1)} s`;
  return [tool, profile, `contract ${contract.revision}`, target, run].map(escapeMarkdown).join(' · ');
}

function table(findings: readonly Finding[]): string {
  if (findings.length === 0) return '';
  const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  const rows = tallyByPart(findings).map(([name, counts]) =>
    row([name, ...COLUMNS.map((column) => String(counts[column]))]),
  );
  return [row(['part', ...COLUMNS]), row(['---', ...COLUMNS.map(() => '---:')]), ...rows].join('\n');
}

function violations({ header, findings }: RunRecord): string {
  const broken = findings.filter(({ outcome }) => outcome === 'violated');
  if (broken.length === 0) return '';
  const sorted = [...broken.filter(isMust), ...broken.filter((finding) => !isMust(finding))];
  const blocks = sorted.map((finding) =>
    violationBlocks(header, finding)
      .map((text) => `<pre>\n${escapeHtml(text)}\n</pre>`)
      .join('\n\n'),
  );
  const [shown, left] = upTo(blocks, VIOLATIONS_LIMIT);
  const more =
    left > 0
      ? [`and ${count(left, 'more rule')}: ${codes(sorted.slice(-left).map(({ rule }) => rule))}`]
      : [];
  return ['#### Violations', ...shown, ...more].join('\n\n');
}

function isMust({ level }: Finding): boolean {
  return level === 'must';
}

function explored(findings: readonly Finding[]): string {
  const seen = findings.filter(({ observed }) => observed.length > 0);
  const lines = seen.map(
    ({ rule, observed }) => `${code(rule)}: ${some(observed.map(escapeMarkdown), LINE_LIMIT).join('; ')}`,
  );
  return folded('explored', seen.length, lines);
}

function folded(title: string, rules: number, lines: readonly string[]): string {
  if (lines.length === 0) return '';
  return `<details><summary>${title} · ${count(rules, 'rule')}</summary>\n\n${list(lines)}\n\n</details>`;
}

function provenance({ header }: RunRecord): string {
  const { requestHash, contract, seed } = header;
  return `<sub>requests ${escapeMarkdown(requestHash)} · contract ${escapeMarkdown(contract.hash)} · seed ${seed}</sub>`;
}

function list(lines: readonly string[]): string {
  return some(lines, FOLD_LIMIT)
    .map((line) => `- ${line}`)
    .join('\n');
}

function codes(rules: readonly string[]): string {
  return some(rules.map(code), LINE_LIMIT).join(', ');
}

function some(texts: readonly string[], limit: number): readonly string[] {
  const [shown, left] = upTo(texts, limit);
  return left === 0 ? shown : [...shown, `and ${left} more`];
}

/** A rule id; anything that does not look like one is escaped. */
function code(rule: string): string {
  return /^[\w.*-]+$/.test(rule) ? `\`${rule}\`` : escapeMarkdown(rule);
}
