import type { Finding, Level, Source } from '../../../src/model.ts';

/** The rules that sample records speak of, as a reader of a report meets them. */

export const NAME = 'organization_connection_name';

const openapi = (anchor: string, words: string): Source => ({ document: 'openapi', anchor, words });
const request = (anchor: string, words: string): Source =>
  openapi(`UpdateOrganizationAllConnectionRequestContent/${anchor}`, words);

type Known = Pick<Finding, 'statement' | 'source' | 'place'> & { readonly level?: Level };

const placed = (file: string, ...keys: readonly string[]): Pick<Finding, 'place'> => ({
  place: { file, keys },
});
const documented = placed('operation.json', 'statuses', 'documented');

/** The rules the samples speak of. */
export const RULES: Readonly<Record<string, Known>> = {
  [`request.${NAME}.maxLength`]: {
    statement: 'A name longer than 50 characters is answered with 400',
    ...placed('request-body.json', 'properties', NAME, 'maxLength'),
    source: request(`${NAME}/maxLength`, 'maxLength: 50'),
  },
  [`request.${NAME}.pattern`]: {
    statement: 'A name that holds NUL is answered with 400',
    ...placed('request-body.json', 'properties', NAME, 'pattern'),
    source: request(`${NAME}/pattern`, 'pattern: "^[^\\u0000]*$"'),
  },
  'request.show_as_button.type': {
    statement: 'A show_as_button that is not a boolean is answered with 400',
    ...placed('request-body.json', 'properties', 'show_as_button', 'type'),
    source: request('show_as_button/type', 'type: "boolean"'),
  },
  'request.is_signup_enabled.tie': {
    level: 'should',
    statement: 'Signup without assigned membership is answered with 400',
    ...placed('request-body.json', 'properties', 'is_signup_enabled'),
    source: {
      document: 'recorded traffic',
      anchor: 'PATCH 400',
      words:
        'Only database connections with assign_membership_on_login = true support is_signup_enabled = true.',
    },
  },
  'request.body.empty-object': {
    level: 'observe',
    statement: 'What the tenant makes of an empty object',
    ...placed('request-body.json', 'type'),
    source: openapi('patch_organization_connection', 'says nothing of an empty object'),
  },
  'request.body.duplicate-member': {
    level: 'observe',
    statement: 'What the tenant makes of a member given twice',
    ...placed('request-body.json', 'type'),
    source: openapi('patch_organization_connection', 'says nothing of a member given twice'),
  },
  'response.body.object': {
    statement: 'A 200 carries a JSON object',
    ...placed('response-200.json', 'type'),
    source: openapi('patch_organization_connection/responses/200/content', 'application/json'),
  },
  'response.body.echo': {
    statement: 'A member that was sent is echoed as it was sent',
    ...placed('response-200.json', 'type'),
    source: openapi('UpdateOrganizationAllConnectionResponseContent', 'the full resource is returned'),
  },
  'response.x-ratelimit.present': {
    level: 'should',
    statement: 'A 2xx carries x-ratelimit-limit, -remaining and -reset',
    ...placed('response-200.json', 'type'),
    source: {
      document: 'docs',
      anchor: 'rate-limit-policy/rate-limit-use-cases',
      words: 'x-ratelimit-limit, x-ratelimit-remaining, x-ratelimit-reset: UNIX timestamp, in seconds',
    },
  },
  'error.statusCode.equal': {
    statement: 'statusCode equals the HTTP status',
    ...placed('response-error.json', 'properties', 'statusCode'),
    source: {
      document: 'recorded traffic',
      anchor: 'every error',
      words: '{"statusCode":404,"error":"Not Found","message":"…","errorCode"?}',
    },
  },
  'error.message.member': {
    level: 'should',
    statement: 'The message names the offending member',
    ...placed('response-error.json', 'properties', 'message'),
    source: {
      document: 'recorded traffic',
      anchor: '400 invalid_body',
      words: "Payload validation error: '<reason>' on property <path>",
    },
  },
  'authorization.absent.status': {
    statement: 'A request without credentials is answered with 401',
    ...documented,
    source: openapi('patch_organization_connection/responses/401', 'Invalid token.'),
  },
  'authorization.unscoped.status': {
    statement: 'A token without update:organization_connections is answered with 403',
    ...documented,
    source: openapi(
      'patch_organization_connection/responses/403',
      'Insufficient scope; expected any of: update:organization_connections.',
    ),
  },
  'state.rejection.inert': {
    statement: 'A rejected request leaves the stored connection unchanged',
    ...placed('operation.json', 'method'),
    source: openapi('patch_organization_connection/responses/400', 'Invalid request body.'),
  },
  'state.unsent.kept': {
    statement: 'A member that is not sent keeps its value',
    ...placed('operation.json', 'method'),
    source: {
      document: 'recorded traffic',
      anchor: 'PATCH then GET, 3 of 3',
      words: 'omitted members keep their value; the GET after it returns the new state',
    },
  },
  'state.other-organization.untouched': {
    statement: 'The same connection in another organization keeps its values',
    ...placed('operation.json', 'method'),
    source: openapi('patch_organization_connection/summary', 'Update a connection for an organization'),
  },
};
