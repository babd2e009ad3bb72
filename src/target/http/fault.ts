import { connect } from 'node:net';
import type { Response, TargetFault } from '../../model.ts';
import { isObject } from '../../text/json.ts';
import { CAUSES, type Cause, NO_TLS, UNCONNECTED, USUAL } from './fault-causes.ts';

/** Enough for whoever speaks first, and for a server that complains of what it cannot read. */
const PATIENCE_MS = 1_500;

/** The head of a TLS record and the end of a request line: no request, and no server takes it for one. */
const HELLO = Buffer.from('\x16\x03\x01\r\n\r\n', 'latin1');

/** What a server that was expected to speak TLS speaks instead; undefined when it does not say. */
function probeProtocol(origin: string): Promise<TargetFault | undefined> {
  const { hostname, port } = new URL(origin);
  return new Promise((resolve) => {
    const socket = connect({
      host: hostname.replace(/^\[|\]$/g, ''),
      port: port === '' ? 443 : Number(port),
      timeout: PATIENCE_MS,
    });
    socket.once('timeout', () => socket.destroy());
    socket.once('connect', () => socket.write(HELLO));
    socket.once('data', (bytes) => {
      resolve(protocolFault(bytes.toString('latin1'), origin));
      socket.destroy();
    });
    socket.once('error', () => undefined);
    socket.once('close', () => resolve(undefined));
  });
}

/** The fault that a network error is; throws an error of ours. `isDirect`: no proxy is in between. */
export async function explainFault(
  error: unknown,
  origin: string,
  line: ServerLine,
  isDirect: boolean,
): Promise<TargetFault> {
  const known = faultOf(error, origin, line);
  if (known === undefined) throw error;
  const isOther = NO_TLS.test(codeOf(error) ?? '');
  return (isDirect && isOther ? await probeProtocol(origin) : undefined) ?? known;
}

function toFault({ kind, happened, advice }: Cause, origin: string, detail?: string): TargetFault {
  const because = detail === undefined ? '' : ` (${detail})`;
  return { kind: 'fault', fault: kind, message: `${origin} ${happened}${because}: ${advice}` };
}

/** A fault of a kind at an origin, told for people: where, what happened, what to do. */
export const fault = (kind: TargetFault['fault'], origin: string, detail?: string): TargetFault =>
  toFault({ kind, ...USUAL[kind] }, origin, detail);

/**
 * Not all of an answer within the time for a request. `phase`: what is missing of it; absent without a
 * connection.
 */
export function timeoutFault(origin: string, ms: number, phase: string | undefined): TargetFault {
  const cause: Cause = { kind: 'timeout', ...USUAL.timeout, ...(phase === undefined ? UNCONNECTED : {}) };
  return toFault(cause, origin, `${phase ?? 'no connection'} within ${ms} ms`);
}

/**
 * Whether there was a connection, with TLS where there should be, and whether something was read from it
 * before.
 */
type ServerLine = Readonly<Record<'isOpen' | 'isProven', boolean>>;

/** The fault that a thrown network error is, or undefined when it is not one: then it is an error of ours. */
export function faultOf(error: unknown, origin: string, line: ServerLine): TargetFault | undefined {
  if (!(error instanceof Error)) return undefined;
  // undici reports an answer of 100 or 101 that nobody asked for as a socket error, and parse errors
  // codeless.
  if (/^bad (upgrade|response)$/.test(error.message))
    return fault('protocol', origin, 'an interim response that was not asked for');
  if (error.name === 'HTTPParserError') {
    const isOther = error.message.includes('Expected HTTP/');
    const data = 'data' in error && typeof error.data === 'string' ? error.data : '';
    return isOther && data !== '' ? protocolFault(data, origin) : fault('protocol', origin, error.message);
  }
  const code = codeOf(error);
  if (code === 'ERR_PROXY') return { kind: 'fault', fault: 'refused', message: error.message };
  const known = CAUSES.find(({ codes }) => code !== undefined && codes.test(code));
  if (code === undefined || known === undefined) return undefined;
  const { kind } = known;
  const cause = { ...USUAL[kind], ...known, ...(kind === 'reset' ? closedCause(origin, line) : {}) };
  return toFault(cause, origin, [code, ...namesIn(error)].join(', '));
}

