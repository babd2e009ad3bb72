import { brotliDecompressSync, gunzipSync, inflateSync } from 'node:zlib';
import type { Body, Request, Response, Subject } from '../../model.ts';
import { codeOf, HarnessError } from '../../text/errors.ts';
import { decodeUtf8, defined, duplicateName, isDeeper, own, parseJson } from '../../text/json.ts';
import { idFor } from '../../text/placeholder.ts';
import type { Credentials } from '../auth/credentials.ts';

/** A request as sent. `path` is sent unchanged. */
export interface Outgoing {
  readonly method: Request['method'];
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
}

/** HarnessError when an id is not known or a credential is lacking. */
export function toOutgoing(request: Request, subject: Subject, credentials: Credentials): Outgoing {
  const { method, credential, mediaType, body } = request;
  // Dot segments and percent signs stay unchanged.
  const path = `/api/v2${request.path}`.replace(/\{(\w+)\}/g, (placeholder, name: string) => {
    const id = idFor(name, subject);
    if (id === undefined) throw new HarnessError(`no id is known for ${placeholder} in ${request.path}`);
    return encodeURIComponent(id);
  });
  const token = (credentials.header('full') ?? '').replace(/^Bearer /, '');
  const cookie = credential === 'cookie' ? `access_token=${token}` : undefined;
  return {
    method,
    path: credential === 'query' ? `${path}?access_token=${encodeURIComponent(token)}` : path,
    headers: {
      ...request.headers,
      ...defined({ authorization: credentials.header(credential), cookie, 'content-type': mediaType }),
    },
    ...(body && { body: encode(body) }),
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

/** The most bytes that are read of a body, and the most after decompression. */
export const BODY_LIMIT = 1_000_000;

/** Headers by name; repeated ones are joined by a comma. */
export const joinHeaders = (headers: Readonly<Record<string, string | string[] | undefined>>) =>
  Object.fromEntries(Object.entries(headers).map(([name, value = '']) => [name, [value].flat().join(', ')]));

/** A body and what parsing hides, or why there is none. */
type Decoded =
  | Pick<Response, 'payload' | 'duplicate' | 'marked'>
  | { readonly fault: 'oversized' | 'protocol'; readonly detail: string };

const DECODERS: Readonly<Record<string, typeof gunzipSync>> = {
  gzip: gunzipSync,
  'x-gzip': gunzipSync,
  deflate: inflateSync,
  br: brotliDecompressSync,
};

/** Deeper than any answer of the API, and far below a stack overflow. */
const DEPTH_LIMIT = 500;

/** Any body that parses is JSON, whatever its content type. Invalid UTF-8 becomes text with U+FFFD. */
export function decode(bytes: Uint8Array, encoding = ''): Decoded {
  const name = encoding.trim().toLowerCase();
  if (bytes.length === 0 || name === '' || name === 'identity') return read(bytes);
  const decoder = own(DECODERS, name);
  if (decoder === undefined) return { fault: 'protocol', detail: `content-encoding ${JSON.stringify(name)}` };
  try {
    return read(decoder(bytes, { maxOutputLength: BODY_LIMIT }));
  } catch (error) {
    return codeOf(error) === 'ERR_BUFFER_TOO_LARGE'
      ? { fault: 'oversized', detail: `more than ${BODY_LIMIT} bytes after ${name} decoding` }
      : { fault: 'protocol', detail: `a body that is not ${name}` };
  }
}

function read(bytes: Uint8Array): Decoded {
  if (bytes.length === 0) return { payload: { kind: 'empty' } };
  const whole = decodeUtf8(bytes) ?? '';
  const text = whole.replace(/^\uFEFF/, '');
  const json = parseJson(text);
  if (json === undefined) return { payload: { kind: 'text', text: new TextDecoder().decode(bytes) } };
  // Deep nesting can be parsed but not walked, so it is not passed on.
  if (isDeeper(json.value, DEPTH_LIMIT))
    return { fault: 'oversized', detail: `nested more than ${DEPTH_LIMIT} deep` };
  const hidden = { duplicate: duplicateName(text), marked: text === whole ? undefined : (true as const) };
  return { payload: { kind: 'json', ...json }, ...defined(hidden) };
}
