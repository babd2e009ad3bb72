import { once } from 'node:events';
import type { Endpoint, RunningTenant, TenantOptions } from '../../../fixtures/tenant/start.ts';
import { ConfigError } from '../../text/errors.ts';
import { tokenVariable } from '../../text/placeholder.ts';
import { commandLine } from '../../text/shell.ts';
import type { Command, RawOptions } from '../commands/options.ts';
import { type EnvValues, envText, writeOwnEnv } from '../config/files.ts';
import { referenceRevision } from '../config/load-contract.ts';
import { contractOf } from '../config/options.ts';
import { kebab } from '../config/variables.ts';
import { endSignal, type Io } from '../process/streams.ts';

function portOf(text: string): number {
  const port = Number(text);
  if (/^\d+$/.test(text) && port <= 65_535) return port;
  throw new ConfigError([`--port ${text}: expected a number from 0 to 65535`]);
}

function webAddress(text: string): URL | undefined {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isPlain = url?.search === '' && url.hash === '' && url.username === '' && url.password === '';
  return isPlain && /^https?:$/.test(url.protocol) ? url : undefined;
}

/** An issuer ends with a slash, whether it was typed or not. */
function issuerOf(text: string): string {
  const url = webAddress(text);
  if (url) return url.href.replace(/\/?$/, '/');
  throw new ConfigError(['--issuer: expected a URL without query or user, such as https://localhost:8443/']);
}

function audienceOf(text: string): string {
  if (webAddress(text) && text.endsWith('/api/v2/')) return text;
  throw new ConfigError(['--audience: expected a URL that ends with /api/v2/']);
}

function startOptions(raw: RawOptions, io: Io): TenantOptions & { readonly port: number } {
  const { issuer, audience } = raw;
  return {
    port: portOf(raw.port ?? '4010'),
    revision: referenceRevision(contractOf(raw, io)),
    ...(issuer === undefined ? {} : { issuer: issuerOf(issuer) }),
    ...(audience === undefined ? {} : { audience: audienceOf(audience) }),
  };
}

export const tenantCommand: Command = async (_, raw, io) => {
  const { endpoints, startTenant } = await import('../../../fixtures/tenant/start.ts');
  const options = startOptions(raw, io);
  const { port } = options;
  const file = raw.writeEnv;
  const tenant = await startTenant(options).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'EADDRINUSE')
      throw new ConfigError([`--port ${port}: something listens there already; expected a free port, or 0`]);
    if (error.code === 'EACCES')
      throw new ConfigError([`--port ${port}: not allowed; expected a port above 1023`]);
    throw error;
  });
  try {
    if (file !== undefined) {
      const text = envText(variablesOf(tenant), ['Written by patchproof tenant.']);
      writeOwnEnv(io.cwd, file, text, `--write-env ${file}`);
      io.err(`Wrote ${file}: ${commandLine('run', file)}\n`);
    }
    io.out([...served(tenant, endpoints), ...instructions(tenant, file), ''].join('\n'));
    // Nobody can use a tenant whose address was not heard.
    const end = endSignal(io);
    if (!end.aborted) await once(end, 'abort');
  } finally {
    await tenant.close();
  }
  return 0;
};

function served({ origin, issuer, audience }: RunningTenant, endpoints: readonly Endpoint[]): string[] {
  const full = endpoints.filter(({ empty }) => !empty);
  const width = Math.max(...full.map(({ path }) => path.length));
  return [
    `Reference tenant at ${origin}, until Ctrl-C. Its tokens are worth nothing elsewhere.`,
    `Issuer ${issuer}, audience ${audience}`,
    '',
    'Endpoints below /api/v2:',
    ...full.map(({ path, methods }) => `${path.padEnd(width)}  ${methods.join(' ')}`),
    '',
    'Lists that are always empty:',
    ...endpoints.filter(({ empty }) => empty).map(({ path }) => path),
    '',
    'Tokens and keys: POST /oauth/token, GET /.well-known/jwks.json',
    '',
  ];
}

const UNFETCHABLE = ['expired', 'otherAudience', 'otherIssuer', 'noAudience', 'noIssuer', 'noScope'] as const;

function variablesOf({ subject, tokens, client, origin, audience }: RunningTenant): EnvValues {
  return {
    AUTH0_DOMAIN: origin,
    ...(audience === `${origin}/api/v2/` ? {} : { AUTH0_AUDIENCE: audience }),
    AUTH0_CLIENT_ID: client.id,
    AUTH0_CLIENT_SECRET: client.secret,
    PATCHPROOF_ORGANIZATION_ID: subject.organization,
    PATCHPROOF_CONNECTION_ID: subject.connection,
    PATCHPROOF_OTHER_ORGANIZATION_ID: subject.other_organization,
    PATCHPROOF_OTHER_CONNECTION_ID: subject.other_connection,
    ...Object.fromEntries(UNFETCHABLE.map((name) => [tokenVariable(kebab(name)), tokens[name]])),
  };
}

function instructions(tenant: RunningTenant, file: string | undefined): string[] {
  const { subject, tokens, origin } = tenant;
  const url = `${origin}/api/v2/organizations/${subject.organization}/connections/${subject.connection}`;
  return [
    'Point a run at it:',
    ...(file === undefined
      ? Object.entries(variablesOf(tenant)).map(([name, value]) => `${name}=${value}`)
      : [commandLine('run', file)]),
    '',
    'Try it:',
    `curl -X PATCH '${url}' -H 'Authorization: Bearer ${tokens.full}' -H 'Content-Type: application/json' ` +
      `--data-raw '{"show_as_button":false}'`,
  ];
}
