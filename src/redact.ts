import { eachNeedle, type Haystack, prepare } from './redact/haystack.ts';
import { needlesOf } from './redact/needles.ts';
import { eachToken } from './redact/tokens.ts';
import { JSON_ESCAPE, origin, type View, views } from './redact/views.ts';

/**
 * Takes secrets out of a text. Records are redacted when they are born: before eliding, before writing.
 *
 * A listed secret is found however it is spelled: as it is, with any of its characters as JSON, percent or HTML
 * escapes (three layers deep), in hex, and inside base64 at any alignment, as in `Basic`, or base64 of that; so is
 * a copy that was cut, of which only the beginning or the end is there. What looks like a JWT goes too. What is in
 * `redact/` imports nothing else: it is small enough to be trusted by reading it.
 */
export const REDACTED = '[redacted]';

type Stretch = readonly [start: number, end: number];

interface Prepared {
  readonly haystack: Haystack;
  /** What became of short texts: headers and paths come again and again. */
  readonly seen: Map<string, string>;
}

const SHORT = 512;
const MANY = 4_096;
const remembered = new WeakMap<readonly string[], Prepared>();

/** The text with every occurrence of a secret, in any spelling, replaced by `[redacted]`. */
export function redact(text: string, secrets: readonly string[]): string {
  const prepared = remembered.get(secrets) ?? { haystack: prepare(needlesOf(secrets)), seen: new Map() };
  remembered.set(secrets, prepared);
  const { haystack, seen } = prepared;
  if (text.length > SHORT) return cleaned(text, haystack);
  const known = seen.get(text) ?? cleaned(text, haystack);
  if (seen.size >= MANY) seen.clear();
  seen.set(text, known);
  return known;
}

function cleaned(text: string, haystack: Haystack): string {
  return cover(
    text,
    views(text).flatMap((view) => search(view, haystack)),
  );
}

function search(view: View, haystack: Haystack): readonly Stretch[] {
  const found: Stretch[] = [];
  const keep = (start: number, end: number): void => {
    found.push([origin(view, start), origin(view, end)]);
  };
  eachToken(view.text, keep);
  eachNeedle(view.text, haystack, keep);
  return found;
}

function cover(text: string, found: readonly Stretch[]): string {
  if (found.length === 0) return text;
  let shown = '';
  let done = 0;
  for (const [start, end] of unbroken(text, found).toSorted((a, b) => a[0] - b[0])) {
    if (start > done || done === 0) shown += text.slice(done, start) + REDACTED;
    done = Math.max(done, end);
  }
  return shown + text.slice(done);
}

/** Stretches that begin or end inside a JSON escape take it whole, so that JSON stays JSON. */
function unbroken(text: string, found: readonly Stretch[]): readonly Stretch[] {
  const whole = new Map<number, Stretch>();
  for (const { index, 0: escaped } of text.matchAll(JSON_ESCAPE)) {
    const stretch: Stretch = [index, index + escaped.length];
    for (let inside = index + 1; inside < stretch[1]; inside += 1) whole.set(inside, stretch);
  }
  return found.map(([start, end]) => [whole.get(start)?.[0] ?? start, whole.get(end)?.[1] ?? end]);
}
