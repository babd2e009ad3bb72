import { isIPv4 } from 'node:net';
import { ConfigError } from '../../text/errors.ts';
import { defined } from '../../text/json.ts';
import { percentDecoded } from '../../text/placeholder.ts';

/** The address of a tenant. */
export type Origin = NonNullable<ReturnType<typeof parseOrigin>>;

const SHAPE = /^(?:(https?):\/\/)?((?:[a-z0-9_-]+\.)*[a-z0-9_-]+\.?|\[[0-9a-f:.]+\])(?::(\d{1,5}))?\/?$/i;

/**
 * Reads a host, `host:port` or origin; the default scheme is https. Undefined for anything else: user names,
 * paths, queries, wildcards, characters outside ASCII (write international names in their xn-- form).
 * `host`: lower case, no brackets or trailing dot. `port`: absent if default. `text`: no trailing slash.
 */
export function parseOrigin(text: string) {
  const [, given, named = '', port = ''] = SHAPE.exec(text) ?? [];
  const scheme = given?.toLowerCase() === 'http' ? 'http' : 'https';
  const href = `${scheme}://${named.replace(/\.$/, '')}${port === '' ? '' : `:${port}`}`;
  if (named === '' || !URL.canParse(href)) return undefined;
  const url = new URL(href);
  if (url.port === '0') return undefined;
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const loopback = host === 'localhost' || host === '::1' || (isIPv4(host) && host.startsWith('127.'));
  return { scheme, host, ...defined({ port: url.port || undefined }), loopback, text: url.origin };
}

/** ConfigError if requests may not go there. Loopback always may; others must be listed and use https. */
export function assertAllowed(host: string, allowList: readonly string[]): Origin {
  const origin = parseOrigin(host);
  if (origin === undefined) throw new ConfigError([`${JSON.stringify(host)} is not a host name`]);
  const problem = refusal(origin, allowList);
  if (problem !== undefined) throw new ConfigError([problem]);
  return origin;
}

/**
 * Why requests may not go to an origin; undefined if they may. An entry of the list is a host or `host:port`,
 * in any case, with or without a trailing dot. An entry without a port allows only the default port.
 */
export function refusal(origin: Origin, allowList: readonly string[]): string | undefined {
  if (origin.loopback) return undefined;
  if (origin.scheme === 'http')
    return (
      `${origin.text} is plain http, which is allowed only to loopback: ` +
      `write https://${authority(origin)}`
    );
  const listed = allowList.filter((entry) => !entry.includes('/')).map((entry) => parseOrigin(entry.trim()));
  if (listed.some((entry) => entry && authority(entry) === authority(origin))) return undefined;
  return (
    `${authority(origin)} is not listed in PATCHPROOF_ALLOWED_TENANTS, so not one request is sent to it: ` +
    `set PATCHPROOF_ALLOWED_TENANTS=${authority(origin)} to allow changes to that tenant`
  );
}

function authority(origin: Origin): string {
  const host = origin.host.includes(':') ? `[${origin.host}]` : origin.host;
  return origin.port === undefined ? host : `${host}:${origin.port}`;
}

export interface Tunnel {
  /** `http://proxy.example:3128`, without user and password. */
  readonly origin: string;
  readonly authorization?: string;
  readonly secrets: readonly string[];
}

/** Why a proxy variable is invalid. It does not quote the value, which may hold a password. */
type ProxyProblem = { readonly problem: string };

/** The proxy for an origin, from HTTPS_PROXY or HTTP_PROXY; none for loopback and hosts in NO_PROXY. */
export function proxyFor(
  origin: Origin,
  get: (name: string) => string | undefined,
): Tunnel | ProxyProblem | undefined {
  const list = get('no_proxy') ?? get('NO_PROXY');
  if (origin.loopback || (list !== undefined && isExempt(origin, list))) return undefined;
  const names = ['https_proxy', 'HTTPS_PROXY', 'http_proxy', 'HTTP_PROXY'];
  const variable = names.find((name) => get(name) !== undefined);
  return variable === undefined ? undefined : readProxy(variable, get(variable) ?? '');
}

