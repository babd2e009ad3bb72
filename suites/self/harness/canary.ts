import { onTestFinished } from 'vitest';
import { type Answer, type Behaviour, type Call, startTenant } from '../../../fixtures/tenant/start.ts';
import type { Io } from '../../../src/cli/process/streams.ts';
import type { Json, JsonObject } from '../../../src/model.ts';
import { environmentOf } from './gate-on.ts';

/** Secrets that are worth nothing, planted where a tenant knows real ones, and the search for them. */

/** A client secret with characters that every encoding spells in another way. */
export const SECRET = 'c4n4ry/Secret+with"marks\\&50%~of_it';

const segment = (value: Json): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/** Looks like a token of Auth0. */
export const TOKEN = [
  segment({ alg: 'RS256', typ: 'JWT', kid: 'c4n4ry' }),
  segment({
    iss: 'https://acme.eu.auth0.com/',
    sub: 'c4n4ry@clients',
    scope: 'update:organization_connections',
  }),
  Buffer.from('the c4n4ry signature of nobody at all').toString('base64url'),
].join('.');

/** Text without any secret. */
export const nameless = 'Authorization: Bearer $AUTH0_API_TOKEN [redacted]';

/** A secret as servers, proxies and error messages write it. */
export const spellings = (secret: string): readonly string[] => [
  secret,
  JSON.stringify(secret).slice(1, -1),
  JSON.stringify(JSON.stringify(secret)).slice(3, -3),
  encodeURIComponent(secret),
  new URLSearchParams({ '': secret }).toString().slice(1),
  Buffer.from(secret).toString('base64'),
  Buffer.from(secret).toString('base64url'),
  Buffer.from(`client:${secret}`).toString('base64'),
  Buffer.from(`a-longer-client:${secret}`).toString('base64'),
];

/** A secret as who wants to hide it writes it, or cuts it. */
export const disguises: Readonly<Record<string, (secret: string) => string>> = {
  hex: (secret) => Buffer.from(secret).toString('hex'),
  'hex in capitals': (secret) => Buffer.from(secret).toString('hex').toUpperCase(),
  'named HTML escapes': (secret) =>
    secret.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('/', '&sol;'),
  'decimal HTML escapes': (secret) => secret.replace(/[&"/.]/g, (found) => `&#${found.charCodeAt(0)};`),
  'hexadecimal HTML escapes': (secret) =>
    secret.replace(/[&"/.]/g, (found) => `&#x${found.charCodeAt(0).toString(16)};`),
  'base64 twice': (secret) => Buffer.from(Buffer.from(secret).toString('base64')).toString('base64'),
  'without its last characters': (secret) => secret.slice(0, -4),
  'its first half': (secret) => secret.slice(0, secret.length / 2),
  'its last half': (secret) => secret.slice(secret.length / 2),
};

/** What of a secret must not be seen: each spelling whole, and long pieces of a token. */
const traces = (secret: string): readonly string[] => {
  const pieces = secret.startsWith('eyJ') ? secret.split('.').slice(1) : [];
  const disguised = Object.values(disguises).map((spell) => spell(secret));
  return [...new Set([...spellings(secret), ...disguised, ...pieces])].map((text) => text.replace(/=+$/, ''));
};

/** Tokens that were made during the run, plain or in base64. */
const likely = /eyJ[\w-]{15}|ZXlK[\w+/-]{20}/;

/** Text without request bodies in base64. In base64, every JSON object begins with `eyJ`, as a token does. */
export const withoutBodies = (text: string): string =>
  text.replaceAll(/eyJ[\w+/]+={0,2}(?![\w.-])/g, (found) =>
    /^\{"organization_connection_name":"[^"]*"\}$/.test(Buffer.from(found, 'base64').toString()) ? '' : found,
  );

/** Where secrets are: `place: the first characters of the trace`. */
export function leaks(
  places: Readonly<Record<string, string>>,
  secrets: readonly string[],
): readonly string[] {
  const sought = secrets.flatMap(traces);
  return Object.entries(places).flatMap(([place, text]) => {
    const found = sought.find((trace) => text.includes(trace)) ?? likely.exec(withoutBodies(text))?.[0];
    return found === undefined ? [] : [`${place}: ${found.slice(0, 12)}… in ${around(text, found)}`];
  });
}

const around = (text: string, found: string): string => {
  const at = text.indexOf(found);
  return text.slice(Math.max(0, at - 80), at + 20);
};

/** Repeats what it was authorized with, and a client secret, all over its answers. */
export const echo =
  (secret: string) =>
  (answer: Answer, { headers }: Call): Answer => {
    const told = (headers.authorization ?? '').replace(/^Bearer /, '');
    const texts = [secret, told].filter((text) => text !== '').flatMap(spellings);
    const hidden = [secret, told]
      .filter((text) => text !== '')
      .flatMap((text) => Object.values(disguises).map((spell) => spell(text)));
    const visible = texts.filter((text) => /^[!-~ ]*$/.test(text));
    const { body } = answer;
    return {
      ...answer,
      headers: {
        ...answer.headers,
        server: told,
        via: spellings(secret)
          .filter((text) => /^[!-~ ]*$/.test(text))
          .join(','),
        // Many spellings of a token are the same, and the headers of an answer have a limit.
        'x-ratelimit-echo': [...new Set(visible)].join(' '),
        'www-authenticate': `Bearer error="${told}"`,
      },
      body: isObject(body)
        ? {
            ...named(body, told, secret),
            message: texts.join(' '),
            echo: texts,
            hidden,
            [told || 'nobody']: told,
          }
        : Array.isArray(body)
          ? body.map((one) => named(one, told, secret))
          : (body ?? null),
    };
  };

const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A resource whose names are secrets: its own, and that of the connection in it. */
function named(one: Json, name: string, display: string): JsonObject {
  if (!isObject(one)) return {};
  const { connection } = one;
  return {
    ...one,
    ...(Object.hasOwn(one, 'name') ? { name, display_name: display } : {}),
    ...(isObject(connection) ? { connection: { ...connection, name: `${name} ${display}` } } : {}),
  };
}

export interface CanaryTenant {
  readonly env: Io['env'];
  /** What a run knows and nobody else may. */
  readonly secrets: readonly string[];
}

/** A tenant that echoes every secret, and what a run is told of it: its token, or how to fetch one. */
export async function canaryTenant(
  behaviour: Partial<Behaviour> = {},
  access: 'token' | 'client' = 'token',
): Promise<CanaryTenant> {
  // Only the tenant's own secret opens its token endpoint.
  const secret = (client: { readonly secret: string }) => (access === 'client' ? client.secret : SECRET);
  const echoing = { echo: echo(SECRET) };
  const tenant = await startTenant({
    behaviour: { respond: (answer, call) => echoing.echo(answer, call), ...behaviour },
  });
  onTestFinished(tenant.close);
  const { tokens, client } = tenant;
  echoing.echo = echo(secret(client));
  const env = {
    ...environmentOf(tenant),
    ...(access === 'client' ? { AUTH0_API_TOKEN: undefined } : {}),
    AUTH0_CLIENT_ID: client.id,
    AUTH0_CLIENT_SECRET: secret(client),
  };
  return { env, secrets: [secret(client), ...Object.values(tokens)] };
}
