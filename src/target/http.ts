import type { Socket } from 'node:net';
import { buildConnector, Client } from 'undici';
import { HarnessError } from '../errors.ts';
import type { Reply, Request, Subject, Target, TargetFault } from '../model.ts';
import type { Credentials } from './credentials.ts';
import { fault, faultOf } from './fault.ts';
import { assertAllowed } from './guard.ts';
import { fill, type Outgoing } from './outgoing.ts';
import { decode } from './payload.ts';

/** At most so many bytes of a body are read, and so many after decompression. */
export const BODY_LIMIT = 1_000_000;

export interface HttpOptions {
  /** `https://acme.eu.auth0.com`, or http to loopback. */
  readonly origin: string;
  /** Hosts beside loopback that may be sent requests. */
  readonly allowed: readonly string[];
  /** Our version, for the user-agent. */
  readonly version: string;
  /** Milliseconds for one request, headers and body together. Default 10,000. */
  readonly timeoutMs?: number;
}

export interface TargetOptions extends HttpOptions {
  readonly subject: Subject;
  readonly credentials: Credentials;
}

/** One keep-alive connection to one origin, one request at a time. Faults are values; it never redirects. */
export interface Http {
  readonly origin: string;
  readonly send: (outgoing: Outgoing) => Promise<Reply>;
  /** Ends it for good: what is in flight, and all that is sent later, is answered with the fault `aborted`. */
  readonly close: () => Promise<void>;
}

/** Opens a tenant. Throws ConfigError when its host is not allowed; connects when the first request is sent. */
export async function openTarget(options: TargetOptions): Promise<Target> {
  const { subject, credentials } = options;
  const http = openHttp(options);
  const send = async (request: Request): Promise<Reply> => {
    const lacking = credentials.lacks(request.credential);
    if (lacking !== undefined) throw new HarnessError(`sent without its credential: ${lacking}`);
    return http.send(fill(request, subject, credentials.header(request.credential)));
  };
  return { origin: http.origin, subject, lacks: credentials.lacks, send, close: http.close };
}

/** Opens a connection to an origin. Throws ConfigError when its host is not allowed. */
export function openHttp(options: HttpOptions): Http {
  const origin = assertAllowed(options.origin, options.allowed).text;
  const { timeoutMs = 10_000, version } = options;
  let line = connect(origin, timeoutMs);
  let tail: Promise<unknown> = Promise.resolve();
  let isClosed = false;

  const attempt = async (outgoing: Outgoing): Promise<{ reply: Reply; stale: boolean }> => {
    const before = line.traffic();
    const reply = await exchange(line.client, outgoing, { origin, timeoutMs, version });
    if (reply.kind === 'response') return { reply, stale: false };
    const after = line.traffic();
    // A connection that failed is not trusted with the next request.
    await line.client.destroy();
    line = connect(origin, timeoutMs);
    const isUntouched = before.socket === after.socket && before.read === after.read;
    return { reply, stale: reply.fault === 'reset' && before.socket !== undefined && isUntouched };
  };
  const once = async (outgoing: Outgoing): Promise<Reply> => {
    if (isClosed) return fault('aborted', origin);
    const { reply, stale } = await attempt(outgoing);
    // The server closed an idle connection just as a read went out on it. Writes are never sent twice.
    return stale && !isClosed && outgoing.method === 'GET' ? (await attempt(outgoing)).reply : reply;
  };
  return {
    origin,
    send: (outgoing) => {
      const reply = tail.then(() => once(outgoing));
      tail = reply.catch(() => undefined);
      return reply;
    },
    close: () => {
      isClosed = true;
      return line.client.destroy();
    },
  };
}

interface Line {
  readonly client: Client;
  /** The socket in use, and the bytes read from it so far. */
  readonly traffic: () => { readonly socket: Socket | undefined; readonly read: number };
}

function connect(origin: string, timeoutMs: number): Line {
  const dial = buildConnector({ timeout: timeoutMs });
  let socket: Socket | undefined;
  const client = new Client(origin, {
    pipelining: 1,
    headersTimeout: 0,
    bodyTimeout: 0,
    connect: (options, callback) =>
      dial(options, (...dialled) => {
        socket = dialled[1] ?? undefined;
        callback(...dialled);
      }),
  });
  return { client, traffic: () => ({ socket, read: socket?.bytesRead ?? 0 }) };
}

async function exchange(
  client: Client,
  outgoing: Outgoing,
  options: { readonly origin: string; readonly timeoutMs: number; readonly version: string },
): Promise<Reply> {
  const { origin, timeoutMs, version } = options;
  const deadline = new AbortController();
  let phase = 'no headers';
  const timer = setTimeout(() => deadline.abort(), timeoutMs);
  try {
    const answer = await client.request({
      method: outgoing.method,
      path: outgoing.path,
      headers: { 'user-agent': `patchproof/${version}`, 'accept-encoding': 'gzip', ...outgoing.headers },
      body: outgoing.body ?? null,
      signal: deadline.signal,
    });
    phase = `status ${answer.statusCode}, but no end of the body`;
    const headers = flatten(answer.headers);
    const bytes = await collect(answer.body);
    if (bytes === undefined) return tooLarge(origin, answer.statusCode);
    const decoded = decode(bytes, headers['content-encoding'], BODY_LIMIT);
    if (decoded.kind === 'undecodable') {
      return fault(decoded.fault, origin, `status ${answer.statusCode}, ${decoded.detail}`);
    }
    return { kind: 'response', status: answer.statusCode, headers, payload: decoded.payload };
  } catch (error) {
    if (deadline.signal.aborted) return fault('timeout', origin, `${phase} within ${timeoutMs} ms`);
    const known = faultOf(error, origin);
    if (known === undefined) throw error;
    return known;
  } finally {
    clearTimeout(timer);
  }
}

function tooLarge(origin: string, status: number): TargetFault {
  return fault('oversized', origin, `status ${status}, more than ${BODY_LIMIT} bytes; the rest was not read`);
}

/** The whole body, or undefined as soon as it passes the limit. */
async function collect(body: AsyncIterable<Uint8Array>): Promise<Uint8Array | undefined> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of body) {
    length += chunk.length;
    if (length > BODY_LIMIT) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** Repeated headers joined by a comma. */
function flatten(
  headers: Readonly<Record<string, string | string[] | undefined>>,
): Readonly<Record<string, string>> {
  const entries = Object.entries(headers).map(([name, value]) => [name, [value ?? ''].flat().join(', ')]);
  return Object.fromEntries(entries);
}
