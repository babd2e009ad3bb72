import { isIPv4 } from 'node:net';
import { ConfigError } from '../../text/errors.ts';
import { defined } from '../../text/json.ts';

/** Where a tenant listens. `host` is lower-case, without port, brackets or trailing dot. */
export interface Origin {
  readonly scheme: 'http' | 'https';
  readonly host: string;
  /** Absent when it is the default of the scheme. */
  readonly port?: string;
  /** 127.0.0.0/8, ::1 or localhost. */
  readonly loopback: boolean;
  /** `https://acme.eu.auth0.com`, `http://127.0.0.1:4010`: scheme, host and port, no slash at the end. */
  readonly text: string;
}

const SHAPE = /^(?:(https?):\/\/)?((?:[a-z0-9_-]+\.)*[a-z0-9_-]+\.?|\[[0-9a-f:.]+\])(?::(\d{1,5}))?\/?$/i;

/**
 * Reads a host, `host:port` or origin; without a scheme it is https. Undefined for everything else: user
 * names, paths, queries, wildcards, characters outside ASCII (write an international name in its xn-- form).
 */
export function parseOrigin(text: string): Origin | undefined {
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

/** ConfigError when requests may not go there. Loopback always may; all else must be listed, and be https. */
export function assertAllowed(host: string, allowList: readonly string[]): Origin {
  const origin = parseOrigin(host);
  if (origin === undefined) throw new ConfigError([`${JSON.stringify(host)} is not a host name`]);
  const problem = refusal(origin, allowList);
  if (problem !== undefined) throw new ConfigError([problem]);
  return origin;
}

/**
 * Why requests may not go to an origin, or undefined when they may. An entry of the list is a host, or
 * `host:port`; compared whole, in any case, with or without a trailing dot. An entry without a port allows
 * only the default port.
 */
export function refusal(origin: Origin, allowList: readonly string[]): string | undefined {
  if (origin.loopback) return undefined;
  if (origin.scheme === 'http')
    return `${origin.text} is plain http, which is allowed only to loopback: write https://${authority(origin)}`;
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
