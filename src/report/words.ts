import type { Finding, Outcome, RunHeader, RunRecord } from '../model.ts';
import { statusOf } from '../record/status.ts';
import { visible } from '../text/elide.ts';
import { shellWord } from '../text/shell.ts';

/** Sent by a run itself, in between its cases, or found by shrinking a draw: no command knows them. */
const INTERNAL = /^(read|again|restore|explore|sequence)\/|~(?!\d{1,5}(\.\d+)?$)/;

/** The options that make a run what another was, and the cases what they were. */
export function sameOptions({ profile, contract, seed, runs, config = {} }: RunHeader): readonly string[] {
  // A variable of the env file would choose otherwise.
  const isChosen = (name: string): boolean => config[`PATCHPROOF_${name}`] !== undefined;
  return [
    ...(contract.revision === '2026-04' && !isChosen('CONTRACT')
      ? []
      : ['--contract', shellWord(contract.revision)]),
    ...(profile === 'gate' && !isChosen('PROFILE') ? [] : ['--profile', profile]),
    ...(profile === 'deep' ? ['--seed', String(seed)] : []),
    ...(profile === 'deep' && runs !== undefined ? ['--runs', String(runs)] : []),
  ];
}

/**
 * The command that runs one rule again, as the run of a record did. One case is enough for most rules about answers: it
 * is the first that broke the rule, for later ones may show what that one left.
 */
export function rerun(header: RunHeader, { rule, violations }: Pick<Finding, 'rule' | 'violations'>): string {
  const { envFile, reference } = header;
  const caseId = violations[0]?.case;
  const isOne = caseId !== undefined && /^(response|error)\./.test(rule) && !INTERNAL.test(caseId);
  return [
    'npx patchproof run',
    ...(envFile === undefined ? [] : ['--env-file', shellWord(envFile)]),
    ...(reference === 'asked' && envFile === undefined ? ['--reference'] : []),
    ...sameOptions(header),
    ...['--only', shellWord(rule)],
    ...(isOne ? ['--case', shellWord(caseId)] : []),
  ].join(' ');
}

/** `1 rule`, `2 rules`; a plural that is not made by an s is given. */
export function count(number: number, noun: string, plural = `${noun}s`): string {
  return `${number} ${number === 1 ? noun : plural}`;
}

/** The first texts, as many as fit in so many characters, and how many are left. */
export function upTo(
  texts: readonly string[],
  limit: number,
): readonly [shown: readonly string[], left: number] {
  let length = 0;
  const end = texts.findIndex((text) => {
    length += text.length;
    return length > limit;
  });
  return end === -1 ? [texts, 0] : [texts.slice(0, end), texts.length - end];
}

/** Below this a column is no longer readable. */
const NARROWEST = 30;

/**
 * A line broken to fit `width` characters, at a space unless that leaves more than half a line empty; the lines
 * after the first are indented. Without a width it stays whole.
 */
export function wrap(line: string, width: number | undefined, indent: number): string {
  if (width === undefined) return line;
  const limit = Math.max(width, indent + NARROWEST);
  const margin = ' '.repeat(indent);
  const characters = Array.from(line);
  const lines: string[] = [];
  let start = '';
  let from = 0;
  while (start.length + characters.length - from > limit) {
    const window = [...start, ...characters.slice(from, from + limit + 1 - start.length)];
    const space = window.lastIndexOf(' ', limit);
    const end = space > (indent + limit) / 2 ? space : limit;
    lines.push(window.slice(0, end).join(''));
    from += end - start.length;
    while (from < characters.length && characters[from]?.trim() === '') from += 1;
    start = margin;
  }
  return [...lines, start + characters.slice(from).join('')].join('\n');
}

export type Paint = Readonly<Record<'bad' | 'warn' | 'good' | 'dim' | 'strong', (text: string) => string>>;

/** No colour. */
export const plain: Paint = { bad: asIs, warn: asIs, good: asIs, dim: asIs, strong: asIs };

/** ANSI colours for a terminal. */
export const coloured: Paint = {
  bad: ansi(31, 39),
  warn: ansi(33, 39),
  good: ansi(32, 39),
  dim: ansi(2, 22),
  strong: ansi(1, 22),
};

