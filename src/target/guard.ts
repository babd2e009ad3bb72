import { ConfigError } from '../errors.ts';
import { type Origin, parseOrigin } from './origin.ts';

/**
 * Where requests to `host` go: a host, `host:port` or origin. Throws ConfigError when they may not. Loopback
 * always may; everything else must be listed, and must be https.
 */
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
  if (origin.scheme === 'http') {
    return `${origin.text} is plain http, which is allowed only to loopback: write https://${authority(origin)}`;
  }
  if (allowList.some((entry) => isSame(origin, entry))) return undefined;
  return (
    `${authority(origin)} is not listed in PATCHPROOF_ALLOWED_TENANTS, so not one request is sent to it: ` +
    `set PATCHPROOF_ALLOWED_TENANTS=${authority(origin)} to allow changes to that tenant`
  );
}

function isSame(origin: Origin, entry: string): boolean {
  if (entry.includes('/')) return false;
  const listed = parseOrigin(entry.trim());
  return listed !== undefined && authority(listed) === authority(origin);
}

/** Host, and the port when it is not the default. */
function authority(origin: Origin): string {
  const host = origin.host.includes(':') ? `[${origin.host}]` : origin.host;
  return origin.port === undefined ? host : `${host}:${origin.port}`;
}
