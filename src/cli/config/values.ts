import { SHORTEST_SECRET } from '../../redact/secret-index.ts';
import { parseOrigin, refusal } from '../../target/http/origin.ts';
import type { RawOptions } from '../commands/options.ts';
import type { Environment } from '../process/streams.ts';
import { misspelt, VARIABLES } from './variables.ts';

const LONGEST = 50;
const HOST = /^(?:https?:\/\/)?(?:[a-z\d-]+\.)+[a-z]{2,}(?::\d+)?(?=\/|$)/i;
const WORDS = /^[a-z]+(?:[_-][a-z]+)*$/i;
const LONGEST_WORDS = 16;
/** Numbers, and what is as short as `v2`. */
const SHORT = /^(?:[\d-]*|\w{1,3})$/;

const isHarmless = (piece: string): boolean =>
  SHORT.test(piece) || (piece.length <= LONGEST_WORDS && WORDS.test(piece));

/** A value as messages quote it. What is no host, number or short word may be a secret in the wrong place. */
export function shown(text: string): string {
  const pieces = text
    .slice(0, LONGEST)
    .replace(HOST, '')
    .split(/[\s./\\:,]+/);
  const isQuoted = text.length < SHORTEST_SECRET || (text.length <= LONGEST && pieces.every(isHarmless));
  return isQuoted ? JSON.stringify(text) : `${text.length} characters long`;
}

/** The variables that are set, trimmed, and the problems found so far. Readers add to the problems. */
export interface VariableReading {
  readonly get: (name: string) => string | undefined;
  readonly problems: string[];
}

