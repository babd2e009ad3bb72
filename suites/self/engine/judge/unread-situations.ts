import type { RunningTenant } from '../../../../fixtures/tenant/start.ts';
import { type Env, withClient } from '../../harness/doctor-on.ts';
import { type Front, gone, JSON_TYPE } from './unread-front.ts';

/** Configurations and tenants whose connection cannot be read: ids that are wrong, and paths that are not there. */

export interface Situation {
  readonly title: string;
  readonly env?: (tenant: RunningTenant) => Env;
  readonly front?: Front;
  /** Answered with a token only: without one, doctor would end at it. */
  readonly home: string | number;
  /** The likeliest cause, and the variable to look at. */
  readonly cause: RegExp;
  /** Where doctor says it. */
  readonly check?: string;
}

export const isBelow = (path: string): boolean => /\/organizations\/[^/]+\/connections/.test(path);
export const isOne = (path: string): boolean => /\/organizations\/[^/]+\/connections\/[^/?]+$/.test(path);

export const missing: readonly Situation[] = [
  {
    title: 'an organization that does not exist',
    env: (tenant) => withClient(tenant, { PATCHPROOF_ORGANIZATION_ID: 'org_aaaaaaaaaaaaaaaa' }),
    home: 404,
    cause: /there is no such organization: check PATCHPROOF_ORGANIZATION_ID/,
  },
  {
    title: 'the name of the organization in place of its id',
    env: (tenant) => withClient(tenant, { PATCHPROOF_ORGANIZATION_ID: 'acme' }),
    home: 404,
    cause: /there is no such organization: check PATCHPROOF_ORGANIZATION_ID, which is an id, not a name/,
  },
  {
    title: 'an organization that does not exist, on a tenant that shows an empty list of it',
    env: (tenant) => withClient(tenant, { PATCHPROOF_ORGANIZATION_ID: 'org_aaaaaaaaaaaaaaaa' }),
    front: (path) =>
      isBelow(path) && !isOne(path) ? { status: 200, body: '[]', headers: JSON_TYPE } : undefined,
    home: 404,
    cause: /there is no such organization: check PATCHPROOF_ORGANIZATION_ID/,
  },
  {
    title: 'a connection that does not exist',
    env: (tenant) => withClient(tenant, { PATCHPROOF_CONNECTION_ID: 'con_aaaaaaaaaaaaaaaa' }),
    home: 404,
    cause:
      /no such connection is attached to it \(it has con_\w+, con_\w+.*no such connection at all\): check PATCHPROOF_CONNECTION_ID/,
  },
  {
    title: 'a connection that is attached elsewhere',
    env: (tenant) =>
      withClient(tenant, {
        PATCHPROOF_ORGANIZATION_ID: tenant.subject.other_organization,
        PATCHPROOF_CONNECTION_ID: tenant.subject.other_connection,
        PATCHPROOF_OTHER_ORGANIZATION_ID: undefined,
        PATCHPROOF_OTHER_CONNECTION_ID: undefined,
      }),
    home: 404,
    cause:
      /no such connection is attached to it .*the tenant has that connection\): attach it, or check PATCHPROOF_CONNECTION_ID/,
  },
  {
    title: 'both ids in each other’s place',
    env: (tenant) =>
      withClient(tenant, {
        PATCHPROOF_ORGANIZATION_ID: tenant.subject.connection,
        PATCHPROOF_CONNECTION_ID: tenant.subject.organization,
      }),
    home: 404,
    cause: /PATCHPROOF_ORGANIZATION_ID and PATCHPROOF_CONNECTION_ID are swapped/,
  },
  {
    title: 'an organization in place of the connection',
    env: (tenant) => withClient(tenant, { PATCHPROOF_CONNECTION_ID: tenant.subject.organization }),
    home: 404,
    cause: /PATCHPROOF_CONNECTION_ID holds the id of an organization/,
  },
  {
    title: 'a tenant without the paths under test',
    front: (path) => (isBelow(path) ? gone : undefined),
    home: 404,
    cause: /the organization is there, but the tenant does not have the paths below .*early access/,
  },
  {
    title: 'a server that has the list and not the path of one',
    front: (path) => (isOne(path) ? gone : undefined),
    home: 404,
    cause: /the list of the organization has the connection, but .*its own path/,
  },
  {
    title: 'a tenant without organizations',
    front: (path) => (path.includes('/organizations') ? gone : undefined),
    home: 404,
    cause: /does not have the paths below \/organizations: look at its plan/,
  },
  {
    title: 'an API below another path',
    front: (path) => (path.startsWith('/api/v2') ? gone : undefined),
    home: 404,
    cause: /no path of the Management API is there: check that AUTH0_DOMAIN serves it at \/api\/v2/,
  },
];
