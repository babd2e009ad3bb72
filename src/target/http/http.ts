import { Socket } from 'node:net';
import { buildConnector, Client } from 'undici';
import type { Reply } from '../../model.ts';
import { codeOf, explained, fault, late, tlsWanted } from './fault.ts';
import { BODY_LIMIT, collect, decode, flatten, type Outgoing } from './messages.ts';
import { assertAllowed } from './origin.ts';
import { noWay, type Tunnel } from './proxy.ts';

export interface HttpOptions {
  /** `https://acme.eu.auth0.com`, or http to loopback. */
  readonly origin: string;
  /** Hosts beside loopback that may be sent requests. */
  readonly allowed: readonly string[];
  /** Our version, for the user-agent. */
  readonly version: string;
  /** Milliseconds for one request, headers and body together. Default 10,000. */
  readonly timeoutMs?: number;
  /** To tunnel through. Never used for loopback. */
  readonly proxy?: Tunnel;
}

/** One keep-alive connection to one origin, one request at a time. Faults are values; it never redirects. */
export interface Http {
  readonly origin: string;
  /** `withinMs`: wait no longer than this, where that is less than usual. */
  readonly send: (outgoing: Outgoing, withinMs?: number) => Promise<Reply>;
  /** Ends it for good: what is in flight, and all that is sent later, is answered with the fault `aborted`. */
  readonly close: () => Promise<void>;
}

/** Opens a connection to an origin. Throws ConfigError when its host is not allowed. */
export function openHttp(options: HttpOptions): Http {
  const { text: origin, loopback } = assertAllowed(options.origin, options.allowed);
  const { timeoutMs = 10_000, version } = options;
  const proxy = loopback ? undefined : options.proxy;
  let line = connect(origin, timeoutMs, proxy);
  let tail: Promise<unknown> = Promise.resolve();
  let isClosed = false;
  let isKept = true;

  const renew = async (): Promise<void> => {
    await line.end();
    line = connect(origin, timeoutMs, proxy);
  };
  const attempt = async (outgoing: Outgoing, withinMs: number): Promise<{ reply: Reply; stale: boolean }> => {
    // A server that once closed a connection it should have kept may do so again, just as a write goes out.
    if (!isKept && outgoing.method !== 'GET') await renew();
    const before = line.traffic();
    const isDirect = proxy === undefined;
    const reply = await exchange(line, outgoing, { origin, timeoutMs: withinMs, version, isDirect });
    if (reply.kind === 'response') return { reply, stale: false };
    const after = line.traffic();
    // A connection that failed is not trusted with the next request.
    await renew();
    const isUntouched = before.socket === after.socket && before.read === after.read;
    const stale = reply.fault === 'reset' && before.socket !== undefined && isUntouched;
    if (stale) isKept = false;
    return { reply, stale };
  };
  const once = async (outgoing: Outgoing, withinMs: number): Promise<Reply> => {
    if (isClosed) return fault('aborted', origin);
    const { reply, stale } = await attempt(outgoing, withinMs);
    // The server closed an idle connection just as a read went out on it. Writes are never sent twice.
    return stale && !isClosed && outgoing.method === 'GET'
      ? (await attempt(outgoing, withinMs)).reply
      : reply;
  };
  return {
    origin,
    send: (outgoing, withinMs = timeoutMs) => {
      const reply = tail.then(() => once(outgoing, Math.min(withinMs, timeoutMs)));
      tail = reply.catch(() => undefined);
      return reply;
    },
    close: () => {
      isClosed = true;
      return line.end();
    },
  };
}

interface HttpLine {
  readonly client: Client;
  /** Ends it, and the way through a proxy that it has, or is still asking for. */
  readonly end: () => Promise<void>;
  /** The socket in use, and the bytes read from it so far. */
  readonly traffic: () => { readonly socket: Socket | undefined; readonly read: number };
}

