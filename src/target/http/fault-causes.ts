import type { TargetFault } from '../../model.ts';

type CauseKind = TargetFault['fault'];

export interface Cause {
  readonly kind: CauseKind;
  readonly happened: string;
  readonly advice: string;
}

const trusting = (what: string): string =>
  `export NODE_EXTRA_CA_CERTS=FILE before the run, with ${what} in FILE as PEM ` +
  '(in an env file it has no effect)';

const cause = (happened: string, advice: string) => ({ happened, advice });

/** The cause of each kind of fault when nothing more is known. */
export const USUAL: Readonly<Record<CauseKind, Omit<Cause, 'kind'>>> = {
  refused: cause('refused the connection', 'check AUTH0_DOMAIN and that the tenant is running'),
  dns: cause('has no address', 'check the spelling of AUTH0_DOMAIN and the DNS of this machine'),
  tls: cause('could not be trusted', `check its certificate, or ${trusting('its CA')}`),
  timeout: cause('did not answer in time', 'try again, or raise PATCHPROOF_TIMEOUT_MS'),
  reset: cause('closed the connection before it had answered', 'try again, and look for a proxy in between'),
  protocol: cause(
    'answered something that is not HTTP',
    'check AUTH0_DOMAIN, and look for a proxy in between',
  ),
  oversized: cause(
    'answered with too large a body',
    'look at that answer: no Management API body is so long',
  ),
  aborted: cause('was left before it had answered', 'the run was stopped'),
};

/** A timeout before a connection was open. */
export const UNCONNECTED: Pick<Cause, 'advice'> = {
  advice:
    'check host and port of AUTH0_DOMAIN, and look for a firewall, a server that does not speak TLS ' +
    'there, or a proxy to go through (HTTPS_PROXY)',
};

const NO_TLS_REASONS = [
  'WRONG_VERSION_NUMBER',
  'PACKET_LENGTH_TOO_LONG',
  'HTTP_REQUEST',
  'UNKNOWN_PROTOCOL',
  'BAD_RECORD_TYPE',
  'INVALID_RECORD_\\w+',
];

/** Error codes for an answer that was not TLS. */
export const NO_TLS = new RegExp(`^(ERR_SSL_(${NO_TLS_REASONS.join('|')})|EPROTO)$`);

/** What an error code shows. Fields that are missing keep their usual value. */
interface KnownCause extends Partial<Cause> {
  readonly codes: RegExp;
  readonly kind: CauseKind;
}

