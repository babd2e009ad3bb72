import { brotliDecompressSync, gunzipSync, inflateSync } from 'node:zlib';
import type { Json, Payload } from '../model.ts';
import { isDeeper } from '../nesting.ts';

/** A decoded body, or why it has none. */
export type Decoded =
  | { readonly kind: 'payload'; readonly payload: Payload }
  | { readonly kind: 'undecodable'; readonly fault: 'oversized' | 'protocol'; readonly detail: string };

const DECODERS = { gzip: gunzipSync, 'x-gzip': gunzipSync, deflate: inflateSync, br: brotliDecompressSync };

/** Deeper than any answer of the API, and far from what overflows a stack. */
const DEPTH_LIMIT = 500;

/**
 * Undoes the content encoding, up to `limit` bytes, and reads the text. JSON is recognised by parsing,
 * whatever the content type says. Bytes that are not UTF-8 are never JSON: they become text, with U+FFFD.
 */
export function decode(bytes: Uint8Array, encoding: string | undefined, limit: number): Decoded {
  if (bytes.length === 0) return { kind: 'payload', payload: { kind: 'empty' } };
  const name = (encoding ?? '').trim().toLowerCase();
  if (name === '' || name === 'identity') return readable(bytes);
  if (!isKnown(name)) return undecodable('protocol', `content-encoding ${JSON.stringify(name)}`);
  try {
    return readable(DECODERS[name](bytes, { maxOutputLength: limit }));
  } catch (error) {
    const isTooLong = error instanceof Error && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE';
    return isTooLong
      ? undecodable('oversized', `more than ${limit} bytes after ${name} decoding`)
      : undecodable('protocol', `a body that is not ${name}`);
  }
}

/** What is nested too deep can be parsed, but not walked: nobody else is to see it. */
function readable(bytes: Uint8Array): Decoded {
  const payload = read(bytes);
  const isDeep = payload.kind === 'json' && isDeeper(payload.value, DEPTH_LIMIT);
  return isDeep
    ? undecodable('oversized', `nested more than ${DEPTH_LIMIT} deep`)
    : { kind: 'payload', payload };
}

const strict = new TextDecoder('utf-8', { fatal: true });
const lenient = new TextDecoder();

function read(bytes: Uint8Array): Payload {
  if (bytes.length === 0) return { kind: 'empty' };
  try {
    const value: Json = JSON.parse(strict.decode(bytes));
    return { kind: 'json', value };
  } catch {
    return { kind: 'text', text: lenient.decode(bytes) };
  }
}

function isKnown(name: string): name is keyof typeof DECODERS {
  return Object.hasOwn(DECODERS, name);
}

function undecodable(fault: 'oversized' | 'protocol', detail: string): Decoded {
  return { kind: 'undecodable', fault, detail };
}
