import { diagnosisOf } from '../diagnose/diagnose.ts';
import type { Finding } from '../model.ts';
import type { RunHeader, RunRecord } from '../record/record.ts';
import { requestsSent } from '../record/run-facts.ts';
import { baselineOutcome, columnsOf, openRules, tallyByPart, untolerated } from '../record/status.ts';
import { visible } from '../text/elide.ts';
import { alternativeLines, apart, claim, decision, explained, share } from './causes.ts';
import { escapeHtml, escapeMarkdown, fold, markdownTable } from './html/markup.ts';
import { plain } from './terminal.ts';
import { staleEntries, testedAt, verdictOf } from './verdict.ts';
import { mark, violationBlocks } from './violation-block.ts';
import { andMore, count, EXITS, joinBlocks, namedRules, requestWords, upTo } from './words.ts';

/** The most characters in a pull request comment. A step summary may hold more: a megabyte. */
export const COMMENT_LIMIT = 65_536;
/** The most characters of a list, of names on a line, of a broken rule, and of what says what was cut. */
const LIMIT = { list: 5_000, line: 1_000, rule: 4_000, cut: 1_500 };

export function list(lines: readonly string[]): string {
  return some(lines, LIMIT.list)
    .map((line) => `- ${line}`)
    .join('\n');
}

const folded = (title: string, rules: number, lines: readonly string[]): string =>
  fold(`${title} · ${count(rules, 'rule')}`, list(lines));

/** A rule id; anything that does not look like one is escaped. */
export const code = (rule: string): string =>
  /^[\w.*-]+$/.test(rule) ? `\`${rule}\`` : escapeMarkdown(rule);

function some(values: readonly string[], limit: number): readonly string[] {
  const [shown, left] = upTo(values, limit);
  return [...shown, ...andMore(left)];
}

function markdownBaseline(record: RunRecord): readonly string[] {
  const against = baselineOutcome(record);
  if (against === undefined) return [];
  const { fresh, known } = against;
  const tolerated = known.map(({ rule, reason, ticket, expires }) => {
    const aside = [...(ticket === undefined ? [] : [ticket]), `until ${expires}`].map(escapeMarkdown);
    return `${code(rule)}: ${escapeMarkdown(reason)} (${aside.join(', ')})`;
  });
  return [
    '#### Against the baseline',
    fresh.length === 0 ? 'Nothing new.' : list(fresh.map((rule) => `new: ${code(rule)}`)),
    list(staleEntries(record).map(({ sentence }) => `to mend: ${escapeMarkdown(sentence)}`)),
    folded('tolerated', new Set(known.map(({ rule }) => rule)).size, tolerated),
  ].filter((block) => block !== '');
}

function markdownCauses(record: RunRecord): string {
  const diagnosis = diagnosisOf(record);
  if (diagnosis.causes.length === 0) return '';
  const lines = diagnosis.causes.map((cause) => {
    const facts = [share(cause), ...apart(cause, record.header)].map(escapeMarkdown);
    const deciding = visible(decision(cause, record.header) ?? '', Number.POSITIVE_INFINITY);
    const command = deciding === '' ? '' : ` · <code>${escapeHtml(deciding)}</code>`;
    const others = alternativeLines(cause).map((line) => `<br>${escapeMarkdown(line)}`);
    const title = `**${escapeMarkdown(claim(cause))}**${others.join('')}`;
    return `${title} · ${facts.join(' · ')} · ${code(cause.id)}${command}`;
  });
  return `#### ${escapeMarkdown(explained(diagnosis))}\n\n${list(lines)}`;
}

/** A fold for each broken rule, must before should: what it claims, and behind it how it was broken. */
function markdownViolations(record: RunRecord): readonly NamedBlock[] {
  return untolerated(record).map((finding) => {
    const title = `${mark(finding)} <code>${escapeHtml(visible(finding.rule))}</code> · ${finding.level}`;
    const summary = `${title} · ${escapeHtml(visible(finding.statement))}`;
    const shown = fitting(record.header, finding);
    return [finding.rule, fold(summary, `<pre>\n${escapeHtml(shown)}\n</pre>`)];
  });
}

