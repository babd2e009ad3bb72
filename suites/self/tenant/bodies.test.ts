import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type RunningTenant, startTenant } from '../../../fixtures/tenant/start.ts';
import { ask, homeOf } from '../harness/tenant-call.ts';

let tenant: RunningTenant;
beforeEach(async () => {
  tenant = await startTenant();
});
afterEach(() => tenant.close());

const patch = (body: unknown, type?: string) =>
  ask(tenant, 'PATCH', homeOf(tenant), { body, ...(type === undefined ? {} : { type }) });
const name = (reason: string) =>
  `Payload validation error: '${reason}' on property organization_connection_name (Name of the connection in the scope of this organization.).`;
const whole = (reason: string) => `Payload validation error: '${reason}'`;
const form = 'application/x-www-form-urlencoded; charset=utf-8';

describe('a body that says nothing', () => {
  it.each([
    ['no body', undefined],
    ['no bytes', ''],
    ['an empty object', '{}'],
    ['a byte order mark and an empty object', '\ufeff{}'],
  ])('%s changes nothing', async (_title, body) => {
    const before = tenant.snapshot();
    expect((await patch(body)).status).toBe(200);
    expect(tenant.snapshot()).toEqual(before);
  });
});

describe('a valid body', () => {
  const astral = { organization_connection_name: '😀'.repeat(50) };
  const blank = { organization_connection_name: ' ' };
  const hidden = { show_as_button: false };
  it.each<[string, unknown, object, string?]>([
    ['50 astral characters', astral, astral],
    ['one blank', blank, blank],
    ['a repeated member', '{"show_as_button":true,"show_as_button":false}', hidden],
    ['a form', 'show_as_button=false&organization_connection_name=+', { ...hidden, ...blank }, form],
    ['another JSON', hidden, hidden, 'application/merge-patch+json'],
  ])('%s is stored', async (_title, body, stored, type) => {
    expect((await patch(body, type)).status).toBe(200);
    expect((await ask(tenant, 'GET', homeOf(tenant))).body).toMatchObject(stored);
  });
});

describe('an invalid body', () => {
  it.each<[string, unknown, string | RegExp, string?]>([
    ['no character', { organization_connection_name: '' }, name('String is too short (0 chars), minimum 1')],
    [
      '51 characters',
      { organization_connection_name: 'a'.repeat(51) },
      name('String is too long (51 chars), maximum 50'),
    ],
    [
      'NUL',
      { organization_connection_name: 'a\0b' },
      name('String does not match pattern ^[^\\u0000]*$: a\0b'),
    ],
    [
      'a number',
      { organization_connection_name: 5 },
      name('Expected type string,null but found type integer'),
    ],
    [
      'text for a flag',
      { show_as_button: 'true' },
      /'Expected type boolean but found type string' on property/,
    ],
    ['a number in a form', 'show_as_button=1', /'Expected type boolean but found type string'/, form],
    ['null for a flag', { is_signup_enabled: null }, /found type null' on property is_signup_enabled \(/],
    ['another case', { organization_access_level: 'Full' }, /'No enum match for: Full' on property/],
    ['a strange member', { foo: 1 }, whole('Additional properties not allowed: foo')],
    ['two strange members', { foo: 1, bar: 1 }, whole('Additional properties not allowed: foo,bar')],
    ['connection_id', { connection_id: 'con_x' }, whole('Additional properties not allowed: connection_id')],
    ['__proto__', '{"__proto__":{}}', whole('Additional properties not allowed: __proto__')],
    ['constructor', '{"constructor":{}}', whole('Additional properties not allowed: constructor')],
    [
      'September',
      { organization_member_access_level: 'none' },
      /not allowed: organization_member_access_level'$/,
    ],
    [
      'two faults',
      { show_as_button: 1, is_enabled: 'x' },
      /show_as_button \(.*\)\. \(also\) Payload .*is_enabled \(/,
    ],
    ['an array', [], whole('Expected type object but found type array')],
    ['null', 'null', whole('Expected type object but found type null')],
  ])('%s is refused in the recorded words, and nothing is stored', async (_title, body, message, type) => {
    const before = tenant.snapshot();
    const answer = await patch(body, type);
    expect([answer.status, answer.body]).toEqual([
      400,
      {
        statusCode: 400,
        error: 'Bad Request',
        message: typeof message === 'string' ? message : expect.stringMatching(message),
        errorCode: 'invalid_body',
      },
    ]);
    expect(answer.headers).not.toHaveProperty('x-ratelimit-limit');
    expect(tenant.snapshot()).toEqual(before);
  });
});

describe('a body that cannot be read', () => {
  const malformed = { statusCode: 400, error: 'Bad Request', message: 'Invalid request payload JSON format' };
  const deep = `{"show_as_button":${'['.repeat(10_000)}${']'.repeat(10_000)}}`;
  it.each<[string, string | Uint8Array, object, string?]>([
    ['cut-off JSON', '{"show_as_button":', malformed],
    ['a trailing comma', '{"show_as_button":true,}', malformed],
    ['invalid UTF-8', new Uint8Array([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]), malformed],
    ['10,000 levels', deep, { statusCode: 400, errorCode: 'invalid_body' }],
    ['10,000 levels left open', deep.slice(0, 5000), malformed],
    ['more than a mebibyte', ' '.repeat(1024 * 1024 + 1), { statusCode: 413 }],
    ['an unknown media type', '{}', { statusCode: 415, error: 'Unsupported Media Type' }, 'application/xml'],
  ])('%s is answered with an error document', async (_title, body, expected, type) => {
    const answer = await patch(body, type);
    expect(answer.body).toMatchObject(expected);
    expect(answer.body).toMatchObject({ statusCode: answer.status, message: expect.any(String) });
  });
});
