import type { Source } from '../model.ts';

const from =
  (document: string) =>
  (anchor: string, words: string): Source => ({ document, anchor, words });

export const openapi = from('openapi');
export const docs = from('docs');
export const recorded = from('recorded traffic');
export const rfc = (number: number, anchor: string, words: string): Source =>
  from(`RFC ${number}`)(anchor, words);

const operation = 'patch_organization_connection';
export const ofOperation = (anchor: string, words: string): Source =>
  openapi(`${operation}/${anchor}`, words);

/** Sources that several rules share. */
export const sources = {
  keyword: (schema: string, pointer: string, keyword: string, value: string): Source =>
    openapi(`${schema}${pointer}/${keyword}`, `${keyword}: ${value}`),
  mediaType: ofOperation('responses/200/content', 'application/json'),
  form: ofOperation('requestBody/content', 'application/x-www-form-urlencoded'),
  security: ofOperation(
    'security',
    'bearerAuth, or oAuth2ClientCredentials with update:organization_connections',
  ),
  badRequest: ofOperation(
    'responses/400',
    'Invalid request body. The message will vary depending on the cause.',
  ),
  unauthorized: ofOperation('responses/401', 'Invalid token.'),
  forbidden: ofOperation(
    'responses/403',
    'Insufficient scope; expected any of: update:organization_connections.',
  ),
  /** The operation changes one connection of one organization, and nothing else. */
  summary: ofOperation('summary', 'Update a connection for an organization'),
  silent: (about: string): Source => openapi(operation, `says nothing of ${about}`),
  /** A member of every recorded error; `place` is its path. */
  envelope: (place: string, words: string): Source => recorded(`error envelope/${place}`, words),
  message: recorded('error envelope/message', "Payload validation error: '<reason>' on property <path>"),
  merge: recorded(
    'PATCH then GET, 3 of 3',
    'omitted members keep their value; the GET after it returns the new state',
  ),
  exposure: from('CWE-209')('description', 'error message containing sensitive information'),
} as const;
