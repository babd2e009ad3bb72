import { isIPv4 } from 'node:net';

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
  const shape = SHAPE.exec(text);
  if (shape === null) return undefined;
  const scheme = shape[1]?.toLowerCase() === 'http' ? 'http' : 'https';
  const name = (shape[2] ?? '').replace(/\.$/, '');
  const port = shape[3] === undefined ? '' : `:${shape[3]}`;
  const href = `${scheme}://${name}${port}`;
  if (!URL.canParse(href)) return undefined;
  const url = new URL(href);
  if (url.port === '0') return undefined;
  const host = url.hostname.replace(/^\[|\]$/g, '');
  return {
    scheme,
    host,
    ...(url.port === '' ? {} : { port: url.port }),
    loopback: isLoopback(host),
    text: url.origin,
  };
}

/** Whether a host name or address, in the form that `URL` gives it, is this machine. */
function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || (isIPv4(host) && host.startsWith('127.'));
}
