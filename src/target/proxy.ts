import type { Origin } from './origin.ts';

type Get = (name: string) => string | undefined;

/** A proxy to tunnel through. */
export interface Tunnel {
  /** `http://proxy.example:3128`, without user and password. */
  readonly origin: string;
  /** Value of proxy-authorization. */
  readonly authorization?: string;
  /** What of it must not be shown. */
  readonly secrets: readonly string[];
}

/** A variable in lower case, or in upper case when that is not set. */
const either = (get: Get, name: string): string | undefined => get(name.toLowerCase()) ?? get(name);

/**
 * The proxy that the environment has for an origin: HTTPS_PROXY, else HTTP_PROXY, unless NO_PROXY names the host.
 * Undefined when there is none, and always for loopback; `malformed` when it is not a URL of http or https.
 */
export function proxyFor(origin: Origin, get: Get): Tunnel | 'malformed' | undefined {
  if (origin.loopback || isExempt(origin, either(get, 'NO_PROXY') ?? '')) return undefined;
  const text = either(get, 'HTTPS_PROXY') ?? either(get, 'HTTP_PROXY');
  return text === undefined ? undefined : readProxy(text);
}

function readProxy(text: string): Tunnel | 'malformed' {
  const href = text.includes('://') ? text : `http://${text}`;
  if (!URL.canParse(href)) return 'malformed';
  const { protocol, origin, username, password } = new URL(href);
  if (protocol !== 'http:' && protocol !== 'https:') return 'malformed';
  if (username === '' && password === '') return { origin, secrets: [] };
  const clear = decoded(password);
  const basic = Buffer.from(`${decoded(username)}:${clear}`).toString('base64');
  return {
    origin,
    authorization: `Basic ${basic}`,
    secrets: [basic, clear, password].filter((secret) => secret !== ''),
  };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** NO_PROXY as curl reads it: `*`, or hosts with everything below them, a port where it matters. */
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
