import { canonical, contract, revisions } from '../../contract/index.ts';
import type { Subject } from '../../model.ts';
import { redact } from '../../redact/redact.ts';
import { SHORTEST_SECRET } from '../../redact/secret-index.ts';
import { type SpecialName, VARIABLE } from '../../target/auth/check-token.ts';
import { parseOrigin } from '../../target/http/origin.ts';
import { proxyFor, type Tunnel } from '../../target/http/proxy.ts';
import { ConfigError } from '../../text/errors.ts';
import {
  type Asked,
  isReferenceAsked,
  missingDomain,
  type Reading,
  readAllowed,
  readAudience,
  readId,
  readOrigin,
  readTimeout,
  readToken,
} from './values.ts';
import { misspelt, VARIABLES } from './variables.ts';

/** What an environment holds of secrets, whether or not it can be read as a configuration. */
export function heldBy(env: Readonly<Record<string, string | undefined>>): readonly string[] {
  return Object.entries(env).flatMap(([name, value = '']) =>
    /^(AUTH0|PATCHPROOF)_\w*(TOKEN|SECRET)$/.test(name) && value.trim() !== '' ? [value.trim()] : [],
  );
}

/**
 * Every secret is taken out of all that is written, wherever it stands. One that is as short as a word, or is one
 * of the contract's, would take the answers of a tenant apart: it is refused instead.
 */
export function refuseWords({ get, problems }: Reading): void {
  const words = revisions.map((revision) => canonical(contract(revision)));
  for (const name of VARIABLES.filter((one) => /_(TOKEN|SECRET)$/.test(one))) {
    const secret = get(name);
    if (secret === undefined) continue;
    if (secret.length < SHORTEST_SECRET) {
      problems.push(
        `${name} has fewer than ${SHORTEST_SECRET} characters: expected more, for one so short cannot be told from other words in a report`,
      );
    } else if (words.some((text) => text.includes(secret))) {
      problems.push(
        `${name} is a word of the contract: expected a secret that can be told from what a tenant answers`,
      );
    }
  }
}

export interface ReferenceConfig {
  readonly kind: 'reference';
  /** Asked for by name; absent where nothing at all is configured. */
  readonly asked?: true;
  /** Milliseconds for one request. */
  readonly timeoutMs: number;
}

export interface Client {
  readonly id: string;
  readonly secret: string;
}

export interface TenantConfig {
  readonly kind: 'tenant';
  /** `https://acme.eu.auth0.com`, or http to loopback; no slash at the end. */
  readonly origin: string;
  /** Hosts beside loopback that may be sent requests. */
  readonly allowed: readonly string[];
  /** At least one of `token` and `client` is there; the token comes first. */
  readonly token?: string;
  readonly client?: Client;
  /** Another client, without the update scope. */
  readonly unscoped?: Client;
  readonly audience?: string;
  /** The way out, when there is only one. */
  readonly proxy?: Tunnel;
  readonly special: Readonly<Partial<Record<SpecialName, string>>>;
  /** Absent: resources are created for each run. */
  readonly subject?: Subject;
  /** Milliseconds for one request. */
  readonly timeoutMs: number;
}

/** What is tested: a tenant, or the embedded reference tenant when it is asked for or nothing is configured. */
export type Config = ReferenceConfig | TenantConfig;

type Env = Readonly<Record<string, string | undefined>>;

/**
 * Reads the configuration. Throws one ConfigError with every problem. An empty variable has no value, but it says, as
 * every sign of a tenant does, that the reference tenant is not meant.
 */
export function parseConfig(env: Env, asked: Asked = {}): Config {
  const problems: string[] = [];
  const reading: Reading = { get: (name) => env[name]?.trim() || undefined, problems };
  problems.push(...misspelt(env));
  refuseWords(reading);
  const timeoutMs = readTimeout(reading);
  const allowed = readAllowed(reading);
  const isReference = isReferenceAsked(reading, asked);
  const config: Config =
    isReference || reading.get('AUTH0_DOMAIN') === undefined
      ? { kind: 'reference', ...(isReference ? { asked: true } : {}), timeoutMs }
      : { ...readTenant(reading, allowed), timeoutMs };
  if (config.kind === 'reference' && config.asked !== true) problems.push(...missingDomain(env, asked));
  if (problems.length > 0) throw new ConfigError(problems.map((one) => redact(one, heldBy(env))));
  return config;
}

/** Every secret a configuration holds, for redaction. */
export function secrets(config: Config): readonly string[] {
  if (config.kind === 'reference') return [];
  const held = [
    config.token,
    config.client?.secret,
    config.unscoped?.secret,
    ...Object.values(config.special),
    ...(config.proxy?.secrets ?? []),
  ];
  return held.filter((secret) => secret !== undefined);
}

