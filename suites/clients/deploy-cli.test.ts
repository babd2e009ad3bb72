import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, inject, it } from 'vitest';
import { parse, stringify } from 'yaml';
import type { TenantBehindTls } from '../self/harness/tenant-behind-tls.ts';
import { ask } from '../self/harness/tenant-call.ts';
import { emptyFolder, openTenant, runClient } from './client-process.ts';

type Settings = Readonly<Record<string, unknown>>;

interface Exported {
  readonly organizations: readonly {
    readonly name: string;
    readonly display_name?: string;
    readonly connections: readonly Settings[];
  }[];
}

const script = () => join(inject('clients'), 'node_modules', 'auth0-deploy-cli', 'lib', 'index.js');

/** The configuration file of the command, for what the tenant serves. */
function configure({ domain, tenant }: TenantBehindTls): string {
  const file = join(emptyFolder(), 'config.json');
  const config = {
    AUTH0_DOMAIN: domain,
    AUTH0_CLIENT_ID: tenant.client.id,
    AUTH0_CLIENT_SECRET: tenant.client.secret,
    AUTH0_INCLUDED_ONLY: ['organizations', 'connections', 'databases'],
  };
  writeFileSync(file, JSON.stringify(config));
  return file;
}

async function exported(front: TenantBehindTls): Promise<Exported> {
  const folder = emptyFolder();
  await runClient(front, script(), ['export', '-c', configure(front), '-f', 'yaml', '-o', folder]);
  return parse(readFileSync(join(folder, 'tenant.yaml'), 'utf8')) as Exported;
}

async function imported(front: TenantBehindTls, content: Exported): Promise<void> {
  const file = join(emptyFolder(), 'tenant.yaml');
  writeFileSync(file, stringify(content));
  await runClient(front, script(), ['import', '-c', configure(front), '-i', file]);
}

const staff = {
  organization_connection_name: 'staff',
  organization_access_level: 'limited',
  assign_membership_on_login: true,
  is_signup_enabled: true,
  is_enabled: false,
};

/** Settings other than those of a fresh connection, so that each of them has to be carried over. */
async function changeStaff({ tenant }: TenantBehindTls): Promise<void> {
  const { organization, connection } = tenant.subject;
  const path = `/organizations/${organization}/connections/${connection}`;
  expect(await ask(tenant, 'PATCH', path, { body: staff })).toMatchObject({ status: 200, body: staff });
}

async function deleteAll({ tenant }: TenantBehindTls): Promise<void> {
  const { organization, other_organization, connection, other_connection } = tenant.subject;
  for (const id of [organization, other_organization]) await ask(tenant, 'DELETE', `/organizations/${id}`);
  for (const id of [connection, other_connection]) await ask(tenant, 'DELETE', `/connections/${id}`);
}

describe('auth0-deploy-cli', () => {
  it('carries organizations and their connections from one tenant to an empty one', async () => {
    const source = await openTenant();
    await changeStaff(source);
    const content = await exported(source);
    expect(content.organizations.map(({ name }) => name)).toEqual(['acme', 'globex']);
    expect(content.organizations[0]?.connections).toMatchObject([
      { name: 'staff-database', ...staff },
      { name: 'partner-okta', is_enabled: true },
    ]);

    const destination = await openTenant();
    await deleteAll(destination);
    await imported(destination, content);
    expect(await exported(destination)).toEqual({
      ...content,
      organizations: content.organizations.map((organization) => ({
        ...organization,
        connections: expect.arrayContaining([...organization.connections]),
      })),
    });
  });

  it('changes what differs, by the operation under test, and nothing else', async () => {
    const front = await openTenant();
    const { organization, connection } = front.tenant.subject;
    const before = front.tenant.snapshot() as { readonly attached: Readonly<Record<string, Settings>> };
    const content = await exported(front);
    const [acme, ...others] = content.organizations;
    if (acme === undefined) throw new Error('nothing was exported');
    const connections = acme.connections.map((settings) =>
      settings.name === 'staff-database' ? { ...settings, ...staff } : settings,
    );
    await imported(front, {
      ...content,
      organizations: [{ ...acme, display_name: 'Acme Inc', connections }, ...others],
    });
    const after = front.tenant.snapshot() as typeof before;
    const { [connection]: changed, ...rest } = after.attached[organization] ?? {};
    const { [connection]: _, ...untouched } = before.attached[organization] ?? {};
    expect(changed).toMatchObject(staff);
    expect(rest).toEqual(untouched);
    expect({ ...after.attached, [organization]: undefined }).toEqual({
      ...before.attached,
      [organization]: undefined,
    });
    expect(after).toHaveProperty(['organizations', organization, 'display_name'], 'Acme Inc');
    const written = front.requests.filter((line) => /^(PATCH|POST|DELETE) \S+\/organizations/.test(line));
    expect(written.toSorted()).toEqual([
      `PATCH /api/v2/organizations/${organization}`,
      `PATCH /api/v2/organizations/${organization}/connections/${connection}`,
    ]);
  });
});
