import { refusal } from '../target/guard.ts';
import { parseOrigin } from '../target/origin.ts';
import { shown } from './config-shown.ts';

/** The variables that are set, trimmed, and the problems found so far. Readers add to the problems. */
export interface Reading {
  readonly get: (name: string) => string | undefined;
  readonly problems: string[];
}

const ID = /^[^/?#%\s\p{Cc}]{1,50}$/u;
const TOKEN = /^[!-~]+$/;
const LONGEST_TIMEOUT_MS = 600_000;

/** Milliseconds for one request; 10,000 when not set. */
export function readTimeout({ get, problems }: Reading): number {
  const text = get('PATCHPROOF_TIMEOUT_MS') ?? '10000';
  const ms = /^\d+$/.test(text) ? Number(text) : 0;
  if (ms < 1 || ms > LONGEST_TIMEOUT_MS) {
    problems.push(
      `PATCHPROOF_TIMEOUT_MS is ${shown(text)}: expected a whole number of milliseconds, 1 to ${LONGEST_TIMEOUT_MS}`,
    );
  }
  return ms;
}

/** Hosts, or `host:port`, that may be sent requests. */
export function readAllowed({ get, problems }: Reading): readonly string[] {
  const entries = (get('PATCHPROOF_ALLOWED_TENANTS') ?? '').split(',').map((entry) => entry.trim());
  const hosts = entries.filter((entry) => entry !== '');
  for (const host of hosts.filter((entry) => entry.includes('/') || parseOrigin(entry) === undefined)) {
    problems.push(
      `PATCHPROOF_ALLOWED_TENANTS holds ${shown(host)}: expected host names separated by commas, such as acme.eu.auth0.com`,
    );
  }
  return hosts;
}

/** The tenant's origin; empty when there is a problem. */
export function readOrigin({ get, problems }: Reading, allowed: readonly string[]): string {
  const text = get('AUTH0_DOMAIN') ?? '';
  const origin = parseOrigin(text);
  if (origin === undefined || (!origin.loopback && !/[.:]/.test(origin.host))) {
    problems.push(
      `AUTH0_DOMAIN is ${shown(text)}: expected a host such as acme.eu.auth0.com, or http://127.0.0.1:PORT`,
    );
    return '';
  }
  if (origin.loopback && !text.includes('://')) {
    problems.push(`AUTH0_DOMAIN is ${shown(text)}: expected http://${text} or https://${text}`);
  }
  const refused = refusal(origin, allowed);
  if (refused !== undefined) problems.push(`AUTH0_DOMAIN: ${refused}`);
  return origin.text;
}

/** A token, without the word Bearer. */
export function readToken({ get, problems }: Reading, name: string): string | undefined {
  const token = get(name);
  if (token !== undefined && !TOKEN.test(token)) {
    problems.push(`${name} holds what no token holds: expected the token alone, without "Bearer" or spaces`);
  }
  return token;
}

/** The audience to ask a token for. */
export function readAudience({ get, problems }: Reading): string | undefined {
  const text = get('AUTH0_AUDIENCE');
  if (text !== undefined && (!URL.canParse(text) || /\s/.test(text))) {
    problems.push(
      `AUTH0_AUDIENCE is ${shown(text)}: expected a URL such as https://acme.eu.auth0.com/api/v2/`,
    );
  }
  return text;
}

/** An id that can stand in a path as it is. */
export function readId(
  { get, problems }: Reading,
  name: string,
  what: string,
  required: boolean,
): string | undefined {
  const id = get(name);
  if (id === undefined) {
    if (required) problems.push(`${name} is missing: expected the id of the ${what} under test`);
    return undefined;
  }
  // `.` and `..` would change the path.
  if (!ID.test(id) || /^\.\.?$/.test(id)) {
    problems.push(
      `${name} is ${shown(id)}: expected an id of 1 to 50 characters, without spaces, /, ?, # or %`,
    );
  }
  return id;
}
