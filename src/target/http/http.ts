import { Socket } from 'node:net';
import { Readable } from 'node:stream';
import { buildConnector, Client } from 'undici';
import type { Reply, Response } from '../../model.ts';
import { defined } from '../../text/json.ts';
import { codeOf, explainFault, fault, timeoutFault, tlsFault } from './fault.ts';
import { BODY_LIMIT, decode, joinHeaders, type Outgoing } from './messages.ts';
import { assertAllowed, type Tunnel, tunnelFailure } from './origin.ts';

export interface HttpOptions {
  /** `https://acme.eu.auth0.com`, or http to loopback. */
  readonly origin: string;
  /** Hosts, besides loopback, to which requests may be sent. */
  readonly allowed: readonly string[];
  readonly version: string;
  /** Milliseconds for one request, headers and body together. Default 10,000. */
  readonly timeoutMs?: number;
  /** The proxy; never used for loopback. */
  readonly proxy?: Tunnel;
  /** Sent with every request; headers of the request win. Names in lower case. */
  readonly headers?: Outgoing['headers'];
}

export type Http = ReturnType<typeof openHttp>;

/** One attempt at a request. `stale`: the server had closed the idle connection before it arrived. */
interface Attempt {
  readonly reply: Reply;
  readonly stale: boolean;
}

/** A connection that is opened again after a fault. */
function reconnecting(origin: string, timeoutMs: number, proxy: Tunnel | undefined) {
  let line = connect(origin, timeoutMs, proxy);
  let isKept = true;
  const renew = async (): Promise<void> => {
    await line.end();
    line = connect(origin, timeoutMs, proxy);
  };
  const attempt = async (outgoing: Outgoing, withinMs: number): Promise<Attempt> => {
    // A server that once closed an idle connection may do so again, just as a write goes out.
    if (!isKept && outgoing.method !== 'GET') await renew();
    const before = line.traffic();
    const reply = await exchange(line, outgoing, origin, withinMs, proxy === undefined);
    if (reply.kind === 'response') return { reply, stale: false };
    const after = line.traffic();
    // A connection that failed is not used for the next request.
    await renew();
    const isUntouched = before.socket === after.socket && before.read === after.read;
    const stale = reply.fault === 'reset' && before.socket !== undefined && isUntouched;
    if (stale) isKept = false;
    return { reply, stale };
  };
  return { attempt, end: (): Promise<void> => line.end() };
}

/**
 * One keep-alive connection to one origin, one request at a time. Faults are values; it never redirects.
 * Throws ConfigError when its host is not allowed.
 */
export function openHttp(options: HttpOptions) {
  const { text: origin, loopback } = assertAllowed(options.origin, options.allowed);
  const { timeoutMs = 10_000, version } = options;
  const usual = { 'user-agent': `patchproof/${version}`, 'accept-encoding': 'gzip', ...options.headers };
  const { attempt, end } = reconnecting(origin, timeoutMs, loopback ? undefined : options.proxy);
  let tail: Promise<unknown> = Promise.resolve();
  let isClosed = false;
  const once = async (outgoing: Outgoing, withinMs: number): Promise<Reply> => {
    if (isClosed) return fault('aborted', origin);
    const full = { ...outgoing, headers: { ...usual, ...outgoing.headers } };
    const first = await attempt(full, withinMs);
    // The server closed an idle connection just as a read went out on it. Writes are never sent twice.
    const isSentAgain = first.stale && !isClosed && outgoing.method === 'GET';
    return (isSentAgain ? await attempt(full, withinMs) : first).reply;
  };
  return {
    origin,
    /** `withinMs`: a shorter time limit than usual. */
    send: (outgoing: Outgoing, withinMs = timeoutMs): Promise<Reply> => {
      const reply = tail.then(() => once(outgoing, Math.min(withinMs, timeoutMs)));
      tail = reply.catch(() => undefined);
      return reply;
    },
    /** Closes it for good: requests in flight, and all later ones, get the fault `aborted`. */
    close: (): Promise<void> => {
      isClosed = true;
      return end();
    },
  };
}

interface HttpLine {
  readonly client: Client;
  /** Closes the client, and its proxy connections that are open or still being opened. */
  readonly end: () => Promise<void>;
  /** The current socket, and the bytes read from it so far. */
  readonly traffic: () => { readonly socket: Socket | undefined; readonly read: number };
}