/** A connection that was closed: in the handshake, right after it, or before a word was said. */
function closedCause(origin: string, { isOpen, isProven }: ServerLine): Partial<Cause> {
  const isSecure = origin.startsWith('https:');
  if (isSecure && !isOpen)
    return {
      happened: 'closed the connection during the TLS handshake',
      advice: 'check host and port of AUTH0_DOMAIN, and look for a firewall or a proxy in between',
    };
  if (isProven) return {};
  return {
    advice: isSecure
      ? 'try again, and look for a proxy in between; a server that demands a client certificate closes it too'
      : 'try again; where the port speaks TLS, write https:// before the host in AUTH0_DOMAIN',
  };
}

/** The host names that a certificate is for, when that is what is wrong with it. */
function namesIn(error: Error): readonly string[] {
  const cert = 'cert' in error ? error.cert : undefined;
  const names = isObject(cert) ? cert.subjectaltname : undefined;
  return typeof names === 'string' ? [`it is for ${readable(names, 120)}`] : [];
}

function readable(text: string, most: number): string {
  const line = text
    .slice(0, most + 1)
    .replace(/[^\x20-\x7e]+/g, ' ')
    .trim();
  return line.length > most ? `${line.slice(0, most)}…` : line;
}

const TLS_NEEDED = {
  happened: 'speaks TLS, and was asked without',
  advice: 'write https:// before the host in AUTH0_DOMAIN',
};

/** What web servers say in HTTP to a client that should have spoken TLS. */
const COMPLAINT = /plain HTTP request|speaking plain HTTP|HTTP request to an HTTPS server|requires TLS/i;

/** An answer that is none: TLS is spoken there, and it was asked without. Undefined for every other. */
export function tlsFault({ status, payload }: Response, origin: string): TargetFault | undefined {
  const isComplaint = payload.kind === 'text' && COMPLAINT.test(payload.text.slice(0, 2_000));
  return status === 400 && origin.startsWith('http:') && isComplaint
    ? toFault({ kind: 'protocol', ...TLS_NEEDED }, origin, `it answered ${status}`)
    : undefined;
}

/**
 * The fault that something which is not what was asked for is. `first`: the first bytes, a character each.
 */
function protocolFault(first: string, origin: string): TargetFault {
  const banner = readable(first.split(/[\r\n]/, 1).join(), 40);
  const [type, version, , frame] = Buffer.from(first.slice(0, 9), 'latin1');
  if ((type === 0x15 || type === 0x16) && version === 3)
    return toFault({ kind: 'protocol', ...TLS_NEEDED }, origin);
  // A frame of HTTP/2: three bytes of length, then the type, which is SETTINGS at first.
  if (type === 0 && frame === 4 && first.length >= 9) {
    const advice = 'HTTP/1.1 is needed: enable it there';
    return toFault({ kind: 'protocol', happened: 'speaks HTTP/2 alone', advice }, origin);
  }
  if (origin.startsWith('https:') && first.startsWith('HTTP/')) {
    const advice =
      'tokens go over TLS alone, except on loopback: check the port of AUTH0_DOMAIN, and write http:// for plain HTTP on loopback';
    return toFault({ kind: 'tls', happened: 'speaks plain HTTP and no TLS', advice }, origin, banner);
  }
  return fault('protocol', origin, banner === '' ? undefined : `it began with ${JSON.stringify(banner)}`);
}

/** The code of an error, of its cause, or of the first of several attempts. */
export function codeOf(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  if ('code' in error && typeof error.code === 'string') return error.code;
  if (error instanceof AggregateError) return codeOf(error.errors[0]);
  return codeOf(error.cause);
}
