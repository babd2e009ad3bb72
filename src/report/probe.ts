import type { JsonObject, Reply, Snapshot } from '../model.ts';
import { describeValue } from '../text/describe.ts';
import { visible } from '../text/elide.ts';
import { type ConsoleOptions, LABEL, label, type Paint, styleOf } from './terminal.ts';

export interface Predicted {
  readonly sent: string;
  readonly says: readonly string[];
  readonly rules: readonly string[];
}

export interface Probed {
  readonly reply: Reply;
  readonly ms: number;
  readonly before: JsonObject;
  readonly after: Snapshot;
  readonly held: { readonly kind: 'held' | 'broken' | 'open' | 'unclear'; readonly words: string };
  readonly unrestored: readonly string[];
  readonly curl: string;
}

const LONGEST = 4_000;
const NAMED = 5;
const MARGIN = ' '.repeat(LABEL);

const INTERESTING = /^(content-type|allow|etag|location|retry-after|www-authenticate|x-ratelimit-.*)$/;

function answerLines(reply: Reply, ms: number): readonly string[] {
  if (reply.kind === 'fault') return [`no answer (${reply.fault}): ${reply.message}`];
  const { status, headers, payload } = reply;
  const told = Object.entries(headers).filter(([name]) => INTERESTING.test(name));
  const text = payload.kind === 'json' ? JSON.stringify(payload.value, null, 2).split('\n') : ['no body'];
  return [
    `${status} in ${ms} ms`,
    ...told.map(([name, value]) => `${name}: ${value}`),
    ...(payload.kind === 'text' ? [payload.text] : text),
  ];
}

function stateLines(before: JsonObject, after: Snapshot): readonly string[] {
  if (after.kind === 'unknown') return [`not known: ${after.because}`];
  const names = [...new Set([...Object.keys(before), ...Object.keys(after.value)])];
  const changed = names.filter((name) => JSON.stringify(before[name]) !== JSON.stringify(after.value[name]));
  return changed.length === 0
    ? ['unchanged']
    : changed.map((name) => `${name}  ${describeValue(before[name])} → ${describeValue(after.value[name])}`);
}

/** Rules about every accepted or refused request are counted; those about this one are named. */
function rulesLine(rules: readonly string[]): readonly string[] {
  const own = rules.filter((id) => /^(request|authorization)\./.test(id));
  const named = own.slice(0, NAMED);
  const rest = rules.length - named.length;
  if (named.length === 0) return rest === 0 ? [] : [`${rest} about every such request`];
  return [`${named.join(', ')}${rest > 0 ? `, and ${rest} about every such request` : ''}`];
}

const blockIn =
  (paint: Paint) =>
  (name: string, lines: readonly string[], as = (text: string): string => text): readonly string[] =>
    lines.map((line, at) => `${at === 0 ? label(name, paint) : MARGIN}${as(visible(line, LONGEST))}`);

const joined = (blocks: readonly (readonly string[])[]): string => `${blocks.flat().join('\n')}\n`;

export function renderPrediction(
  { sent, says, rules }: Predicted,
  options: Partial<ConsoleOptions> = {},
): string {
  const block = blockIn(styleOf(options).paint);
  return joined([block('sent', [sent]), block('contract', says), block('rules', rulesLine(rules))]);
}

const verdict = { held: 'yes', broken: 'no', open: 'open', unclear: 'cannot tell' } as const;

export function renderProbe(probed: Probed, options: Partial<ConsoleOptions> = {}): string {
  const { paint } = styleOf(options);
  const block = blockIn(paint);
  const { held, unrestored, before, after } = probed;
  const tone = { held: paint.good, broken: paint.bad, open: paint.strong, unclear: paint.warn }[held.kind];
  const isSame = after.kind === 'known' && stateLines(before, after)[0] === 'unchanged';
  return joined([
    block('answer', answerLines(probed.reply, probed.ms)),
    block('state', stateLines(before, after)),
    block('held', [`${verdict[held.kind]}: ${held.words}`], tone),
    unrestored.length === 0
      ? block('restored', [isSame ? 'written back as it was, and read again' : 'put back, and read again'])
      : block('not back', unrestored, paint.bad),
    block('curl', [probed.curl]),
  ]);
}