function connect(origin: string, timeoutMs: number, proxy?: Tunnel): HttpLine {
  const asking = new Set<Client>();
  const direct = buildConnector({ timeout: timeoutMs });
  const dial = proxy === undefined ? direct : dialThrough(proxy, timeoutMs, direct, asking);
  let socket: Socket | undefined;
  const client = new Client(origin, {
    pipelining: 1,
    headersTimeout: 0,
    bodyTimeout: 0,
    maxResponseSize: BODY_LIMIT,
    connect: (options, callback) =>
      dial(options, (...dialled) => {
        socket = dialled[1] ?? undefined;
        callback(...dialled);
      }),
  });
  const end = async (): Promise<void> => {
    await client.destroy();
    await Promise.all([...asking].map((one) => one.destroy()));
  };
  return { client, end, traffic: () => ({ socket, read: socket?.bytesRead ?? 0 }) };
}

/** Sends CONNECT, then starts TLS in the tunnel. `asking`: clients that still wait for the proxy. */
function dialThrough(
  proxy: Tunnel,
  timeoutMs: number,
  inside: buildConnector.connector,
  asking: Set<Client>,
): buildConnector.connector {
  return (options, callback) => {
    const fail = (why: number | string): void => {
      const error = new Error(tunnelFailure(proxy, options.hostname, why));
      callback(Object.assign(error, { code: 'ERR_PROXY' }), null);
    };
    const client = new Client(proxy.origin, { connect: { timeout: timeoutMs }, headersTimeout: timeoutMs });
    asking.add(client);
    const path = `${options.hostname}:${options.port === '' ? 443 : options.port}`;
    const headers = { ...defined({ 'proxy-authorization': proxy.authorization }), host: path };
    client.connect({ path, headers }, (error, tunnel) => {
      asking.delete(client);
      // The client no longer owns the tunnel, so this does not close it.
      client.destroy().catch(() => undefined);
      if (error !== null) return fail(codeOf(error) ?? error.name);
      const { socket, statusCode } = tunnel;
      if (statusCode === 200 && socket instanceof Socket)
        return inside({ ...options, httpSocket: socket }, (...dialled) => {
          if (dialled[0] !== null) socket.destroy();
          callback(...dialled);
        });
      socket.on('error', () => undefined).destroy();
      fail(statusCode);
    });
  };
}

async function exchange(
  line: HttpLine,
  { body, headers: { 'transfer-encoding': coding, ...headers }, ...outgoing }: Outgoing,
  origin: string,
  timeoutMs: number,
  isDirect: boolean,
): Promise<Reply> {
  const deadline = new AbortController();
  let status: number | undefined;
  const timer = setTimeout(() => deadline.abort(), timeoutMs);
  try {
    const answer = await line.client.request({
      ...outgoing,
      headers,
      // A stream has no known length, so it is sent in chunks.
      body: coding === undefined || body === undefined ? (body ?? null) : Readable.from([Buffer.from(body)]),
      signal: deadline.signal,
    });
    status = answer.statusCode;
    return responseOf(status, joinHeaders(answer.headers), await answer.body.arrayBuffer(), origin);
  } catch (error) {
    if (status !== undefined && codeOf(error) === 'UND_ERR_RES_EXCEEDED_MAX_SIZE') {
      const detail = `status ${status}, more than ${BODY_LIMIT} bytes; the rest was not read`;
      return fault('oversized', origin, detail);
    }
    const { socket, read } = line.traffic();
    const state = { isOpen: socket !== undefined, isProven: read > 0 };
    const missing = status === undefined ? 'no headers' : `status ${status}, but no end of the body`;
    const failed = deadline.signal.aborted
      ? timeoutFault(origin, timeoutMs, state.isOpen ? missing : undefined)
      : await explainFault(error, origin, state, isDirect);
    if (!state.isOpen) return { ...failed, progress: 'unconnected' };
    return status === undefined ? failed : { ...failed, progress: 'answered' };
  } finally {
    clearTimeout(timer);
  }
}

function responseOf(status: number, headers: Response['headers'], body: ArrayBuffer, origin: string): Reply {
  const decoded = decode(new Uint8Array(body), headers['content-encoding']);
  if ('fault' in decoded) return fault(decoded.fault, origin, `status ${status}, ${decoded.detail}`);
  const response = { kind: 'response', status, headers, ...decoded } as const;
  return tlsFault(response, origin) ?? response;
}