/** OpenSSL names an alert after its first protocol; newer versions write SSL/TLS. */
const TLS_CAUSES: readonly Omit<KnownCause, 'kind'>[] = [
  {
    codes: /^(ERR_TLS_CERT_ALTNAME_\w+|HOSTNAME_MISMATCH)$/,
    advice: 'its certificate is for another host name: check AUTH0_DOMAIN, and look for a proxy in between',
  },
  {
    codes: /^CERT_HAS_EXPIRED$/,
    advice: 'its certificate has expired: have it renewed, and check the clock of this machine',
  },
  {
    codes: /^CERT_NOT_YET_VALID$/,
    advice: 'its certificate is not valid yet: check the clock of this machine',
  },
  {
    codes: /^DEPTH_ZERO_SELF_SIGNED_CERT$/,
    advice: `its certificate is self-signed: to trust it, ${trusting('it')}`,
  },
  {
    codes: /^SELF_SIGNED_CERT_IN_CHAIN$/,
    advice:
      'Node.js does not know its CA, which may be that of a proxy that opens TLS: ' +
      `to trust it, ${trusting('that CA')}`,
  },
  {
    codes: /^UNABLE_TO_(VERIFY_LEAF_SIGNATURE|GET_ISSUER_CERT\w*)$/,
    advice:
      'Node.js does not know its CA, or the server does not send its intermediate certificates: ' +
      trusting('what is missing'),
  },
  {
    codes: /_NO_APPLICATION_PROTOCOL$/,
    happened: 'does not speak HTTP/1.1',
    advice: 'HTTP/1.1 is needed, and it offers only others, as HTTP/2 is: enable HTTP/1.1 there',
  },
  {
    codes:
      /_(PROTOCOL_VERSION|UNSUPPORTED_PROTOCOL|VERSION_TOO_LOW|VERSION_TOO_HIGH|INAPPROPRIATE_FALLBACK)$/,
    happened: 'has no version of TLS that is enabled here',
    advice: 'TLS 1.2 or 1.3 is needed: enable one of them there, and look at NODE_OPTIONS here',
  },
  {
    codes:
      /_(CERTIFICATE_REQUIRED|BAD_CERTIFICATE|NO_CERTIFICATE|CERTIFICATE_UNKNOWN|UNSUPPORTED_CERTIFICATE)$/,
    happened: 'demands a client certificate',
    advice: 'patchproof has none to send: let it in without one, or through a proxy that has one',
  },
  {
    codes: /_HANDSHAKE_FAILURE$/,
    happened: 'refused the TLS handshake',
    advice:
      'it demands a client certificate, which patchproof has not, or has no cipher that Node.js ' +
      'allows: ask who runs it',
  },
  {
    codes: /_UNRECOGNIZED_NAME$/,
    happened: 'does not serve that host name',
    advice: 'check AUTH0_DOMAIN: the name in it is sent in TLS',
  },
  {
    codes: /_(KEY_TOO_SMALL|MD_TOO_WEAK|DIGEST_TOO_WEAK|LEGACY_RENEGOTIATION_DISABLED)$/,
    happened: 'is secured too weakly for Node.js',
    advice: 'its key, signature or version of TLS is out of date: have it renewed',
  },
  {
    codes: NO_TLS,
    happened: 'does not speak TLS',
    advice: 'check host and port of AUTH0_DOMAIN; for plain HTTP on loopback, write http:// before them',
  },
  {
    codes: /^ERR_SSL_/,
    happened: 'ended the TLS handshake',
    advice: 'look into its log, and for a proxy or a firewall in between',
  },
  {
    codes: /^(ERR_TLS_|CERT_|UNABLE_TO_|PATH_LENGTH_|INVALID_|DEPTH_|ERROR_IN_CERT_|CRL_|AKID_|KEYUSAGE_)/,
  },
];

/** Causes by error code; the first match counts. */
export const CAUSES: readonly KnownCause[] = [
  {
    codes: /^(EHOSTUNREACH|ENETUNREACH|EHOSTDOWN|EADDRNOTAVAIL)$/,
    kind: 'refused',
    happened: 'cannot be reached from this machine',
    advice: 'check its network, its VPN, and whether a proxy is needed (HTTPS_PROXY)',
  },
  { codes: /^ECONNREFUSED$/, kind: 'refused' },
  { codes: /^(ENOTFOUND|EAI_\w+)$/, kind: 'dns' },
  ...TLS_CAUSES.map((cause) => ({ ...cause, kind: 'tls' }) as const),
  { codes: /^(ETIMEDOUT|UND_ERR_CONNECT_TIMEOUT)$/, kind: 'timeout', ...UNCONNECTED },
  { codes: /^UND_ERR_\w+_TIMEOUT$/, kind: 'timeout' },
  { codes: /^(ECONNRESET|ECONNABORTED|EPIPE|UND_ERR_SOCKET)$/, kind: 'reset' },
  {
    codes: /^UND_ERR_HEADERS_OVERFLOW$/,
    kind: 'oversized',
    happened: 'answered with more than 16 KiB of headers',
    advice: 'look at them: cookies, or what a proxy adds, are too many for Node.js and other clients',
  },
  {
    codes: /^UND_ERR_RES_CONTENT_LENGTH_MISMATCH$/,
    kind: 'protocol',
    happened: 'answered with another length than it said',
    advice: 'look at its content-length, and for a proxy in between',
  },
  { codes: /^(UND_ERR_ABORTED|UND_ERR_ABORT|ABORT_ERR|UND_ERR_DESTROYED|UND_ERR_CLOSED)$/, kind: 'aborted' },
];
