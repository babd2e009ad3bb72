import { brotliDecompressSync, gunzipSync, inflateSync } from 'node:zlib';
import type { Json, Payload } from '../model.ts';

/** A decoded body, or why it has none. */
export type Decoded =
  | { readonly kind: 'payload'; readonly payload: Payload }
  | { readonly kind: 'undecodable'; readonly fault: 'oversized' | 'protocol'; readonly detail: string };

const DECODERS = { gzip: gunzipSync, 'x-gzip': gunzipSync, deflate: inflateSync, br: brotliDecompressSync };

/**
 * Undoes the content encoding, up to `limit` bytes, and reads the text. JSON is recognised by parsing,
 * whatever the content type says. Bytes that are not UTF-8 are never JSON: they become text, with U+FFFD.
 */
export function decode(bytes: Uint8Array, encoding: string | undefined, limit: number): Decoded {
  if (bytes.length === 0) return { kind: 'payload', payload: { kind: 'empty' } };
  const name = (encoding ?? '').trim().toLowerCase();
  if (name === '' || name === 'identity') return { kind: 'payload', payload: read(bytes) };
  if (!isKnown(name)) return undecodable('protocol', `content-encoding ${JSON.stringify(name)}`);
  try {
    return { kind: 'payload', payload: read(DECODERS[name](bytes, { maxOutputLength: limit })) };
  } catch (error) {
    const isTooLong = error instanceof Error && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE';
    return isTooLong
      ? undecodable('oversized', `more than ${limit} bytes after ${name} decoding`)
      : undecodable('protocol', `a body that is not ${name}`);
  }
}

function read(bytes: Uint8Array): Payload {
  if (bytes.length === 0) return { kind: 'empty' };
  const text = new TextDecoder().decode(bytes);
  try {
    const value: Json = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
    return { kind: 'json', value };
  } catch {
    return { kind: 'text', text };
  }
}

function isKnown(name: string): name is keyof typeof DECODERS {
  return Object.hasOwn(DECODERS, name);
}

function undecodable(fault: 'oversized' | 'protocol', detail: string): Decoded {
  return { kind: 'undecodable', fault, detail };
}
