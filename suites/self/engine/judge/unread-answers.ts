import type { RunningTenant } from '../../../../fixtures/tenant/start.ts';
import { type Env, withClient } from '../../harness/doctor-on.ts';
import { JSON_TYPE, page, refusal } from './unread-front.ts';
import { isBelow, type Situation } from './unread-situations.ts';

/** Configurations and tenants whose connection cannot be read: whatever is answered that is no 404 of the API. */

const withToken = (tenant: RunningTenant, token: string): Env => ({
  ...withClient(tenant),
  AUTH0_API_TOKEN: token,
});

export const answers: readonly Situation[] = [
  {
    title: 'a gateway that has a page for whatever it does not route',
    front: (path, isAuthorized) => (path.startsWith('/api/v2') && isAuthorized ? page(404) : undefined),
    home: 404,
    cause: /the answer is an HTML page, not as the Management API answers: check AUTH0_DOMAIN/,
  },
  {
    title: 'a login page for whoever has a token',
    front: (path, isAuthorized) => (isBelow(path) && isAuthorized ? page(200) : undefined),
    home: 200,
    cause:
      /the answer is an HTML page, .*check AUTH0_DOMAIN, and look for a gateway, a proxy or a login page/,
  },
  {
    title: 'text in place of an API',
    front: (path, isAuthorized) => (isBelow(path) && isAuthorized ? { status: 200, body: 'OK' } : undefined),
    home: 200,
    cause: /the answer is text, not as the Management API answers/,
  },
  {
    title: 'a list in place of the connection',
    front: (path, isAuthorized) =>
      isBelow(path) && isAuthorized ? { status: 200, body: '[]', headers: JSON_TYPE } : undefined,
    home: 200,
    cause: /no JSON object was answered/,
  },
  {
    title: 'a redirect to another host',
    front: (path, isAuthorized) =>
      isBelow(path) && isAuthorized
        ? { status: 308, body: '', headers: { location: 'https://login.example/api/v2' } }
        : undefined,
    home: 308,
    cause:
      /it redirects to https:\/\/login\.example\/api\/v2, and no redirect is followed: check AUTH0_DOMAIN/,
  },
  {
    title: 'a token without the scope to read',
    front: (path, isAuthorized) =>
      isBelow(path) && isAuthorized
        ? refusal(
            403,
            'insufficient_scope',
            'Insufficient scope, expected any of: read:organization_connections',
          )
        : undefined,
    home: 403,
    cause: /the token lacks read:organization_connections; grant it/,
  },
  {
    title: 'a tenant whose plan has no organizations',
    front: (path, isAuthorized) =>
      isBelow(path) && isAuthorized
        ? refusal(403, 'feature_not_enabled', 'This feature is not enabled for this tenant')
        : undefined,
    home: 403,
    cause: /the tenant may not use this \(feature_not_enabled\): look at its plan/,
  },
  {
    title: 'a firewall that forbids it',
    front: (path, isAuthorized) => (isBelow(path) && isAuthorized ? page(403) : undefined),
    home: 403,
    cause: /the answer is an HTML page, .*look for a gateway/,
  },
  {
    title: 'an id that the path does not allow',
    front: (path, isAuthorized) =>
      isBelow(path) && isAuthorized
        ? refusal(
            400,
            'invalid_uri',
            "Path validation error: 'String does not match' on property connection_id (Connection identifier.).",
          )
        : undefined,
    home: 400,
    cause: /the id of the connection is refused: check PATCHPROOF_CONNECTION_ID/,
  },
  {
    title: 'a token of another tenant',
    env: (tenant) => withToken(tenant, tenant.tokens.otherIssuer),
    home: 401,
    cause: /the token is refused; AUTH0_API_TOKEN is of https:\/\/another-tenant\.example\.com\//,
  },
  {
    title: 'a token for another API',
    env: (tenant) => withToken(tenant, tenant.tokens.otherAudience),
    home: 401,
    cause: /AUTH0_API_TOKEN is for https:\/\/another-api\.example\.com\//,
    check: 'token',
  },
  {
    title: 'a token that has expired',
    env: (tenant) => withToken(tenant, tenant.tokens.expired),
    home: 401,
    cause: /AUTH0_API_TOKEN expired .+ ago: get a new one/,
    check: 'token',
  },
  {
    title: 'something that is no token',
    env: (tenant) => withToken(tenant, 'not-a-token-at-all'),
    home: 400,
    cause: /the token is refused; get a new one, .*AUTH0_API_TOKEN/,
  },
  {
    title: 'a tenant that is down for whoever has a token',
    front: (path, isAuthorized) =>
      isBelow(path) && isAuthorized ? refusal(503, 'unavailable', 'Try later') : undefined,
    home: 503,
    cause: /the tenant is down; try later/,
  },
];
