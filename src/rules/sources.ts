import type { Source } from '../model.ts';

const openapi = (anchor: string, words: string): Source => ({ document: 'openapi', anchor, words });
const docs = (anchor: string, words: string): Source => ({ document: 'docs', anchor, words });
const recorded = (anchor: string, words: string): Source => ({ document: 'recorded traffic', anchor, words });
export const rfc = (number: number, anchor: string, words: string): Source => ({
  document: `RFC ${number}`,
  anchor,
  words,
});

const operation = 'patch_organization_connection';
const summary = openapi(`${operation}/summary`, 'Update a connection for an organization');

/** Where rules that no schema keyword carries come from. */
export const sources = {
  keyword: (schema: string, pointer: string, keyword: string, value: string): Source =>
    openapi(`${schema}${pointer}/${keyword}`, `${keyword}: ${value}`),
  status: (status: number, words: string): Source => openapi(`${operation}/responses/${status}`, words),
  mediaType: openapi(`${operation}/responses/200/content`, 'application/json'),
  body: openapi(`${operation}/requestBody/content`, 'application/json'),
  form: openapi(`${operation}/requestBody/content`, 'application/x-www-form-urlencoded'),
  bodyOptional: openapi(`${operation}/requestBody/required`, 'not set'),
  nothingRequired: openapi(
    'UpdateOrganizationAllConnectionRequestContent/minProperties',
    'none, and nothing is required',
  ),
  parameter: (name: string, words: string): Source => openapi(`parameters/${name}/description`, words),
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
  summary,
  silent: (about: string): Source => openapi(operation, `says nothing of ${about}`),
  rateLimit: recorded(
    'headers',
    'x-ratelimit-limit, -remaining and -reset on 551 of 551 2xx; a 429 reads: check them; reset is in seconds',
  ),
  disable: docs(
    'configure-organizations/disable-connections',
    'Disabling a connection does not remove the association to the Organization.',
  ),
  signup: recorded(
    'PATCH 400',
    'Only database connections with assign_membership_on_login = true support is_signup_enabled = true.',
  ),
  level: docs(
    'my-organization-api',
    'If the name attribute is not set, it must be populated via the Management API before changing organization_access_level from none',
  ),
  /** What every recorded error has, by the place in it. */
  envelope: (place: string, words: string): Source => recorded(`error envelope/${place}`, words),
  message: recorded('error envelope/message', "Payload validation error: '<reason>' on property <path>"),
  missing: openapi(
    'get_organization_connection/responses/404',
    'The organization connection does not exists.',
  ),
  merge: recorded(
    'PATCH then GET, 3 of 3',
    'omitted members keep their value; the GET after it returns the new state',
  ),
  echo: recorded('PATCH then GET, 3 of 3', 'the answer has the members as they were sent'),
  list: recorded('GET list', 'the list shows the new state, as the GET of the connection does'),
  filter: docs(
    'my-organization-api',
    'if present only show the connections that have the specified is_enabled value',
  ),
  older: openapi(
    'get_enabled_connections_by_connectionId/description',
    'Information returned includes details such as connection ID, name, strategy, and whether the connection automatically grants membership upon login.',
  ),
  shared: recorded('15 PATCH answers', 'the full resource is returned, with the connection it had before'),
  atomic: rfc(
    5789,
    'section 2',
    'If the entire patch document cannot be successfully applied, then the server MUST NOT apply any of the changes.',
  ),
  grammar: rfc(
    8259,
    'sections 2 and 7',
    'Insignificant whitespace is allowed before or after any of the six structural characters. Any character may be escaped.',
  ),
  charset: rfc(
    8259,
    'section 11',
    'No "charset" parameter is defined for this registration. Adding one really has no effect on compliant recipients.',
  ),
  mediaTypes: rfc(
    9110,
    'sections 5.6.6 and 8.3.1',
    'The type and subtype tokens are case-insensitive. A parameter value can be transmitted either as a token or within a quoted-string.',
  ),
  chunks: rfc(
    9112,
    'section 7.1',
    'A recipient MUST be able to parse and decode the chunked transfer coding.',
  ),
  accept: rfc(9110, 'section 12.5.1', '*/* indicates all media types'),
  unreserved: rfc(
    3986,
    'section 6.2.2.2',
    'URIs that differ in the replacement of an unreserved character with its percent-encoded octet are equivalent',
  ),
  methods: openapi('paths', 'get, patch and delete at this path'),
  allow: rfc(
    9110,
    'section 15.5.6',
    "The origin server MUST generate an Allow header field in a 405 response containing a list of the target resource's currently supported methods.",
  ),
  unordered: rfc(8259, 'section 1', 'An object is an unordered collection of zero or more name/value pairs'),
  identifier: openapi(
    'UpdateOrganizationAllConnectionResponseContent/connection_id/description',
    'Connection identifier.',
  ),
  http: { document: 'RFC 9110', anchor: 'section 15.6', words: '5xx: the server is aware that it has erred' },
  answered: rfc(9110, 'section 3.3', 'a server responds to each request message'),
  exposure: {
    document: 'CWE-209',
    anchor: 'description',
    words: 'error message containing sensitive information',
  },
  /** One connection, for one organization: nothing else is to change. */
  isolation: summary,
} as const;
