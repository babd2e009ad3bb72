import type { Source } from '../model.ts';

const openapi = (anchor: string, words: string): Source => ({ document: 'openapi', anchor, words });
const docs = (anchor: string, words: string): Source => ({ document: 'docs', anchor, words });
const recorded = (anchor: string, words: string): Source => ({ document: 'recorded traffic', anchor, words });

const operation = 'patch_organization_connection';

/** Where rules that no schema keyword carries come from. */
export const sources = {
  keyword: (schema: string, pointer: string, keyword: string, value: string): Source =>
    openapi(`${schema}${pointer}/${keyword}`, `${keyword}: ${value}`),
  status: (status: number, words: string): Source => openapi(`${operation}/responses/${status}`, words),
  mediaType: openapi(`${operation}/responses/200/content`, 'application/json'),
  body: openapi(`${operation}/requestBody`, 'application/json'),
  parameter: (name: string, words: string): Source => openapi(`${operation}/parameters/${name}`, words),
  security: openapi(
    `${operation}/security`,
    'bearerAuth, or oAuth2ClientCredentials with update:organization_connections',
  ),
  badRequest: openapi(
    `${operation}/responses/400`,
    'Invalid request body. The message will vary depending on the cause.',
  ),
  unauthorized: openapi(`${operation}/responses/401`, 'Invalid token.'),
  forbidden: openapi(
    `${operation}/responses/403`,
    'Insufficient scope; expected any of: update:organization_connections.',
  ),
  summary: openapi(`${operation}/summary`, 'Update a connection for an organization'),
  silent: (about: string): Source => openapi(operation, `says nothing of ${about}`),
  rateLimit: docs(
    'rate-limit-policy/rate-limit-use-cases',
    'x-ratelimit-limit, x-ratelimit-remaining, x-ratelimit-reset: UNIX timestamp, in seconds',
  ),
  disable: docs(
    'configure-organizations/disable-connections',
    'Disabling a connection does not remove the association to the Organization.',
  ),
  keep: docs(
    'configure-organizations/disable-connections',
    'it is possible to keep the values … while keeping the connection disabled',
  ),
  filter: docs(
    'my-organization-api',
    'if present only show the connections that have the specified is_enabled value',
  ),
  signup: recorded(
    'PATCH 400',
    'Only database connections with assign_membership_on_login = true support is_signup_enabled = true.',
  ),
  level: docs(
    'my-organization-api',
    'If the name attribute is not set, it must be populated via the Management API before changing organization_access_level from none',
  ),
  envelope: recorded('every error', '{"statusCode":404,"error":"Not Found","message":"…","errorCode"?}'),
  message: recorded('400 invalid_body', "Payload validation error: '<reason>' on property <path>"),
  missing: openapi(
    'get_organization_connection/responses/404',
    'The organization connection does not exists.',
  ),
  merge: recorded(
    'PATCH then GET, 3 of 3',
    'omitted members keep their value; the GET after it returns the new state',
  ),
  shared: recorded('15 PATCH answers', 'the full resource is returned, connection included'),
  http: { document: 'RFC 9110', anchor: 'section 15.6', words: '5xx: the server is aware that it has erred' },
  answered: {
    document: 'RFC 9110',
    anchor: 'section 3.3',
    words: 'a server responds to each request message',
  },
  exposure: {
    document: 'CWE-209',
    anchor: 'description',
    words: 'error message containing sensitive information',
  },
  isolation: openapi(
    `${operation}/description`,
    'a connection for an organization, named by id and connection_id',
  ),
} as const;