function connect(origin: string, timeoutMs: number, proxy?: Tunnel): HttpLine {
  const way = proxy === undefined ? undefined : through(proxy, timeoutMs);
  const dial = way?.dial ?? buildConnector({ timeout: timeoutMs });
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
  const end = async (): Promise<void> => {
    await client.destroy();
    await way?.close();
  };
  return { client, end, traffic: () => ({ socket, read: socket?.bytesRead ?? 0 }) };
}

interface Way {
  readonly dial: buildConnector.connector;
  /** Gives up what a proxy has not answered yet. */
  readonly close: () => Promise<void>;
}

/** Dials through a proxy: a CONNECT first, then TLS with the tenant inside the tunnel. */
function through(proxy: Tunnel, timeoutMs: number): Way {
  const inside = buildConnector({ timeout: timeoutMs });
  const asking = new Set<Client>();
  const dial: buildConnector.connector = (options, callback) => {
    const failed = (why: number | string): void => {
      const error = new Error(noWay(proxy, options.hostname, why));
      callback(Object.assign(error, { code: 'ERR_PROXY' }), null);
    };
    const client = new Client(proxy.origin, { connect: { timeout: timeoutMs }, headersTimeout: timeoutMs });
    asking.add(client);
    const path = `${options.hostname}:${options.port === '' ? 443 : options.port}`;
    const { authorization } = proxy;
    const headers = authorization === undefined ? {} : { 'proxy-authorization': authorization };
    client.connect({ path, headers: { ...headers, host: path } }, (error, tunnel) => {
      asking.delete(client);
      // The tunnel is no longer the client's: it is not closed with it.
      client.destroy().catch(() => undefined);
      if (error !== null) return failed(codeOf(error) ?? error.name);
      const { socket, statusCode } = tunnel;
      if (statusCode === 200 && socket instanceof Socket)
        return inside({ ...options, httpSocket: socket }, (...dialled) => {
          if (dialled[0] !== null) socket.destroy();
          callback(...dialled);
        });
      socket.on('error', () => undefined).destroy();
      failed(statusCode);
    });
  };
  return {
    dial,
    close: async () => void (await Promise.all([...asking].map((client) => client.destroy()))),
  };
}

/** What is missing of an answer of which nothing has come. */
const UNANSWERED = 'no headers';

type How = Required<Pick<HttpOptions, 'origin' | 'timeoutMs' | 'version'>> & { readonly isDirect: boolean };

async function exchange(
  line: HttpLine,
  outgoing: Outgoing,
  { origin, timeoutMs, version, isDirect }: How,
): Promise<Reply> {
  const deadline = new AbortController();
  let phase = UNANSWERED;
  const timer = setTimeout(() => deadline.abort(), timeoutMs);
  try {
    const answer = await line.client.request({
      method: outgoing.method,
      path: outgoing.path,
      headers: { 'user-agent': `patchproof/${version}`, 'accept-encoding': 'gzip', ...outgoing.headers },
      body: outgoing.body ?? null,
      signal: deadline.signal,
    });
    const { statusCode: status } = answer;
    phase = `status ${status}, but no end of the body`;
    const headers = flatten(answer.headers);
    const bytes = await collect(answer.body, headers['content-length']);
    if (bytes === undefined) {
      const detail = `status ${status}, more than ${BODY_LIMIT} bytes; the rest was not read`;
      return fault('oversized', origin, detail);
    }
    const decoded = decode(bytes, headers['content-encoding'], BODY_LIMIT);
    if (decoded.kind === 'undecodable')
      return fault(decoded.fault, origin, `status ${status}, ${decoded.detail}`);
    const response = { kind: 'response', status, headers, ...decoded.contents } as const;
    return tlsWanted(response, origin) ?? response;
  } catch (error) {
    const { socket, read } = line.traffic();
    const state = { isOpen: socket !== undefined, isProven: read > 0 };
    const failed = deadline.signal.aborted
      ? late(origin, timeoutMs, state.isOpen ? phase : undefined)
      : await explained(error, origin, state, isDirect);
    if (!state.isOpen) return { ...failed, progress: 'unconnected' };
    return phase === UNANSWERED ? failed : { ...failed, progress: 'answered' };
  } finally {
    clearTimeout(timer);
  }
}
