import { brotliDecompressSync, gunzipSync, inflateSync } from 'node:zlib';
import type { Body, Json, Request, Response, Subject } from '../../model.ts';
import { HarnessError } from '../../text/errors.ts';
import { defined, duplicateName, isDeeper, own } from '../../text/json.ts';
import { idFor } from '../../text/placeholder.ts';
import type { Credentials } from '../auth/credentials.ts';

/**
 * The path as it goes on the wire: `/api/v2` in front, placeholders replaced by encoded ids, everything else
 * as written, dot segments and percent signs included. HarnessError when the subject lacks a placeholder's id.
 */
function route(path: string, subject: Subject): string {
  const filled = path.replace(/\{(\w+)\}/g, (placeholder, name: string) => {
    const id = idFor(name, subject);
    if (id === undefined) throw new HarnessError(`no id is known for ${placeholder} in ${path}`);
    return encodeURIComponent(id);
  });
  return `/api/v2${filled}`;
}

/** A request as it goes on the wire. `path` is sent untouched. */
export interface Outgoing {
  readonly method: Request['method'];
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
}

/**
 * A symbolic request with its ids and its authorization filled in. HarnessError when an id is not known, or a
 * credential is lacking.
 */
export function fill(request: Request, subject: Subject, credentials: Credentials): Outgoing {
  const authorization = credentials.header(request.credential);
  const path = route(request.path, subject);
  const token = (credentials.header('full') ?? '').replace(/^Bearer /, '');
  return {
    method: request.method,
    path: request.credential === 'query' ? `${path}?access_token=${encodeURIComponent(token)}` : path,
    headers: {
      ...request.headers,
      ...(authorization === undefined ? {} : { authorization }),
      ...(request.credential === 'cookie' ? { cookie: `access_token=${token}` } : {}),
      ...(request.mediaType === undefined ? {} : { 'content-type': request.mediaType }),
    },
    ...(request.body === undefined ? {} : { body: encode(request.body) }),
  };
}

function encode(body: Body): string | Uint8Array {
  switch (body.kind) {
    case 'json':
      return body.text ?? JSON.stringify(body.value);
    case 'text':
      return body.text;
    case 'base64':
      return Buffer.from(body.base64, 'base64');
  }
}

/** At most so many bytes of a body are read, and so many after decompression. */
export const BODY_LIMIT = 1_000_000;

/** Headers by name, repeated ones joined by a comma. */
export const flatten = (
  headers: Readonly<Record<string, string | string[] | undefined>>,
): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(headers).map(([name, value = '']) => [name, [value].flat().join(', ')]));

/** A body, and what its parsing hides. */
type Contents = Pick<Response, 'payload' | 'duplicate' | 'marked'>;

type Decoded =
  | { readonly kind: 'payload'; readonly contents: Contents }
  | { readonly kind: 'undecodable'; readonly fault: 'oversized' | 'protocol'; readonly detail: string };

const DECODERS: Readonly<Record<string, typeof gunzipSync>> = {
  gzip: gunzipSync,
  'x-gzip': gunzipSync,
  deflate: inflateSync,
  br: brotliDecompressSync,
};

/** Deeper than any answer of the API, and far from what overflows a stack. */
const DEPTH_LIMIT = 500;

/**
 * Undoes the content encoding, up to `limit` bytes, and reads the text. JSON is recognised by parsing,
 * whatever the content type says. Bytes that are not UTF-8 are never JSON: they become text, with U+FFFD.
 */
export function decode(bytes: Uint8Array, encoding: string | undefined, limit: number): Decoded {
  const name = (encoding ?? '').trim().toLowerCase();
  if (bytes.length === 0 || name === '' || name === 'identity') return read(bytes);
  const decoder = own(DECODERS, name);
  if (decoder === undefined) return undecodable('protocol', `content-encoding ${JSON.stringify(name)}`);
  try {
    return read(decoder(bytes, { maxOutputLength: limit }));
  } catch (error) {
    const isTooLong = error instanceof Error && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE';
    return isTooLong
      ? undecodable('oversized', `more than ${limit} bytes after ${name} decoding`)
      : undecodable('protocol', `a body that is not ${name}`);
  }
}

const strict = new TextDecoder('utf-8', { fatal: true });
const lenient = new TextDecoder();

function read(bytes: Uint8Array): Decoded {
  if (bytes.length === 0) return contents({ kind: 'empty' });
  try {
    const text = strict.decode(bytes);
    const value: Json = JSON.parse(text);
    // What is nested too deep can be parsed, but not walked: nobody else is to see it.
    return isDeeper(value, DEPTH_LIMIT)
      ? undecodable('oversized', `nested more than ${DEPTH_LIMIT} deep`)
      : contents({ kind: 'json', value }, hiddenIn(text, bytes));
  } catch {
    return contents({ kind: 'text', text: lenient.decode(bytes) });
  }
}

const contents = (payload: Response['payload'], hidden: Omit<Contents, 'payload'> = {}): Decoded => ({
  kind: 'payload',
  contents: { payload, ...hidden },
});

function hiddenIn(text: string, [first, second, third]: Uint8Array): Omit<Contents, 'payload'> {
  const isMarked = first === 0xef && second === 0xbb && third === 0xbf;
  return { ...defined({ duplicate: duplicateName(text) }), ...(isMarked ? { marked: true } : {}) };
}

const undecodable = (fault: 'oversized' | 'protocol', detail: string): Decoded => ({
  kind: 'undecodable',
  fault,
  detail,
});