const FORMATS = {
  timeout: {
    isValid: (text) => /^\d+$/.test(text) && Number(text) >= 1 && Number(text) <= 600_000,
    wrong: (value) => `is ${value}: expected a whole number of milliseconds, 1 to 600000`,
  },
  audience: {
    isValid: (text) => URL.canParse(text) && !/\s/.test(text),
    wrong: (value) => `is ${value}: expected a URL such as https://acme.eu.auth0.com/api/v2/`,
  },
  // `.` and `..` would change the path.
  id: {
    isValid: (text) => /^[^/?#%\s\p{Cc}]{1,50}$/u.test(text) && !/^\.\.?$/.test(text),
    wrong: (value) => `is ${value}: expected an id of 1 to 50 characters, without spaces, /, ?, # or %`,
  },
  token: {
    isValid: (text) => /^[!-~]+$/.test(text),
    wrong: () => 'holds what no token holds: expected the token alone, without "Bearer" or spaces',
  },
} satisfies Readonly<
  Record<string, { isValid: (text: string) => boolean; wrong: (value: string) => string }>
>;

export function readValue({ get, problems }: VariableReading, name: string, format: keyof typeof FORMATS) {
  const text = get(name);
  const { isValid, wrong } = FORMATS[format];
  if (text !== undefined && !isValid(text)) problems.push(`${name} ${wrong(shown(text))}`);
  return text;
}

export interface Client {
  readonly id: string;
  readonly secret: string;
}

export function readClient({ get, problems }: VariableReading, prefix: string): Client | undefined {
  const [idName, secretName] = [`${prefix}_CLIENT_ID`, `${prefix}_CLIENT_SECRET`];
  const [id, secret] = [get(idName), get(secretName)];
  if (id !== undefined && secret !== undefined) return { id, secret };
  if (id !== undefined) problems.push(`${secretName} is missing: expected beside ${idName}`);
  if (secret !== undefined) problems.push(`${idName} is missing: expected beside ${secretName}`);
  return undefined;
}

export function readAllowed({ get, problems }: VariableReading): readonly string[] {
  const entries = (get('PATCHPROOF_ALLOWED_TENANTS') ?? '').split(',').map((entry) => entry.trim());
  const hosts = entries.filter((entry) => entry !== '');
  for (const host of hosts)
    if (host.includes('/') || parseOrigin(host) === undefined)
      problems.push(
        `PATCHPROOF_ALLOWED_TENANTS holds ${shown(host)}: expected host names separated by commas, such ` +
          'as acme.eu.auth0.com',
      );
  return hosts;
}

export function readOrigin({ get, problems }: VariableReading, allowed: readonly string[]): string {
  const text = get('AUTH0_DOMAIN') ?? '';
  const origin = parseOrigin(text);
  const refuse = (expected: string): unknown =>
    problems.push(`AUTH0_DOMAIN is ${shown(text)}: expected ${expected}`);
  if (origin === undefined || (!origin.loopback && !/[.:]/.test(origin.host))) {
    refuse('a host such as acme.eu.auth0.com, or http://127.0.0.1:PORT');
    return '';
  }
  if (origin.loopback && !text.includes('://')) refuse(`http://${text} or https://${text}`);
  const refused = refusal(origin, allowed);
  if (refused !== undefined) problems.push(`AUTH0_DOMAIN: ${refused}`);
  return origin.text;
}

export interface TargetChoice
  extends Pick<RawOptions, 'envFile' | 'reference' | 'yes' | 'header' | 'headerOnToken'> {
  /** The environment with the env file in it, when that is read already. */
  readonly env?: Environment;
}

/** Whether the reference tenant is named. Adds to the problems when another tenant is named as well. */
export function isReferenceAsked({ get, problems }: VariableReading, choice: TargetChoice): boolean {
  const { reference = false, envFile } = choice;
  const target = get('PATCHPROOF_TARGET');
  if (reference && envFile !== undefined)
    problems.push(`--reference does not go with --env-file ${envFile}: expected one of them`);
  if (target !== undefined && target !== 'reference')
    problems.push(
      `PATCHPROOF_TARGET is ${shown(target)}: expected reference; the host of a tenant goes into ` +
        'AUTH0_DOMAIN',
    );
  if (!reference && target === 'reference' && get('AUTH0_DOMAIN') !== undefined)
    problems.push('PATCHPROOF_TARGET is reference and AUTH0_DOMAIN is set: expected one of them');
  return reference || target !== undefined;
}

const INSTEAD = '--reference, or PATCHPROOF_TARGET=reference, tests the embedded reference tenant instead';

/** A lost variable must not make a gate test the reference: a problem wherever another one means a tenant. */
export function missingDomain(env: Environment, choice: TargetChoice): readonly string[] {
  const { envFile, yes = false, header = [] } = choice;
  if (envFile !== undefined)
    return [`--env-file ${envFile}: it sets no AUTH0_DOMAIN; expected the host of the tenant to test`];
  if (env.AUTH0_DOMAIN !== undefined)
    return [`AUTH0_DOMAIN is empty: expected the host of the tenant to test; ${INSTEAD}`];
  const signs = speakingOfTenant(env);
  const names = signs.join(', ');
  const are = signs.length === 1 ? 'is' : 'are';
  const advice = `set AUTH0_DOMAIN to the host of the tenant, or unset ${names} to test the reference tenant`;
  if (signs.length > 0) return [`${names} ${are} set but AUTH0_DOMAIN is not: ${advice}`];
  if (header.length === 0 && !yes) return [];
  const given = header.length > 0 ? '--header' : '--yes';
  return [`${given} is given but AUTH0_DOMAIN is not set: set it to the host of the tenant; ${INSTEAD}`];
}

export const ELSEWHERE = ['PATCHPROOF_TIMEOUT_MS', 'PATCHPROOF_CONTRACT', 'PATCHPROOF_PROFILE'];

/** Names that other tools have for a tenant, or for what belongs to one. */
const KINDRED = /^AUTH0_(\w+_)?(DOMAIN|TENANT|HOST|ISSUER|URL|URI|ID|TOKEN|SECRET|KEY|AUDIENCE)(_\w+)?$/;

/** The variables that mean a tenant. An empty one does too: its value was lost on the way. */
function speakingOfTenant(env: Environment): readonly string[] {
  const names = Object.keys(env).filter((name) => env[name] !== undefined);
  const ours = VARIABLES.filter((name) => names.includes(name) && !ELSEWHERE.includes(name));
  const theirs = names.filter((name) => KINDRED.test(name) && !VARIABLES.includes(name));
  return [...ours, ...theirs.filter((name) => misspelt({ [name]: env[name] }).length === 0)];
}