const EXPECTED = 'expected a URL such as http://proxy.example:3128';
const ESCAPES = '; in a user name or password write / ? # @ : % as %2F %3F %23 %40 %3A %25';

function readProxy(variable: string, text: string): Tunnel | ProxyProblem {
  const [, scheme = ''] = /^([a-z][a-z\d+.-]*):\/\//i.exec(text) ?? [];
  if (/^socks/i.test(scheme))
    return {
      problem:
        `${variable} names a SOCKS proxy, which patchproof does not speak: name an HTTP proxy that answers ` +
        'CONNECT, such as http://proxy.example:3128, or one in front of it',
    };
  if (!/^(https?)?$/i.test(scheme)) return { problem: `${variable} begins with ${scheme}://: ${EXPECTED}` };
  const href = scheme === '' ? `http://${text}` : text;
  const url = URL.canParse(href) ? new URL(href) : undefined;
  // A name without a dot before a slash is a misspelt scheme; text after # or ? was part of a password.
  if (url === undefined || url.pathname !== '/' || url.search !== '' || url.hash !== '')
    return {
      problem: `${variable} is not the URL of a proxy: ${EXPECTED}${text.includes('@') ? ESCAPES : ''}`,
    };
  const { origin, username, password } = url;
  if (username === '' && password === '') return { origin, secrets: [] };
  const clear = percentDecoded(password);
  const basic = Buffer.from(`${percentDecoded(username)}:${clear}`).toString('base64');
  const secrets = [basic, clear, password].filter((secret) => secret !== '');
  return { origin, authorization: `Basic ${basic}`, secrets };
}

/** What to do when a proxy fails. `why`: its status, or the error code on the way to it. */
function adviceFor({ authorization }: Tunnel, why: number | string): string {
  if (why === 407)
    return authorization === undefined
      ? 'it asks for a user and a password: HTTPS_PROXY=http://USER:PASSWORD@HOST:PORT'
      : 'check the user and the password in HTTPS_PROXY';
  if (why === 403 || why === 405)
    return 'it does not allow that: ask who runs it, or name the host in NO_PROXY';
  if (why === 502 || why === 503 || why === 504)
    return 'it did not get there itself: check AUTH0_DOMAIN, or name the host in NO_PROXY';
  if (typeof why === 'number' || /^(UND_ERR_SOCKET|ECONNRESET|HTTPParserError)$/.test(why))
    return (
      'is it an HTTP proxy that answers CONNECT, and not one that speaks SOCKS? ' +
      'Check HTTPS_PROXY, or name the host in NO_PROXY'
    );
  if (why.startsWith('ERR_SSL_'))
    return (
      'does the proxy itself speak TLS? Most do not: ' +
      'HTTPS_PROXY=http://HOST:PORT, whatever is sent through it'
    );
  return 'check HTTPS_PROXY, or name the host in NO_PROXY';
}

export const tunnelFailure = (proxy: Tunnel, host: string, why: number | string): string =>
  `the proxy ${proxy.origin} opened no way to ${host} ` +
  `(${typeof why === 'number' ? `it answered ${why}` : why}): ${adviceFor(proxy, why)}`;

/** Reads NO_PROXY as curl does: `*`, or hosts with their subdomains and an optional port. */
function isExempt(origin: Origin, list: string): boolean {
  const port = origin.port ?? (origin.scheme === 'https' ? '443' : '80');
  const entries = list.toLowerCase().split(/[\s,]+/);
  return entries.some((entry) => {
    if (entry === '*') return true;
    const [, name = entry, only = port] = /^(\[.*\]|[^:]*):(\d+)$/.exec(entry) ?? [];
    const host = name.replace(/^(\*?\.|\[)|(\]|\.)$/g, '');
    return host !== '' && only === port && (origin.host === host || origin.host.endsWith(`.${host}`));
  });
}