function readTenant(reading: Reading, allowed: readonly string[]): Omit<TenantConfig, 'timeoutMs'> {
  const audience = readAudience(reading);
  const origin = readOrigin(reading, allowed);
  return {
    kind: 'tenant',
    origin,
    allowed,
    ...readGrant(reading),
    ...readUnscoped(reading),
    ...readProxy(reading, origin),
    ...(audience === undefined ? {} : { audience }),
    special: readSpecial(reading),
    ...subjectOf(reading),
  };
}

function readGrant(reading: Reading): Pick<TenantConfig, 'token' | 'client'> {
  const { get, problems } = reading;
  const token = readToken(reading, 'AUTH0_API_TOKEN');
  const id = get('AUTH0_CLIENT_ID');
  const secret = get('AUTH0_CLIENT_SECRET');
  if (get('AUTH0_API_TOKEN') === undefined && id === undefined && secret === undefined) {
    problems.push('AUTH0_API_TOKEN is missing: expected it, or AUTH0_CLIENT_ID and AUTH0_CLIENT_SECRET');
  }
  if (id !== undefined && secret === undefined) {
    problems.push('AUTH0_CLIENT_SECRET is missing: expected beside AUTH0_CLIENT_ID');
  }
  if (id === undefined && secret !== undefined) {
    problems.push('AUTH0_CLIENT_ID is missing: expected beside AUTH0_CLIENT_SECRET');
  }
  return {
    ...(token === undefined ? {} : { token }),
    ...(id === undefined || secret === undefined ? {} : { client: { id, secret } }),
  };
}

/** The client to fetch the token without the update scope with. */
function readUnscoped({ get, problems }: Reading): Pick<TenantConfig, 'unscoped'> {
  const [idName, secretName] = [
    'PATCHPROOF_UNSCOPED_CLIENT_ID',
    'PATCHPROOF_UNSCOPED_CLIENT_SECRET',
  ] as const;
  const id = get(idName);
  const secret = get(secretName);
  if (id !== undefined && secret !== undefined) return { unscoped: { id, secret } };
  if (id !== undefined) problems.push(`${secretName} is missing: expected beside ${idName}`);
  if (secret !== undefined) problems.push(`${idName} is missing: expected beside ${secretName}`);
  return {};
}

function readProxy({ get, problems }: Reading, text: string): Pick<TenantConfig, 'proxy'> {
  const origin = parseOrigin(text);
  const proxy = origin === undefined ? undefined : proxyFor(origin, get);
  if (proxy !== undefined && 'problem' in proxy) {
    problems.push(proxy.problem);
    return {};
  }
  return proxy === undefined ? {} : { proxy };
}

function readSpecial(reading: Reading): TenantConfig['special'] {
  const special: Partial<Record<SpecialName, string>> = {};
  for (const name of ['expired', 'other-audience', 'other-issuer', 'unscoped', 'read-scope'] as const) {
    const token = readToken(reading, VARIABLE[name]);
    if (token !== undefined) special[name] = token;
  }
  return special;
}

/** With no resource named, not even a second one, resources are created. */
function subjectOf(reading: Reading): Pick<TenantConfig, 'subject'> {
  const names = ['ORGANIZATION_ID', 'CONNECTION_ID', 'OTHER_ORGANIZATION_ID', 'OTHER_CONNECTION_ID'];
  const named = names.some((name) => reading.get(`PATCHPROOF_${name}`) !== undefined);
  return named ? { subject: readSubject(reading) } : {};
}

function readSubject(reading: Reading): Subject {
  const organization = readId(reading, 'PATCHPROOF_ORGANIZATION_ID', 'organization', true);
  const connection = readId(reading, 'PATCHPROOF_CONNECTION_ID', 'connection', true);
  const otherOrganization = readId(reading, 'PATCHPROOF_OTHER_ORGANIZATION_ID', 'organization', false);
  const otherConnection = readId(reading, 'PATCHPROOF_OTHER_CONNECTION_ID', 'connection', false);
  differ(reading, 'ORGANIZATION_ID', 'organization');
  differ(reading, 'CONNECTION_ID', 'connection');
  return {
    organization: organization ?? '',
    connection: connection ?? '',
    ...(otherOrganization === undefined ? {} : { other_organization: otherOrganization }),
    ...(otherConnection === undefined ? {} : { other_connection: otherConnection }),
  };
}

function differ({ get, problems }: Reading, suffix: string, what: string): void {
  const id = get(`PATCHPROOF_${suffix}`);
  if (id !== undefined && id === get(`PATCHPROOF_OTHER_${suffix}`)) {
    problems.push(`PATCHPROOF_OTHER_${suffix} equals PATCHPROOF_${suffix}: expected another ${what}`);
  }
}
