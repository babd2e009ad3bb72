import type { Body, Request, Subject } from '../model.ts';
import type { Credentials } from './credentials.ts';
import { route } from './route.ts';

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
      return JSON.stringify(body.value);
    case 'text':
      return body.text;
    case 'base64':
      return Buffer.from(body.base64, 'base64');
  }
}
