import type { Finding, RunRecord } from '../model.ts';
import { conclude } from './conclude.ts';
import { count } from './count.ts';
import { escapeMarkdown } from './escape-html.ts';
import type { FormatOptions } from './formats.ts';
import { groupReasons, namedRules } from './group-reasons.ts';
import { code, codes, folded, list, texts } from './markdown-list.ts';
import { markdownNews } from './markdown-news.ts';
import { markdownViolations } from './markdown-violations.ts';
import { newsOf } from './news-of.ts';
import { outcomeWord } from './outcome-word.ts';
import { requestsSent } from './requests-sent.ts';
import { columnsOf, tallyByPart } from './tally.ts';
import { testedAt } from './tested.ts';
import { upTo } from './up-to.ts';

/** What a comment on a pull request may hold, in characters. A step summary may hold a megabyte: more than that. */
export const COMMENT_LIMIT = 65_536;
/** Kept for the sentence that says what was cut. */
const RESERVE = 1500;

/** A record as a pull-request comment: the verdict, violations, what is new, counts; details are folded. */
export function renderMarkdown(record: RunRecord, options: FormatOptions = {}): string {
  const { exitCode, sentence, notes } = conclude(record, options);
  const sign = { 0: '✅', 1: '❌', 2: '❔' }[exitCode];
  const head = [`### ${sign} ${escapeMarkdown(sentence)}`, list(notes.map(escapeMarkdown)), facts(record)];
  const foot = [...markdownNews(options.news ?? newsOf(record)), table(record.findings)];
  const origin = provenance(record);
  const room = COMMENT_LIMIT - RESERVE - join([...head, ...foot, origin]).length;
  const broken = fill(markdownViolations(record), room);
  const details = fill(folds(record), room - join(broken.shown).length);
  const blocks = [
    ...head,
    cut(broken.left, details.left),
    broken.shown.length === 0 ? '' : '#### Violations',
    ...broken.shown,
    ...foot,
    ...details.shown,
    origin,
  ];
  return `${join(blocks)}\n`;
}

type Named = readonly [name: string, block: string];

/** The first blocks that fit, and the names of the others. */
function fill(
  blocks: readonly Named[],
  room: number,
): { readonly shown: readonly string[]; readonly left: readonly string[] } {
  const [, left] = upTo(
    blocks.map(([, block]) => `${block}\n\n`),
    room,
  );
  const end = blocks.length - left;
  return {
    shown: blocks.slice(0, end).map(([, block]) => block),
    left: blocks.slice(end).map(([name]) => name),
  };
}

/** Says what was left out, and where it is. */
function cut(rules: readonly string[], sections: readonly string[]): string {
  const parts = [
    ...(rules.length === 0 ? [] : [`${count(rules.length, 'broken rule')} (${codes(rules)})`]),
    ...(sections.length === 0 ? [] : [`what is ${sections.join(', ')}`]),
  ];
  return parts.length === 0
    ? ''
    : `**Cut to fit a comment.** Left out: ${parts.join(', and ')}. The record has everything.`;
}

function facts(record: RunRecord): string {
  const { tool, profile, contract } = record.header;
  const { writes, reads, took } = requestsSent(record);
  const run = `${writes} PATCH, ${count(reads, 'read')} in ${(took / 1000).toFixed(1)} s`;
  return [tool, profile, `contract ${contract.revision}`, testedAt(record.header), run]
    .map(escapeMarkdown)
    .join(' · ');
}

function table(findings: readonly Finding[]): string {
  if (findings.length === 0) return '';
  const columns = columnsOf(findings);
  const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  const rows = tallyByPart(findings).map(([name, counts]) =>
    row([name, ...columns.map((column) => String(counts[column]))]),
  );
  return [row(['part', ...columns]), row(['---', ...columns.map(() => '---:')]), ...rows].join('\n');
}

function folds({ findings }: RunRecord): readonly Named[] {
  const reasons = (['inconclusive', 'inapplicable', 'untested'] as const).map((outcome): Named => {
    const rules = findings.filter((finding) => outcomeWord(finding) === outcome).length;
    const lines = groupReasons(findings, outcome).map(
      (reason) => `${escapeMarkdown(reason.reason)}: ${namedRules(reason, code)}`,
    );
    return [outcome, folded(outcome, rules, lines)];
  });
  const seen = findings.filter(({ observed }) => observed.length > 0);
  const lines = seen.map(({ rule, observed }) => `${code(rule)}: ${texts(observed)}`);
  const explored: Named = ['explored', folded('explored', seen.length, lines)];
  return [...reasons, explored].filter(([, block]) => block !== '');
}

function provenance({ header }: RunRecord): string {
  const { requestHash, contract, seed } = header;
  return `<sub>requests ${escapeMarkdown(requestHash)} · contract ${escapeMarkdown(contract.hash)} · seed ${seed}</sub>`;
}

const join = (blocks: readonly string[]): string => blocks.filter((block) => block !== '').join('\n\n');
