import type { SchemaName } from '../../../src/contract/index.ts';
import type { Json, JsonObject } from '../../../src/model.ts';

const id = 'con_0123456789abcdef';

/** A value of each schema that breaks nothing. */
export const valid: Readonly<Record<SchemaName, JsonObject>> = {
  path: { id: 'org_0123456789abcdef', connection_id: id },
  request: {},
  response: { connection_id: id },
  error: { statusCode: 400, error: 'Bad Request', message: 'Payload validation error' },
};

type Witnesses = Readonly<Record<string, Json>>;

const long = 'a'.repeat(51);
const name = '/organization_connection_name';
const level = '/organization_access_level';
const memberLevel = '/organization_member_access_level';

const on = (which: SchemaName, member: string, value: Json): JsonObject => ({
  ...valid[which],
  [member]: value,
});

function settings(which: 'request' | 'response'): Witnesses {
  const put = (member: string, value: Json): JsonObject => on(which, member, value);
  return {
    ' type': [],
    ' additionalProperties': put('unknown', true),
    [`${name} type`]: put('organization_connection_name', 1),
    [`${name} minLength`]: put('organization_connection_name', ''),
    [`${name} maxLength`]: put('organization_connection_name', long),
    [`${name} pattern`]: put('organization_connection_name', 'a\u0000b'),
    '/assign_membership_on_login type': put('assign_membership_on_login', 'true'),
    '/show_as_button type': put('show_as_button', 1),
    '/is_signup_enabled type': put('is_signup_enabled', []),
    '/is_enabled type': put('is_enabled', {}),
    [`${level} type`]: put('organization_access_level', 0),
    [`${level} enum`]: put('organization_access_level', 'read-only'),
  };
}

function memberAccess(which: 'request' | 'response'): Witnesses {
  return {
    [`${memberLevel} type`]: on(which, 'organization_member_access_level', false),
    [`${memberLevel} enum`]: on(which, 'organization_member_access_level', 'None'),
  };
}

const response: Witnesses = {
  ...settings('response'),
  ' required': {},
  '/connection_id type': { connection_id: null },
  '/connection_id format': { connection_id: 'con_0123456789abcde_' },
  '/connection type': on('response', 'connection', 'okta'),
  '/connection/name type': on('response', 'connection', { name: null }),
  '/connection/strategy type': on('response', 'connection', { strategy: 1 }),
};

const path: Witnesses = {
  ' type': null,
  ' required': { id: 'org_0123456789abcdef' },
  ' additionalProperties': on('path', 'page', '0'),
  '/id type': on('path', 'id', 1),
  '/id maxLength': on('path', 'id', long),
  '/connection_id type': on('path', 'connection_id', 1),
  '/connection_id minLength': on('path', 'connection_id', ''),
  '/connection_id maxLength': on('path', 'connection_id', long),
};

const error: Witnesses = {
  ' type': 'Bad Request',
  ' required': { statusCode: 400, error: 'Bad Request' },
  '/statusCode type': on('error', 'statusCode', '400'),
  '/statusCode minimum': on('error', 'statusCode', 399),
  '/statusCode maximum': on('error', 'statusCode', 600),
  '/error type': on('error', 'error', {}),
  '/error minLength': on('error', 'error', ''),
  '/message type': on('error', 'message', ['no']),
  '/message minLength': on('error', 'message', ''),
  '/errorCode type': on('error', 'errorCode', 7),
  '/errorCode minLength': on('error', 'errorCode', ''),
  '/attributes type': on('error', 'attributes', 'Invalid token'),
};

/** For each `pointer keyword` of a schema one value that only this keyword refuses. */
export const witnesses: Readonly<Record<string, Readonly<Record<SchemaName, Witnesses>>>> = {
  '2026-04': { path, request: settings('request'), response, error },
  '2026-09': {
    path,
    request: { ...settings('request'), ...memberAccess('request') },
    response: { ...response, ...memberAccess('response') },
    error,
  },
};

/** Keywords that another one implies: `connection-id` is always 20 characters. Kept because the document has them. */
export const implied: Readonly<Record<string, Json>> = {
  'response /connection_id minLength': { connection_id: '' },
  'response /connection_id maxLength': { connection_id: long },
};
