import type { Json } from '../model.ts';

type Replacement = readonly [pattern: RegExp, word: string];

const replaced = (text: string, all: readonly Replacement[]): string =>
  all.reduce((shown, [pattern, word]) => shown.replace(pattern, word), text);

/** Values that are never the same twice. */
const UNIQUE: readonly Replacement[] = [
  [/\b[a-f\d]{8}-(?:[a-f\d]{4}-){3}[a-f\d]{12}\b/gi, '<uuid>'],
  [/\b\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:[.,]\d+)?)?(?:Z|[+-]\d\d:?\d\d)?/g, '<time>'],
  [/\b(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d\d \w{3} \d{4} \d\d:\d\d:\d\d GMT/g, '<time>'],
];

/** What changes from run to run in verdicts and messages. */
const VOLATILE: readonly Replacement[] = [
  [/\b(con|org|req|trc|usr|cgr)_[A-Za-z\d]{8,}\b/g, '<$1 id>'],
  ...UNIQUE,
  // What a run creates: patchproof-20261124t203512-abc123-home.
  [/\bpatchproof-[\w-]+/g, '<created name>'],
  // Seconds or milliseconds since the epoch, from 2001 on.
  [/\b[12]\d{9}(?:\d{3})?\b/g, '<time>'],
  [/(x-ratelimit-(?:limit|remaining|reset): )\d+/g, '$1<n>'],
  [/\b\d+(?:\.\d+)? ?ms\b/g, '<n> ms'],
  [/\b\d+ times\b/g, '<n> times'],
  [/\b(127\.0\.0\.1|localhost|\[::1\]):\d+/g, '$1:<port>'],
];

/** All adjacent characters that an id may have. */
const WORD = /[\w-]+/g;
const SHORTEST_ID = 16;

/**
 * Replaces a long mix of letters and digits: the id of one request or trace.
 * Text next to `×` is kept, since that counts characters: `a×51-…`.
 */
function withoutId(run: string, before: string, after: string): string {
  const start = before === '×' ? run.indexOf('-') + 1 || run.length : 0;
  const end = after === '×' ? Math.max(start, run.lastIndexOf('-')) : run.length;
  const rest = run.slice(start);
  const isId = end - start >= SHORTEST_ID && /[a-z]/i.test(rest) && rest.replace(/\D/g, '').length >= 3;
  return isId ? `${run.slice(0, start)}<id>${run.slice(end)}` : run;
}

/** Replaces each id, time, tag and port by a word, so that two runs compare equal. Never send the result. */
export function normalizeVolatile(text: string): string {
  const told = replaced(text, VOLATILE);
  return told.replace(WORD, (run, at: number) =>
    run.length < SHORTEST_ID ? run : withoutId(run, told.charAt(at - 1), told.charAt(at + run.length)),
  );
}

/** What may stand before a value of the request: `No enum match for: x'`. */
const BEFORE_VALUE = /No enum match for: |not allowed: |pattern /g;

/** The text without the values that messages quote, in one pass. */
function withoutValues(text: string): string {
  let shown = '';
  let done = 0;
  let isColonLeft = true;
  BEFORE_VALUE.lastIndex = 0;
  for (let match = BEFORE_VALUE.exec(text); match !== null; match = BEFORE_VALUE.exec(text)) {
    let value = BEFORE_VALUE.lastIndex;
    if (match[0] === 'pattern ') {
      // The value ends at the next colon; if there is none left, do not search again.
      const colon: number = isColonLeft ? text.indexOf(': ', value) : -1;
      isColonLeft = colon !== -1;
      if (colon === -1) continue;
      value = colon + 2;
    }
    const quote = text.indexOf("'", value);
    if (quote === -1) break;
    shown += `${text.slice(done, value)}…'`;
    done = quote + 1;
    BEFORE_VALUE.lastIndex = done;
  }
  return shown + text.slice(done);
}

/** A message without the values and names that differ from case to case. */
export function messageTemplate(message: string): string {
  return withoutValues(
    message
      .replace(/' on property .*$/s, "' on property …")
      .replace(/type [\w,]+/g, 'type …')
      // An escape such as \u0000 is no number.
      .replace(/(?<!\\u[\da-f]{0,3})\d+/gi, 'N'),
  );
}

/** A text, and its replacement in an atlas. */
export type Placeholder = readonly [text: string, placeholder: string];

/** For answers that must stay valid JSON: replaces only inside strings, with words in braces. */
const IN_TEXTS: readonly Replacement[] = [
  ...UNIQUE.map(([pattern, word]): Replacement => [pattern, word.replace('<', '{').replace('>', '}')]),
  [/\b(?:org|con)_(?!0{16})[A-Za-z0-9]{16}\b/g, '{id}'],
  [/\b(?=[\da-f]*\d)(?=[\da-f]*[a-f])[\da-f]{24,}\b/g, '{hex}'],
];

/** Shorter names are not replaced: they occur in too many words. */
const shortest = 6;

/** Replaces what is specific to the resources of a run, and values that are never the same twice. */
export function normalizer(known: readonly Placeholder[]): (text: string) => string {
  const texts = known
    .flatMap(([text, placeholder]): readonly Placeholder[] => [
      [text, placeholder],
      [JSON.stringify(text).slice(1, -1), placeholder],
    ])
    .filter(([text]) => text.length >= shortest)
    .toSorted(([a], [b]) => b.length - a.length);
  return (text) => {
    const own = texts.reduce((shown, [from, to]) => shown.replaceAll(from, to), text);
    return replaced(own, IN_TEXTS);
  };
}

export function normalizeJson(value: Json, normalize: (text: string) => string): Json {
  try {
    return JSON.parse(normalize(JSON.stringify(value))) as Json;
  } catch {
    return value;
  }
}