/** As many cases in full as fit, the others counted; where not even one fits, it is cut. */
function fitting(header: RunHeader, finding: Finding): string {
  const told = [3, 2, 1].map((most) => violationBlocks(header, finding, { paint: plain, most }));
  const whole = told.map((blocks) => blocks.join('\n\n')).find((text) => text.length <= LIMIT.rule);
  if (whole !== undefined) return whole;
  const [first = '', ...rest] = told.at(-1) ?? [];
  const [shown, left] = upTo(rest, LIMIT.rule);
  const more = left === 0 ? [] : [`  and ${count(left, 'more block')}, left out here`];
  const start = first.slice(0, LIMIT.rule);
  // Cut in the middle of a character, half of it is left.
  const head = start === first ? first : `${start.replace(/[\ud800-\udbff]$/, '')}…`;
  return [head, ...shown, ...more].join('\n\n');
}

export function renderMarkdown(record: RunRecord): string {
  const { exitCode, sentence, notes } = verdictOf(record);
  const head = [
    `### ${EXITS[exitCode].sign} ${escapeMarkdown(sentence)}`,
    list(notes.map(escapeMarkdown)),
    facts(record),
    markdownCauses(record),
  ];
  const foot = [...markdownBaseline(record), table(record.findings)];
  const { requestHash, contract, seed } = record.header;
  const hashes = [`requests ${requestHash}`, `contract ${contract.hash}`, `seed ${seed}`];
  const origin = `<sub>${hashes.map(escapeMarkdown).join(' · ')}</sub>`;
  const room = COMMENT_LIMIT - LIMIT.cut - joinBlocks([...head, ...foot, origin]).length;
  const broken = fill(markdownViolations(record), room);
  const details = fill(folds(record), room - joinBlocks(broken.shown).length);
  const blocks = [
    ...head,
    cut(broken.left, details.left),
    broken.shown.length === 0 ? '' : '#### Violations',
    ...broken.shown,
    ...foot,
    ...details.shown,
    origin,
  ];
  return `${joinBlocks(blocks)}\n`;
}

type NamedBlock = readonly [name: string, block: string];

/** The blocks that fit, and the names of those that do not. */
function fill(blocks: readonly NamedBlock[], room: number) {
  const texts = blocks.map(([, block]) => block);
  const [{ length }] = upTo(
    texts.map((text) => `${text}\n\n`),
    room,
  );
  return { shown: texts.slice(0, length), left: blocks.slice(length).map(([name]) => name) };
}

function cut(rules: readonly string[], sections: readonly string[]): string {
  if (rules.length + sections.length === 0) return '';
  const broken = `${count(rules.length, 'broken rule')} (${some(rules.map(code), LIMIT.line).join(', ')})`;
  const parts = [
    ...(rules.length === 0 ? [] : [broken]),
    ...(sections.length === 0 ? [] : [`what is ${sections.join(', ')}`]),
  ];
  return `**Cut to fit a comment.** Left out: ${parts.join(', and ')}. The record has everything.`;
}

function facts(record: RunRecord): string {
  const { tool, profile, contract } = record.header;
  const sent = requestsSent(record);
  const run = `${requestWords(sent)} in ${(sent.took / 1000).toFixed(1)} s`;
  return [tool, profile, `contract ${contract.revision}`, testedAt(record.header), run]
    .map(escapeMarkdown)
    .join(' · ');
}

function table(findings: readonly Finding[]): string {
  if (findings.length === 0) return '';
  const columns = columnsOf(findings);
  const rows = tallyByPart(findings).map(([name, counts]) => [
    name,
    ...columns.map((column) => String(counts[column])),
  ]);
  return markdownTable(['part', ...columns], rows, ['---', ...columns.map(() => '---:')]);
}

function folds({ findings }: RunRecord): readonly NamedBlock[] {
  const open = openRules(findings).map(({ status, rules, reasons }): NamedBlock => {
    const lines = reasons.map((reason) => `${escapeMarkdown(reason.reason)}: ${namedRules(reason, code)}`);
    return [status, folded(status, rules, lines)];
  });
  const lines = findings.flatMap(({ rule, observed }) => {
    const answers = some(observed.map(escapeMarkdown), LIMIT.line).join('; ');
    return observed.length === 0 ? [] : [`${code(rule)}: ${answers}`];
  });
  const explored: NamedBlock = ['explored', folded('explored', lines.length, lines)];
  return [...open, explored].filter(([, block]) => block !== '');
}
