import { join } from 'node:path';
import { describe, expect, inject, it } from 'vitest';
import { openTenant, runClient } from './client-process.ts';
import { olderSdks } from './install.ts';

const script = join(import.meta.dirname, 'drive-sdk.js');

describe('the official client of Node', () => {
  it.each(olderSdks)('%s lists, finds, changes', async (name) => {
    const front = await openTenant();
    const { client, subject } = front.tenant;
    const { organization, connection, other_organization, other_connection } = subject;
    const words = [front.domain, client.id, client.secret, organization, connection];
    const got: unknown = JSON.parse(await runClient(front, script, [inject('clients'), name, ...words]));
    const acme = { id: organization, name: 'acme', display_name: 'Acme' };
    expect(got).toMatchObject({
      organizations: [acme, { id: other_organization }],
      named: acme,
      updated: { ...acme, display_name: 'Acme Inc' },
      changed: { connection_id: connection, assign_membership_on_login: true, show_as_button: true },
      connections: [{ id: other_connection, strategy: 'okta' }],
      empty: [[], [], [], [], []],
    });
  });
});
