import { canonical, contract, revisions } from '../../contract/index.ts';
import type { SpecialToken, Subject } from '../../model.ts';
import { redact } from '../../redact/redact.ts';
import { SHORTEST_SECRET } from '../../redact/secret-index.ts';
import { specialNames } from '../../target/auth/check-token.ts';
import { parseOrigin, proxyFor, type Tunnel } from '../../target/http/origin.ts';
import { assertSound } from '../../text/errors.ts';
import { defined } from '../../text/json.ts';
import { tokenVariable } from '../../text/placeholder.ts';
import type { Environment } from '../process/streams.ts';
import {
  type Client,
  isReferenceAsked,
  missingDomain,
  readAllowed,
  readClient,
  readOrigin,
  readValue,
  type TargetChoice,
  type VariableReading,
} from './values.ts';
import { misspelt, VARIABLES } from './variables.ts';

/** What an environment holds of secrets, whether or not it can be read as a configuration. */
export function heldBy(env: Environment): readonly string[] {
  return Object.entries(env).flatMap(([name, value = '']) =>
    /^(AUTH0|PATCHPROOF)_\w*(TOKEN|SECRET)$/.test(name) && value.trim() !== '' ? [value.trim()] : [],
  );
}

const LONGER = 'expected more, because reports cannot hide a shorter one';

/** Secrets are taken out of all that is written. One that is a word, or nearly, would take answers apart. */
function refuseWords({ get, problems }: VariableReading): void {
  const words = revisions.map((revision) => canonical(contract(revision)));
  for (const name of VARIABLES.filter((one) => /_(TOKEN|SECRET)$/.test(one))) {
    const secret = get(name);
    if (secret === undefined) continue;
    const short = `has fewer than ${SHORTEST_SECRET} characters: ${LONGER}`;
    const word = 'is a word of the contract: expected a secret that can be told from what a tenant answers';
    if (secret.length < SHORTEST_SECRET) problems.push(`${name} ${short}`);
    else if (words.some((text) => text.includes(secret))) problems.push(`${name} ${word}`);
  }
}

export interface ReferenceConfig {
  readonly kind: 'reference';
  /** Asked for by name; absent where nothing at all is configured. */
  readonly asked?: true;
  readonly timeoutMs: number;
}

export interface TenantConfig extends GatewayHeaders {
  readonly kind: 'tenant';
  /** `https://acme.eu.auth0.com`, or http to loopback; no slash at the end. */
  readonly origin: string;
  /** Hosts beside loopback that may be sent requests. */
  readonly allowed: readonly string[];
  /** At least one of `token` and `client` is there; the token comes first. */
  readonly token?: string;
  readonly client?: Client;
  readonly unscoped?: Client;
  readonly audience?: string;
  /** The way out, when there is only one. */
  readonly proxy?: Tunnel;
  readonly special: Readonly<Partial<Record<SpecialToken, string>>>;
  /** Absent: resources are created for each run. */
  readonly subject?: Subject;
  readonly timeoutMs: number;
}

export type Config = ReferenceConfig | TenantConfig;

/** Throws one ConfigError with every problem. An empty variable has no value, and still means a tenant. */
export function parseConfig(env: Environment, asked: TargetChoice = {}): Config {
  const problems = [...misspelt(env)];
  const reading: VariableReading = { get: (name) => env[name]?.trim() || undefined, problems };
  refuseWords(reading);
  const timeoutMs = Number(readValue(reading, 'PATCHPROOF_TIMEOUT_MS', 'timeout') ?? 10_000);
  const allowed = readAllowed(reading);
  const gateway = readHeaders(asked, problems);
  const isAsked = isReferenceAsked(reading, asked);
  const isTenant = !isAsked && reading.get('AUTH0_DOMAIN') !== undefined;
  if (!isAsked && !isTenant) problems.push(...missingDomain(env, asked));
  const config: Config = isTenant
    ? { ...readTenant(reading, allowed, timeoutMs), ...gateway }
    : { kind: 'reference', ...(isAsked ? { asked: true } : {}), timeoutMs };
  assertSound(problems.map((one) => redact(one, heldBy(env))));
  return config;
}

export function secrets(config: Config): readonly string[] {
  if (config.kind === 'reference') return [];
  const { token, client, unscoped, special, proxy, headers } = config;
  const own = [token, client?.secret, unscoped?.secret, ...Object.values(special)];
  const onTheWay = [...(proxy?.secrets ?? []), ...Object.values(headers ?? {})];
  return [...own, ...onTheWay].filter((secret) => secret !== undefined);
}

