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

/** The characters of an id, as many as stand together. */
const WORD = /[\w-]+/g;
const SHORTEST_ID = 16;

/**
 * Letters and digits, so long and so mixed that it is an id of one request or one trace. What stands at a `×` is a
 * count of characters and no part of one: `a×51-…`.
 */
function withoutId(run: string, before: string, after: string): string {
  const start = before === '×' ? run.indexOf('-') + 1 || run.length : 0;
  const end = after === '×' ? Math.max(start, run.lastIndexOf('-')) : run.length;
  const rest = run.slice(start);
  const isId = end - start >= SHORTEST_ID && /[a-z]/i.test(rest) && rest.replace(/\D/g, '').length >= 3;
  return isId ? `${run.slice(0, start)}<id>${run.slice(end)}` : run;
}

/** The text with ids, times, tags and ports replaced. Takes time in proportion to its length, whatever it holds. */
export function steady(text: string): string {
  const told = VOLATILE.reduce((shown, [pattern, word]) => shown.replace(pattern, word), text);
  return told.replace(WORD, (run, at: number) =>
    run.length < SHORTEST_ID ? run : withoutId(run, told.charAt(at - 1), told.charAt(at + run.length)),
  );
}
