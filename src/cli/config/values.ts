import { SHORTEST_SECRET } from '../../redact/secret-index.ts';
import { parseOrigin, refusal } from '../../target/http/origin.ts';
import { misspelt, VARIABLES } from './variables.ts';

const LONGEST = 50;
const HOST = /^(?:https?:\/\/)?(?:[a-z\d-]+\.)+[a-z]{2,}(?::\d+)?(?=\/|$)/i;
const WORDS = /^[a-z]+(?:[_-][a-z]+)*$/i;
const LONGEST_WORDS = 16;
/** Numbers, and what is as short as `v2`. */
const SHORT = /^(?:[\d-]*|\w{1,3})$/;

const isHarmless = (piece: string): boolean =>
  SHORT.test(piece) || (piece.length <= LONGEST_WORDS && WORDS.test(piece));

/**
 * A value of a variable as a message may quote it: one that is short, or a host, or made of numbers and short words.
 * Anything else may be a secret in the wrong place, and is told by its length.
 */
export function shown(text: string): string {
  const isQuoted =
    text.length < SHORTEST_SECRET ||
    (text.length <= LONGEST &&
      text
        .replace(HOST, '')
        .split(/[\s./\\:,]+/)
        .every(isHarmless));
  return isQuoted ? JSON.stringify(text) : `${text.length} characters long`;
}

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

/** What a command line says of its target. */
export interface Asked {
  readonly envFile?: string | undefined;
  /** The embedded reference tenant, whatever the environment has. */
  readonly reference?: boolean | undefined;
  readonly yes?: boolean | undefined;
}

type Env = Readonly<Record<string, string | undefined>>;

/** Whether the reference tenant is asked for by name. Adds to the problems when a tenant is asked for as well. */
export function isReferenceAsked({ get, problems }: Reading, { reference = false, envFile }: Asked): boolean {
  const target = get('PATCHPROOF_TARGET');
  if (reference && envFile !== undefined)
    problems.push(`--reference does not go with --env-file ${envFile}: expected one of them`);
  if (target !== undefined && target !== 'reference')
    problems.push(
      `PATCHPROOF_TARGET is ${shown(target)}: expected reference; the host of a tenant goes into AUTH0_DOMAIN`,
    );
  if (!reference && target === 'reference' && get('AUTH0_DOMAIN') !== undefined)
    problems.push('PATCHPROOF_TARGET is reference and AUTH0_DOMAIN is set: expected one of them');
  return reference || target !== undefined;
}

const INSTEAD = '--reference, or PATCHPROOF_TARGET=reference, tests the embedded reference tenant instead';

/**
 * Why there should be a tenant although AUTH0_DOMAIN names none: a gate must not test itself because a variable was
 * lost on the way. No problem only where nothing at all says that a tenant is meant.
 */
export function missingDomain(env: Env, { envFile, yes = false }: Asked): readonly string[] {
  if (envFile !== undefined)
    return [`--env-file ${envFile}: it sets no AUTH0_DOMAIN; expected the host of the tenant to test`];
  if (env.AUTH0_DOMAIN !== undefined)
    return [`AUTH0_DOMAIN is empty: expected the host of the tenant to test; ${INSTEAD}`];
  const signs = speakingOfTenant(env);
  const names = signs.join(', ');
  if (signs.length > 0)
    return [
      `${names} ${signs.length === 1 ? 'is' : 'are'} set but AUTH0_DOMAIN is not: ` +
        `set AUTH0_DOMAIN to the host of the tenant, or unset ${names} to test the reference tenant`,
    ];
  return yes
    ? [`--yes is given but AUTH0_DOMAIN is not set: set it to the host of the tenant; ${INSTEAD}`]
    : [];
}

/** Variables that say something of a run and nothing of where it goes. */
const ELSEWHERE: readonly string[] = ['PATCHPROOF_TIMEOUT_MS', 'PATCHPROOF_CONTRACT', 'PATCHPROOF_PROFILE'];

/** Names that other tools have for a tenant, or for what belongs to one. */
const KINDRED = /^AUTH0_(\w+_)?(DOMAIN|TENANT|HOST|ISSUER|URL|URI|ID|TOKEN|SECRET|KEY|AUDIENCE)(_\w+)?$/;

/** The variables that say that a tenant is meant. One that is empty says so too: its value was lost on the way. */
function speakingOfTenant(env: Env): readonly string[] {
  const names = Object.keys(env).filter((name) => env[name] !== undefined);
  const ours = VARIABLES.filter((name) => names.includes(name) && !ELSEWHERE.includes(name));
  const theirs = names.filter((name) => KINDRED.test(name) && !VARIABLES.includes(name));
  return [...ours, ...theirs.filter((name) => misspelt({ [name]: env[name] }).length === 0)];
}
