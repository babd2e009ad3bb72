// Drives one version of the Node SDK, as it comes: node drive-sdk.js FOLDER PACKAGE DOMAIN CLIENT_ID CLIENT_SECRET
// ORGANIZATION CONNECTION. Prints what it got, in the same form for every version.
import { createRequire } from 'node:module';
import { join } from 'node:path';

const [, , folder, name, domain, clientId, clientSecret, organization, connection] = process.argv;
const { ManagementClient } = createRequire(join(folder, 'package.json'))(name);
const client = new ManagementClient({ domain, clientId, clientSecret });
const { organizations, connections } = client;

async function all(list) {
  const items = [];
  for await (const item of await list) items.push(item);
  return items;
}

/** Version 4: methods take their path and query in one object, and the caller follows `next`. */
async function four() {
  const id = organization;
  const first = (await organizations.getAll({ take: 1 })).data;
  const second = (await organizations.getAll({ take: 1, from: first.next })).data;
  const change = { assign_membership_on_login: true };
  const one = { id, connectionId: connection };
  return {
    organizations: [...first.organizations, ...second.organizations],
    named: (await organizations.getByName({ name: 'acme' })).data,
    updated: (await organizations.update({ id }, { display_name: 'Acme Inc' })).data,
    changed: (await organizations.updateEnabledConnection(one, change)).data,
    connections: (await connections.getAll({ strategy: 'okta', take: 5 })).data.connections,
    empty: [
      (await client.clients.getAll({ include_totals: true })).data.clients,
      (await client.clientGrants.getAll({ take: 5 })).data.client_grants,
      (await organizations.getOrganizationClientGrants({ id })).data,
      (await organizations.getAllDiscoveryDomains({ id })).data.domains,
      (await organizations.getMembers({ id, take: 5 })).data.members,
    ],
  };
}

async function fiveAndLater() {
  const id = organization;
  const change = { assign_membership_on_login: true };
  return {
    organizations: await all(organizations.list({ take: 1 })),
    named: await organizations.getByName('acme'),
    updated: await organizations.update(id, { display_name: 'Acme Inc' }),
    changed: await organizations.enabledConnections.update(id, connection, change),
    connections: await all(connections.list({ strategy: ['okta'], take: 5 })),
    empty: [
      await all(client.clients.list()),
      await all(client.clientGrants.list()),
      await all(organizations.clientGrants.list(id)),
      await all(organizations.discoveryDomains.list(id)),
      await all(organizations.members.list(id)),
    ],
  };
}

const got = await (typeof organizations.getAll === 'function' ? four() : fiveAndLater());
process.stdout.write(JSON.stringify(got));
