import { brotliDecompressSync, gunzipSync, inflateSync } from 'node:zlib';
import type { Body, Json, Payload, Request, Subject } from '../../model.ts';
import { HarnessError } from '../../text/errors.ts';
import { isDeeper } from '../../text/json.ts';
import { idFor } from '../../text/placeholder.ts';
import type { Credentials } from '../auth/credentials.ts';

/**
 * The path as it goes on the wire: `/api/v2` in front, placeholders replaced by encoded ids, everything else
 * as written, dot segments and percent signs included. HarnessError when the subject lacks a placeholder's id.
 */
export function route(path: string, subject: Subject): string {
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

/** A symbolic request with its ids and its authorization filled in. HarnessError when an id is not known. */
export function fill(request: Request, subject: Subject, authorization: string | undefined): Outgoing {
  return {
    method: request.method,
    path: route(request.path, subject),
    headers: {
      ...request.headers,
      ...(authorization === undefined ? {} : { authorization }),
      ...(request.mediaType === undefined ? {} : { 'content-type': request.mediaType }),
    },
    ...(request.body === undefined ? {} : { body: encode(request.body) }),
  };
}

/** A path with the real token in its query. */
export function withToken(path: string, credentials: Credentials): string {
  const token = (credentials.header('full') ?? '').replace(/^Bearer /, '');
  return `${path}?access_token=${encodeURIComponent(token)}`;
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

type ResponseBody = AsyncIterable<Uint8Array> & { readonly arrayBuffer: () => Promise<ArrayBuffer> };

/** The whole body, or undefined as soon as it passes the limit. `declared` is its content-length. */
export async function collect(
  body: ResponseBody,
  declared: string | undefined,
): Promise<Uint8Array | undefined> {
  // What says how long it is, and is held to that by HTTP, needs no counting.
  if (declared !== undefined && /^\d{1,6}$/.test(declared)) return new Uint8Array(await body.arrayBuffer());
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of body) {
    length += chunk.length;
    if (length > BODY_LIMIT) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** Headers by name, repeated ones joined by a comma. */
export function flatten(
  headers: Readonly<Record<string, string | string[] | undefined>>,
): Readonly<Record<string, string>> {
  const entries = Object.entries(headers).map(([name, value = '']) => [
    name,
    typeof value === 'string' ? value : value.join(', '),
  ]);
  return Object.fromEntries(entries);
}

/** A decoded body, or why it has none. */
type Decoded =
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
