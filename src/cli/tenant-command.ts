import { ConfigError } from '../errors.ts';
import type { Io } from './io.ts';
import { gateOptions, type RawOptions } from './options.ts';

export interface TenantOptions extends RawOptions {
  readonly port?: string;
}

function portOf(text: string): number {
  const port = Number(text);
  if (/^\d+$/.test(text) && port <= 65_535) return port;
  throw new ConfigError([`--port ${text}: expected a number from 0 to 65535`]);
}

/** `patchproof tenant`: runs the reference tenant until it is interrupted. */
export async function tenantCommand(raw: TenantOptions, io: Io): Promise<number> {
  const { startTenant } = await import('../../fixtures/tenant/start.ts');
  const port = portOf(raw.port ?? '4010');
  const revision = gateOptions(raw, io.env).contract === '2026-09' ? '2026-09' : '2026-04';
  const tenant = await startTenant({ port, revision }).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'EADDRINUSE')
      throw new ConfigError([`--port ${port}: something listens there already; expected a free port, or 0`]);
    if (error.code === 'EACCES')
      throw new ConfigError([`--port ${port}: not allowed; expected a port above 1023`]);
    throw error;
  });
  const { subject, tokens, client, origin } = tenant;
  const url = `${origin}/api/v2/organizations/${subject.organization}/connections/${subject.connection}`;
  io.out(
    [
      `Reference tenant at ${origin}, until Ctrl-C. Its tokens are worth nothing elsewhere.`,
      '',
      'Try it:',
      `curl -X PATCH '${url}' -H 'Authorization: Bearer ${tokens.full}' -H 'Content-Type: application/json' --data-raw '{"show_as_button":false}'`,
      '',
      'Point a run at it:',
      `AUTH0_DOMAIN=${origin}`,
      `AUTH0_CLIENT_ID=${client.id}`,
      `AUTH0_CLIENT_SECRET=${client.secret}`,
      `PATCHPROOF_ORGANIZATION_ID=${subject.organization}`,
      `PATCHPROOF_CONNECTION_ID=${subject.connection}`,
      `PATCHPROOF_OTHER_ORGANIZATION_ID=${subject.other_organization}`,
      `PATCHPROOF_OTHER_CONNECTION_ID=${subject.other_connection}`,
      `PATCHPROOF_EXPIRED_TOKEN=${tokens.expired}`,
      `PATCHPROOF_OTHER_AUDIENCE_TOKEN=${tokens.otherAudience}`,
      `PATCHPROOF_OTHER_ISSUER_TOKEN=${tokens.otherIssuer}`,
      '',
    ].join('\n'),
  );
  // Nobody can use a tenant whose address was not heard.
  const end = AbortSignal.any([io.signal, ...(io.unheard === undefined ? [] : [io.unheard])]);
  await new Promise<void>((resolve) => {
    if (end.aborted) resolve();
    end.addEventListener('abort', () => resolve(), { once: true });
  });
  await tenant.close();
  return 0;
}
