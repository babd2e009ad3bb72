import { eachSecret, indexSecrets, type KeepStretch, type SecretIndex } from './secret-index.ts';
import { JSON_ESCAPE, origin, views } from './views.ts';

// Two to five base64url segments, of which the last may be empty, or one long segment.
// `ZXlK` begins the base64 of a token: one that nobody listed, encoded once more.
const TOKEN = /eyJ[\w-]*=*(?:\.[\w-]*=*){1,4}|eyJ[\w-]{17,}=*|ZXlK[\w+/-]{17,}=*/g;

const BASE64 = /[\w+/-]+={0,2}/y;
/** Our own bodies are kept whole up to this many characters; longer ones are not decoded. */
const LONGEST = 8_192;
/** A header of a token has one of the first, its claims have some of the others. */
const MEMBERS = 'alg enc kid typ iss sub aud exp nbf iat jti azp sid scope'.split(' ');

/** What looks like a token, listed or not. */
function eachToken(text: string, keep: KeepStretch): void {
  if (!text.includes('eyJ') && !text.includes('ZXlK')) return;
  for (const { index, 0: found } of text.matchAll(TOKEN))
    if (!isBody(text, index, found)) keep(index, index + found.length);
}

/** Whether this is base64 of a whole JSON object that is no token and holds none: `eyJ` is only `{"`. */
function isBody(text: string, index: number, found: string): boolean {
  if (found.includes('.') || !found.startsWith('eyJ') || /[\w+/-]/.test(text.charAt(index - 1))) return false;
  BASE64.lastIndex = index;
  const whole = BASE64.exec(text)?.[0] ?? '';
  if (whole.length > LONGEST || text.charAt(index + whole.length) === '.') return false;
  try {
    const bytes = atob(whole.replaceAll('-', '+').replaceAll('_', '/'));
    const value: unknown = JSON.parse(
      new TextDecoder().decode(Uint8Array.from(bytes, (byte) => byte.charCodeAt(0))),
    );
    if (typeof value !== 'object' || value === null) return false;
    const isToken = MEMBERS.some((name) => Object.hasOwn(value, name));
    return !isToken && !/eyJ[\w-]{2}|ZXlK/.test(JSON.stringify(value));
  } catch {
    return false;
  }
}

export const REDACTED = '[redacted]';

type SecretStretch = readonly [start: number, end: number];

interface Prepared {
  readonly index: SecretIndex;
  /** Redacted short texts by their original: headers and paths repeat. */
  readonly seen: Map<string, string>;
}

const SHORT = 512;
const MANY = 4_096;
const remembered = new WeakMap<readonly string[], Prepared>();

/**
 * Replaces every occurrence of a secret by `[redacted]`: whole or cut, plain, in hex, in base64 at any
 * alignment or twice, and with JSON, percent or HTML escapes, up to three layers deep.
 * Replaces texts that look like a JWT too. Redact before you elide and before you write.
 */
export function redact(text: string, secrets: readonly string[]): string {
  const prepared = remembered.get(secrets) ?? { index: indexSecrets(secrets), seen: new Map() };
  remembered.set(secrets, prepared);
  const { index, seen } = prepared;
  if (text.length > SHORT) return clean(text, index);
  const known = seen.get(text) ?? clean(text, index);
  if (seen.size >= MANY) seen.clear();
  seen.set(text, known);
  return known;
}

function clean(text: string, index: SecretIndex): string {
  const found: SecretStretch[] = [];
  for (const view of views(text)) {
    const keep: KeepStretch = (start, end) => found.push([origin(view, start), origin(view, end)]);
    eachToken(view.text, keep);
    eachSecret(view.text, index, keep);
  }
  return cover(text, found);
}

function cover(text: string, found: readonly SecretStretch[]): string {
  if (found.length === 0) return text;
  let shown = '';
  let done = 0;
  for (const [start, end] of unbroken(text, found).toSorted((a, b) => a[0] - b[0])) {
    if (start > done || done === 0) shown += text.slice(done, start) + REDACTED;
    done = Math.max(done, end);
  }
  return shown + text.slice(done);
}

/** Extends a stretch that begins or ends inside a JSON escape to the whole escape, to keep the JSON valid. */
function unbroken(text: string, found: readonly SecretStretch[]): readonly SecretStretch[] {
  const whole = new Map<number, SecretStretch>();
  for (const { index, 0: escaped } of text.matchAll(JSON_ESCAPE)) {
    const stretch: SecretStretch = [index, index + escaped.length];
    for (let inside = index + 1; inside < stretch[1]; inside += 1) whole.set(inside, stretch);
  }
  return found.map(([start, end]) => [whole.get(start)?.[0] ?? start, whole.get(end)?.[1] ?? end]);
}
