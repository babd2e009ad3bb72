import type { Diagnosis } from '../../diagnose/diagnosis.ts';
import type { Finding, Level, Part } from '../../model.ts';
import type { RecordedExchange, RunRecord } from '../../record/record.ts';
import type { Status } from '../../record/status.ts';
import { visible } from '../../text/elide.ts';
import { html, type Markup, whole } from './markup.ts';

export const OUTCOMES: readonly (readonly [Status, string])[] = [
  ['upheld', 'judged at least once, never broken'],
  ['observed', 'looked at, and not judged: the contract leaves it open'],
  ['violated', 'a must rule that at least one answer breaks: the run fails'],
  ['deviating', 'a should rule that is broken: reported, and fails the run only when it is strict'],
  ['tolerated', 'broken just as the baseline has it: known, and put up with for a while'],
  ['inconclusive', 'the question was asked, and the answer does not tell'],
  ['inapplicable', 'the question cannot be asked of this target'],
  ['untested', 'its cases were not reached'],
];

export const LEVELS: readonly (readonly [Level, string])[] = [
  ['must', 'rests on the schema, a documented status or the error envelope'],
  ['should', 'rests on advice in prose or on recorded behaviour'],
  ['observe', 'the contract is silent: what was seen is shown, nothing is judged'],
];

export const PART_WORDS: Readonly<Record<Part, string>> = {
  request: 'which requests are accepted and which are refused',
  response: 'the answer to an accepted request',
  error: 'the answer to a refused one',
  authorization: 'requests without a valid token, or without the scope',
  state: 'what is stored afterwards, here and in related resources',
};

export const outcome = (word: Status): Markup => html`<span class="outcome ${word}">${word}</span>`;

export const capitalized = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);

/** The attribute of an element that can be folded. */
export const open = (is: boolean): Markup => ({ markup: is ? ' open' : '' });

const ID = /^(request|response|error|authorization|state)\.[\w.*-]+$/;

/** The fragment that opens a rule; undefined for what does not look like the id of one. */
export const anchorOf = (rule: string): string | undefined => (ID.test(rule) ? rule : undefined);

/** A text that may be broken between its pieces. */
const broken = (pieces: readonly string[]): readonly Markup[] =>
  pieces.map((piece, at) => html`${at === 0 ? undefined : { markup: '<wbr>' }}${piece}`);

export function ruleId(rule: string): Markup {
  const [part = '', ...rest] = visible(rule).split('.');
  const words = rest.join('.').split(/(?<=\.)|(?=_)/);
  return html`<span class="part">${rest.length === 0 ? part : `${part}.`}</span><wbr>${broken(words)}`;
}

export function ruleLink(rule: string): Markup {
  const anchor = anchorOf(rule);
  return anchor === undefined
    ? html`<code>${rule}</code>`
    : html`<a href="#${anchor}"><code>${ruleId(rule)}</code></a>`;
}

/** A duration for people: `< 1 ms`, `12 ms`, `6.1 s`, `4 min 48 s`. */
export function seconds(ms: number): string {
  if (ms < 1) return '< 1 ms';
  if (ms < 1000) return `${Math.round(ms)} ms`;
  if (ms < 60_000) return `${(ms / 1000).toFixed(1)} s`;
  const whole = Math.round(ms / 1000);
  return `${Math.floor(whole / 60)} min ${whole % 60} s`;
}

/** That, in a sentence: `within 12 ms`, `in under 1 ms`. */
export const within = (ms: number): string => (ms < 1 ? 'in under 1 ms' : `within ${seconds(ms)}`);

/** Numbers in order, runs of them drawn together: `12–20, 31`. */
export function numbers(list: readonly number[]): string {
  const runs: [number, number][] = [];
  for (const n of [...new Set(list)].toSorted((a, b) => a - b)) {
    const last = runs.at(-1);
    if (last !== undefined && last[1] === n - 1) last[1] = n;
    else runs.push([n, n]);
  }
  return runs.map(([from, to]) => (from === to ? String(from) : `${from}–${to}`)).join(', ');
}

/** A path, or an id made like one, that is broken behind a slash before it is broken anywhere else. */
export const breakable = (path: string): Markup => html`${broken(visible(path).split(/(?<=\/)(?=.)/s))}`;

/** Longer commands are only in the record: half a command is no command. */
export const LONGEST = 8_000;

export const copyButton = (name: string): Markup =>
  html`<button type="button" class="scripted" data-copy="" aria-label="Copy ${name}">Copy</button>`;

export function copyLine(name: string, text: string): Markup {
  const shown =
    text.length > LONGEST
      ? html`<p class="soft">${text.length} characters long: it is in the record.</p>`
      : html`<div class="copy"><code>${whole(text)}</code>${copyButton(name)}</div>`;
  return html`<div class="line"><h4>${name}</h4>${shown}</div>`;
}

/** What came back, in a word or two: a status, or why there was none. */
export function answered({ reply }: RecordedExchange): string {
  if (reply.kind === 'fault') return `no answer (${reply.fault})`;
  const waited = reply.limited === undefined ? '' : `, after ${reply.limited} × 429`;
  return `${reply.status}${waited}`;
}

/** That in a sentence, and how long it took. */
export function answeredIn(exchange: RecordedExchange): string {
  const isSilent = exchange.reply.kind === 'fault';
  return (
    `${isSilent ? '' : 'answered '}${answered(exchange)} ${isSilent ? 'after' : 'in'} ` +
    `${seconds(exchange.ms)}`
  );
}

/** How much of a record is shown: less of each part, until the page is small enough to open at once. */
export interface Detail {
  /** Violations of a rule shown in full, and of the others those shown in a line; the rest is counted. */
  readonly whole: number;
  readonly short: number;
  /** Whether those in full come with the stored state around them. */
  readonly state: boolean;
  /** Judged requests listed for a rule, and whether all requests are listed at the end. */
  readonly cases: number;
  readonly requests: boolean;
}

export const DETAILS: readonly Detail[] = [
  { whole: 5, short: 5, state: true, cases: 8, requests: true },
  { whole: 1, short: 5, state: true, cases: 4, requests: true },
  { whole: 1, short: 0, state: false, cases: 0, requests: false },
  { whole: 0, short: 1, state: false, cases: 0, requests: false },
];

/** What the sections of a page need beside their own subject. */
export interface Shown {
  readonly record: RunRecord;
  readonly detail: Detail;
  readonly exchanges: ReadonlyMap<number, RecordedExchange>;
  readonly findings: ReadonlyMap<string, Finding>;
  readonly diagnosis: Diagnosis;
  /** Numbers failures through the page, so that each has a fragment of its own. */
  readonly nextId: () => string;
}