function readTenant(reading: VariableReading, allowed: readonly string[], timeoutMs: number): TenantConfig {
  const audience = readValue(reading, 'AUTH0_AUDIENCE', 'audience');
  const origin = readOrigin(reading, allowed);
  const token = readValue(reading, 'AUTH0_API_TOKEN', 'token');
  const names = ['AUTH0_API_TOKEN', 'AUTH0_CLIENT_ID', 'AUTH0_CLIENT_SECRET'];
  if (names.every((name) => reading.get(name) === undefined))
    reading.problems.push(
      'AUTH0_API_TOKEN is missing: expected it, or AUTH0_CLIENT_ID and AUTH0_CLIENT_SECRET',
    );
  const client = readClient(reading, 'AUTH0');
  const unscoped = readClient(reading, 'PATCHPROOF_UNSCOPED');
  const proxy = readProxy(reading, origin);
  const special = specialNames.map(
    (name) => [name, readValue(reading, tokenVariable(name), 'token')] as const,
  );
  const subject = readSubject(reading);
  return {
    kind: 'tenant',
    origin,
    allowed,
    timeoutMs,
    special: defined(Object.fromEntries(special)),
    ...defined({ token, client, unscoped, proxy, audience, subject }),
  };
}

function readProxy({ get, problems }: VariableReading, text: string): Tunnel | undefined {
  const origin = parseOrigin(text);
  const proxy = origin === undefined ? undefined : proxyFor(origin, get);
  if (proxy === undefined || !('problem' in proxy)) return proxy;
  problems.push(proxy.problem);
  return undefined;
}

const RESOURCES = ['organization', 'connection', 'other_organization', 'other_connection'] as const;

/** With no resource named, not even a second one, resources are created. */
function readSubject(reading: VariableReading): Subject | undefined {
  const { get, problems } = reading;
  const variable = (resource: string): string => `PATCHPROOF_${resource.toUpperCase()}_ID`;
  if (RESOURCES.every((resource) => get(variable(resource)) === undefined)) return undefined;
  const [organization = '', connection = '', other_organization, other_connection] = RESOURCES.map(
    (resource) => {
      const name = variable(resource);
      if (get(name) === undefined && !resource.startsWith('other_'))
        problems.push(`${name} is missing: expected the id of the ${resource} under test`);
      return readValue(reading, name, 'id');
    },
  );
  for (const resource of ['organization', 'connection']) {
    const [name, other] = [variable(resource), variable(`other_${resource}`)];
    if (get(name) !== undefined && get(name) === get(other))
      problems.push(`${other} equals ${name}: expected another ${resource}`);
  }
  return { organization, connection, ...defined({ other_organization, other_connection }) };
}

interface GatewayHeaders {
  readonly headers?: Readonly<Record<string, string>>;
  /** They go to the token endpoint, and to that of its keys, too. */
  readonly areOnToken?: boolean;
}

/** Headers that the suite sets itself, because rules depend on them. */
const OWN =
  /^(authorization|proxy-authorization|cookie|host|connection|transfer-encoding|te|trailer|upgrade|expect|content-.*|accept-encoding)$/;

const NAME = /^[!#$%&'*+.^`|~\w-]{1,100}$/;

export const headerNames = (given: readonly string[] = []): readonly string[] =>
  given.map((text) => text.replace(/:.*/s, '').trim());

function problemOf(name: string, value: string, isFirst: boolean): string | undefined {
  if (name === '' || !NAME.test(name)) return "--header: expected 'Name: value', as in 'X-Gateway-Key: …'";
  const said = `--header ${name}`;
  if (OWN.test(name.toLowerCase()))
    return `${said}: the suite sets this header itself; expected one that only the gateway reads`;
  if (!isFirst) return `${said}: it is given twice; expected one value`;
  if (!/^[\t\x20-\x7e]*$/.test(value)) return `${said}: expected a value of printable ASCII characters`;
  return value.length < SHORTEST_SECRET
    ? `${said}: its value has fewer than ${SHORTEST_SECRET} characters; ${LONGER}`
    : undefined;
}

function readHeaders(choice: TargetChoice, problems: string[]): GatewayHeaders {
  const { header = [], headerOnToken = false } = choice;
  if (header.length === 0) {
    if (headerOnToken) problems.push('--header-on-token: expected --header beside it');
    return {};
  }
  const headers: Record<string, string> = {};
  for (const text of header) {
    const [, name = '', value = ''] = /^([^:]*):\s*(.*?)\s*$/s.exec(text) ?? [];
    const key = name.trim().toLowerCase();
    const problem = problemOf(name.trim(), value, !Object.hasOwn(headers, key));
    if (problem === undefined) headers[key] = value;
    else problems.push(problem);
  }
  return { headers, areOnToken: headerOnToken };
}
