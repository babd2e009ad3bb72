import { describe, expect, test } from 'vitest';
import type { Json } from '../../../../src/model.ts';
import { ConfigError } from '../../../../src/text/errors.ts';
import { gateOn, idsOf, tenantFor } from '../../harness/gate-on.ts';

const UNTOUCHED = 'state.tenant-connection.untouched';
const encode = (value: Json): string => Buffer.from(JSON.stringify(value)).toString('base64url');

describe('the scopes of the token', () => {
  const scoped = async (scope: string) => {
    const tenant = await tenantFor();
    const client = {
      AUTH0_API_TOKEN: `${encode({ alg: 'RS256' })}.${encode({ scope, aud: 'x', iss: 'y' })}.c2ln`,
    };
    const run = gateOn(tenant, {}, { env: client });
    return { tenant, run };
  };

  test('missing, end the run by rule before anything is sent', async () => {
    const { tenant, run } = await scoped('read:organization_connections read:connections');
    const error = await run.catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(ConfigError);
    expect(String(error)).toContain('the token lacks update:organization_connections, so nothing was sent');
    expect(String(error)).toMatch(/\d+ of \d+ rules need it: request\.body\.type, .* and \d+ more$/);
    expect(tenant.requests()).toEqual({ writes: 0, reads: 0 });
  });

  test('without read:connections leave out the rule that needs it, and its request', async () => {
    const tenant = await tenantFor();
    const short = await narrowed(
      tenant.origin,
      'read:organization_connections update:organization_connections',
      tenant,
    );
    const { record } = await gateOn(tenant, {}, { env: { AUTH0_API_TOKEN: short } });
    expect(record.end?.exitCode).toBe(0);
    // The reference answers 404 to other methods, and nothing else.
    expect(idsOf(record, 'inapplicable')).toEqual(['request.method.allow', UNTOUCHED]);
    expect(record.findings.find(({ rule }) => rule === UNTOUCHED)?.because.join()).toContain(
      'the token lacks read:connections',
    );
    expect(record.exchanges.some(({ case: id }) => id === 'read/tenant-connection')).toBe(false);
  });
});

/** A token with some scopes of a tenant. */
async function narrowed(
  origin: string,
  scope: string,
  { client }: { readonly client: { readonly id: string; readonly secret: string } },
): Promise<string> {
  const answer = await fetch(`${origin}/oauth/token`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      grant_type: 'client_credentials',
      client_id: client.id,
      client_secret: client.secret,
      audience: `${origin}/api/v2/`,
      scope,
    }),
  });
  const { access_token } = (await answer.json()) as { readonly access_token: string };
  return access_token;
}
