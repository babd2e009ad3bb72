import type { Finding, RunRecord } from '../model.ts';
import { conclude, type RenderOptions } from './conclude.ts';
import { count } from './count.ts';
import { escapeHtml, escapeMarkdown } from './escape-html.ts';
import { groupReasons } from './group-reasons.ts';
import { requestsSent } from './requests-sent.ts';
import { COLUMNS, tallyByPart } from './tally.ts';
import { violationBlocks } from './violation-block.ts';

/** A pull-request comment may hold 65,536 characters: what is left is for everything but violations. */
const VIOLATIONS_LIMIT = 40_000;

/** A record as a pull-request comment: the verdict, counts, violations; the rest is folded. */
export function renderMarkdown(record: RunRecord, options: RenderOptions = {}): string {
  const { exitCode, sentence, notes } = conclude(record, options);
  const sign = { 0: '✅', 1: '❌', 2: '❔' }[exitCode];
  const blocks = [
    `### ${sign} ${escapeMarkdown(sentence)}`,
    notes.map((note) => `- ${escapeMarkdown(note)}`).join('\n'),
    facts(record),
    table(record.findings),
    violations(record),
    ...(['inconclusive', 'inapplicable', 'untested'] as const).map((outcome) => {
      const rules = record.findings.filter((finding) => finding.outcome === outcome).length;
      const reasons = groupReasons(record.findings, outcome);
      return folded(
        outcome,
        rules,
        reasons.map(({ reason, rules }) => `${escapeMarkdown(reason)}: ${rules.map(code).join(', ')}`),
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
  const shown: string[] = ['#### Violations'];
  const left: string[] = [];
  let length = 0;
  for (const finding of [...broken.filter(isMust), ...broken.filter((finding) => !isMust(finding))]) {
    const block = violationBlocks(header, finding)
      .map((text) => `<pre>\n${escapeHtml(text)}\n</pre>`)
      .join('\n\n');
    length += block.length;
    if (length <= VIOLATIONS_LIMIT) shown.push(block);
    else left.push(finding.rule);
  }
  if (left.length > 0) shown.push(`and ${count(left.length, 'more rule')}: ${left.map(code).join(', ')}`);
  return shown.join('\n\n');
}

function isMust({ level }: Finding): boolean {
  return level === 'must';
}

function explored(findings: readonly Finding[]): string {
  const seen = findings.filter(({ observed }) => observed.length > 0);
  const lines = seen.map(({ rule, observed }) => `${code(rule)}: ${observed.map(escapeMarkdown).join('; ')}`);
  return folded('explored', seen.length, lines);
}

function folded(title: string, rules: number, lines: readonly string[]): string {
  if (lines.length === 0) return '';
  const list = lines.map((line) => `- ${line}`).join('\n');
  return `<details><summary>${title} · ${count(rules, 'rule')}</summary>\n\n${list}\n\n</details>`;
}

function provenance({ header }: RunRecord): string {
  const { requestHash, contract, seed } = header;
  return `<sub>requests ${escapeMarkdown(requestHash)} · contract ${escapeMarkdown(contract.hash)} · seed ${seed}</sub>`;
}

/** A rule id; anything that does not look like one is escaped. */
function code(rule: string): string {
  return /^[\w.*-]+$/.test(rule) ? `\`${rule}\`` : escapeMarkdown(rule);
}