function asIs(text: string): string {
  return text;
}

function ansi(open: number, close: number): (text: string) => string {
  return (text) => (text === '' ? '' : `\u001b[${open}m${text}\u001b[${close}m`);
}

export interface Reason {
  readonly reason: string;
  /** The rules it holds for, in reading order. */
  readonly rules: readonly string[];
  /** It holds for every rule of the run, and they are several. */
  readonly isOfAll: boolean;
}

/** So many rules are named behind a reason; the record names all. */
const NAMED = 12;

/** The rules of a reason: named, the first of many, or all at once. */
export function namedRules({ rules, isOfAll }: Reason, show: (rule: string) => string): string {
  if (isOfAll) return `all ${rules.length} rules`;
  const left = rules.length - NAMED;
  const named = (left > 1 ? rules.slice(0, NAMED) : rules).map(show).join(', ');
  return left > 1 ? `${named} and ${left} more` : named;
}

/** The distinct reasons behind an outcome, the one that explains most rules first. */
export function groupReasons(findings: readonly Finding[], outcome: Outcome): readonly Reason[] {
  const rules = new Map<string, string[]>();
  for (const finding of findings) {
    const { because, rule } = finding;
    if (statusOf(finding) !== outcome) continue;
    for (const reason of because.length > 0 ? because : ['no reason given']) {
      rules.set(reason, [...(rules.get(reason) ?? []), rule]);
    }
  }
  const reasons = [...rules].map(
    ([reason, ids]): Reason => ({
      reason,
      rules: ids,
      isOfAll: ids.length === findings.length && ids.length > 1,
    }),
  );
  return reasons.toSorted((a, b) => b.rules.length - a.rules.length);
}

export interface Tool {
  readonly name: string;
  readonly version: string;
}

/** What wrote a record: `patchproof 0.1.0` is a name and a version. */
export function namedTool({ tool }: Pick<RunHeader, 'tool'>): Tool {
  const [, name, version] = /^(\S+) (\S+)$/.exec(tool) ?? [];
  return { name: visible(name ?? tool) || 'patchproof', version: visible(version ?? 'unknown') };
}

export interface RequestsSent {
  readonly writes: number;
  readonly reads: number;
  /** Milliseconds from the start of the run to its end, or to the last answer when it was cut off. */
  readonly took: number;
}

/** What the run sent; counted from its exchanges when it was cut off. */
export function requestsSent({ header, exchanges, end }: RunRecord): RequestsSent {
  const writes = exchanges.filter(({ request }) => request.method !== 'GET').length;
  if (end === undefined) return { writes, reads: exchanges.length - writes, took: span(exchanges) };
  const took = Date.parse(end.endedAt) - Date.parse(header.startedAt);
  return { ...end.sent, took: took >= 0 ? took : span(exchanges) };
}

function span(exchanges: RunRecord['exchanges']): number {
  const first = exchanges[0];
  const last = exchanges.at(-1);
  return first === undefined || last === undefined ? 0 : Math.max(0, last.at + last.ms - first.at);
}

/**
 * Milliseconds of each rule. Rules share requests, so a rule has no time of its own: it gets its share of the run's, by
 * how many observations it judged.
 */
export function ruleTime(record: RunRecord): (finding: Finding) => number {
  const judged = record.findings.reduce((sum, finding) => sum + finding.judged, 0);
  const share = judged === 0 ? 0 : requestsSent(record).took / judged;
  return (finding) => share * finding.judged;
}

/** When a run began, in milliseconds since the epoch; 0 when its record does not say. */
export function startOf({ startedAt }: Pick<RunHeader, 'startedAt'>): number {
  const start = Date.parse(startedAt);
  return Number.isNaN(start) ? 0 : start;
}

/** The last instant with a year of four digits. */
const LATEST = 253_402_300_799_999;

/** An instant as ISO 8601, UTC, whatever number a record has. */
export function toIso(ms: number): string {
  return new Date(Number.isFinite(ms) ? Math.min(Math.max(ms, 0), LATEST) : 0).toISOString();
}
