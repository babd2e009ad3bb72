/**
 * What changes from run to run in a text, replaced by a word for it: two runs of the same thing then read alike.
 * Meant for comparing and for reading, never for sending.
 */
const VOLATILE: readonly (readonly [pattern: RegExp, word: string])[] = [
  [/\b(con|org|req|trc|usr|cgr)_[A-Za-z\d]{8,}\b/g, '<$1 id>'],
  [/\b[a-f\d]{8}-(?:[a-f\d]{4}-){3}[a-f\d]{12}\b/gi, '<uuid>'],
  [/\b\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:[.,]\d+)?)?(?:Z|[+-]\d\d:?\d\d)?/g, '<time>'],
  [/\b(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d\d \w{3} \d{4} \d\d:\d\d:\d\d GMT/g, '<time>'],
  // What a run creates: patchproof-20261124t203512-abc123-home.
  [/\bpatchproof-[\w-]+/g, '<created name>'],
  // Seconds or milliseconds since the epoch, from 2001 on.
  [/\b[12]\d{9}(?:\d{3})?\b/g, '<time>'],
  [/(x-ratelimit-(?:limit|remaining|reset): )\d+/g, '$1<n>'],
  [/\b\d+(?:\.\d+)? ?ms\b/g, '<n> ms'],
  [/\b\d+ times\b/g, '<n> times'],
  [/\b(127\.0\.0\.1|localhost|\[::1\]):\d+/g, '$1:<port>'],
];

/** A word of letters and digits, so long and so mixed that it is an id of one request or one trace. */
const MIXED = /(?<![\w×])(?=[\w-]*\d[\w-]*\d[\w-]*\d)(?=[\w-]*[a-z])[\w-]{16,}(?![\w×])/gi;

/** The text with ids, times, tags and ports replaced. */
export function steady(text: string): string {
  return VOLATILE.reduce((shown, [pattern, word]) => shown.replace(pattern, word), text).replace(
    MIXED,
    '<id>',
  );
}
