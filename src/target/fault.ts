import type { TargetFault } from '../model.ts';

type Kind = TargetFault['fault'];

const CODES: readonly (readonly [Kind, RegExp])[] = [
  ['refused', /^(ECONNREFUSED|EHOSTUNREACH|ENETUNREACH|EHOSTDOWN|EADDRNOTAVAIL)$/],
  ['dns', /^(ENOTFOUND|EAI_\w+)$/],
  [
    'tls',
    /^(ERR_TLS_|ERR_SSL_|CERT_|UNABLE_TO_|SELF_SIGNED_|DEPTH_ZERO_|HOSTNAME_MISMATCH|INVALID_CA|EPROTO)/,
  ],
  ['timeout', /^(ETIMEDOUT|UND_ERR_\w+_TIMEOUT)$/],
  ['reset', /^(ECONNRESET|ECONNABORTED|EPIPE|UND_ERR_SOCKET)$/],
  ['protocol', /^(UND_ERR_HEADERS_OVERFLOW|UND_ERR_RES_CONTENT_LENGTH_MISMATCH)/],
  ['aborted', /^(UND_ERR_ABORTED|UND_ERR_ABORT|ABORT_ERR|UND_ERR_DESTROYED|UND_ERR_CLOSED)$/],
];

const ADVICE: Readonly<Record<Kind, readonly [happened: string, advice: string]>> = {
  refused: ['refused the connection', 'check AUTH0_DOMAIN and that the tenant is running'],
  dns: ['has no address', 'check the spelling of AUTH0_DOMAIN and the DNS of this machine'],
  tls: ['could not be trusted', 'check its certificate, or name its CA in NODE_EXTRA_CA_CERTS'],
  timeout: ['did not answer in time', 'try again, or raise PATCHPROOF_TIMEOUT_MS'],
  reset: ['closed the connection before it had answered', 'try again, and look for a proxy in between'],
  protocol: ['answered something that is not HTTP', 'check AUTH0_DOMAIN, and look for a proxy in between'],
  oversized: ['answered with too large a body', 'look at that answer: no Management API body is so long'],
  aborted: ['was left before it had answered', 'the run was stopped'],
};

/** A fault of a kind at an origin, told for people: where, what happened, what to do. */
export function fault(kind: Kind, origin: string, detail?: string): TargetFault {
  const [happened, advice] = ADVICE[kind];
  return {
    kind: 'fault',
    fault: kind,
    message: `${origin} ${happened}${detail === undefined ? '' : ` (${detail})`}: ${advice}`,
  };
}

/** The fault that a thrown network error is, or undefined when it is not one: then it is an error of ours. */
export function faultOf(error: unknown, origin: string): TargetFault | undefined {
  // undici reports an answer of 100 or 101 that nobody asked for as a socket error, and parse errors codeless.
  if (error instanceof Error && /^bad (upgrade|response)$/.test(error.message)) {
    return fault('protocol', origin, 'an interim response that was not asked for');
  }
  if (error instanceof Error && error.name === 'HTTPParserError') {
    return fault('protocol', origin, error.message);
  }
  const code = codeOf(error);
  if (code === undefined) return undefined;
  if (code === 'ERR_PROXY' && error instanceof Error) {
    return { kind: 'fault', fault: 'refused', message: error.message };
  }
  const kind = CODES.find(([, pattern]) => pattern.test(code))?.[0];
  return kind === undefined ? undefined : fault(kind, origin, code);
}

/** The code of an error, of its cause, or of the first of several attempts. */
export function codeOf(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  if ('code' in error && typeof error.code === 'string') return error.code;
  if (error instanceof AggregateError) return codeOf(error.errors[0]);
  return codeOf(error.cause);
}
