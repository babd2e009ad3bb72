import { connect } from 'node:net';
import type { Response, TargetFault } from '../../model.ts';
import { isObject } from '../../text/json.ts';
import { CAUSES, type Cause, NO_TLS, UNCONNECTED, USUAL } from './fault-causes.ts';

/** Long enough for a server that speaks first, or that rejects what it cannot read. */
const PATIENCE_MS = 1_500;

/** The head of a TLS record and the end of a request line: no server reads this as a request. */
const HELLO = Buffer.from('\x16\x03\x01\r\n\r\n', 'latin1');

/** The protocol that a server speaks instead of TLS, as a fault; undefined if it does not show. */
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

/** The fault for a network error; throws any other error again. `isDirect`: no proxy is in between. */
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

/** A fault with a message: where it happened, what happened and what to do. */
export const fault = (kind: TargetFault['fault'], origin: string, detail?: string): TargetFault =>
  toFault({ kind, ...USUAL[kind] }, origin, detail);

/** No complete answer in time. `phase`: what is missing of it; absent without a connection. */
export function timeoutFault(origin: string, ms: number, phase: string | undefined): TargetFault {
  const cause: Cause = { kind: 'timeout', ...USUAL.timeout, ...(phase === undefined ? UNCONNECTED : {}) };
  return toFault(cause, origin, `${phase ?? 'no connection'} within ${ms} ms`);
}

/** `isOpen`: connected, with TLS if expected. `isProven`: something was read from it before. */
type ServerLine = Readonly<Record<'isOpen' | 'isProven', boolean>>;

/** The fault for a network error; undefined for any other error, which is one of ours. */
export function faultOf(error: unknown, origin: string, line: ServerLine): TargetFault | undefined {
  if (!(error instanceof Error)) return undefined;
  // undici reports an unexpected 100 or 101 as a socket error, and parse errors without a code.
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

/** A closed connection: during the handshake, right after it, or before the first byte. */
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

/** The host names of a certificate, if the error is about them. */
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

/** Messages of web servers to a client that should have used TLS. */
const COMPLAINT = /plain HTTP request|speaking plain HTTP|HTTP request to an HTTPS server|requires TLS/i;

/** The fault if a plain request was sent to a TLS port; undefined for any other answer. */
export function tlsFault({ status, payload }: Response, origin: string): TargetFault | undefined {
  const isComplaint = payload.kind === 'text' && COMPLAINT.test(payload.text.slice(0, 2_000));
  return status === 400 && origin.startsWith('http:') && isComplaint
    ? toFault({ kind: 'protocol', ...TLS_NEEDED }, origin, `it answered ${status}`)
    : undefined;
}

/** The fault for an unexpected protocol. `first`: the first bytes, as one character each. */
function protocolFault(first: string, origin: string): TargetFault {
  const banner = readable(first.split(/[\r\n]/, 1).join(), 40);
  const [type, version, , frame] = Buffer.from(first.slice(0, 9), 'latin1');
  if ((type === 0x15 || type === 0x16) && version === 3)
    return toFault({ kind: 'protocol', ...TLS_NEEDED }, origin);
  // A frame of HTTP/2: three bytes of length, then the type. The first frame is SETTINGS.
  if (type === 0 && frame === 4 && first.length >= 9) {
    const advice = 'HTTP/1.1 is needed: enable it there';
    return toFault({ kind: 'protocol', happened: 'speaks HTTP/2 alone', advice }, origin);
  }
  if (origin.startsWith('https:') && first.startsWith('HTTP/')) {
    const advice =
      'tokens go over TLS alone, except on loopback: check the port of AUTH0_DOMAIN, and write ' +
      'http:// for plain HTTP on loopback';
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
