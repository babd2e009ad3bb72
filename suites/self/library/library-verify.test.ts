import { describe, expect, it } from 'vitest';
import { ConfigError, contract, type HttpExchange, verify } from '../../../src/library/index.ts';

const april = contract();
const path = '/api/v2/organizations/org_0123456789abcdef/connections/con_0123456789abcdef';
const stored = {
  connection_id: 'con_0123456789abcdef',
  show_as_button: true,
  connection: { name: 'staff-database', strategy: 'auth0' },
};
const good: HttpExchange = {
  path,
  status: 200,
  body: stored,
  requestBody: { assign_membership_on_login: true },
};
const broken = (of: HttpExchange, strict = false): readonly string[] =>
  verify(april, of, { strict }).violations.map(({ rule }) => rule);

describe('verify', () => {
  it('finds nothing wrong with a good answer', () => {
    expect(verify(april, { ...good, body: { ...stored, assign_membership_on_login: true } })).toMatchObject({
      outcome: 'conforms',
      violations: [],
    });
  });

  it('compares the answer with what was sent, when it is said', () => {
    expect(broken(good)).toEqual(['response.body.echo']);
  });

  it('names a body that the contract refuses and the server accepted', () => {
    const requestBody = { organization_connection_name: 'a'.repeat(51), show_as_button: 'yes', stranger: 1 };
    expect(broken({ ...good, requestBody })).toEqual(
      expect.arrayContaining([
        'request.organization_connection_name.maxLength',
        'request.show_as_button.type',
        'request.body.additionalProperties',
      ]),
    );
    const envelope = { statusCode: 400, error: 'Bad Request', message: 'no' };
    expect(broken({ path, status: 400, body: envelope, requestBody })).toEqual([]);
  });

  it('judges errors of any operation below /api/v2', () => {
    expect(broken({ method: 'GET', path: '/api/v2/clients', status: 404, body: { message: 'no' } })).toEqual(
      expect.arrayContaining(['error.statusCode.equal', 'error.body.required']),
    );
  });

  it('finds the operation behind a host, a gateway and a mock', () => {
    const body = { ...stored, connection_id: 'con_fedcba9876543210' };
    for (const prefix of ['https://acme.eu.auth0.com', 'http://127.0.0.1:1/mock', '']) {
      expect(broken({ path: prefix + path, status: 200, body })).toEqual(['response.connection_id.path']);
    }
    expect(broken({ path: path.replace('/api/v2', ''), status: 200, body })).toEqual([
      'response.connection_id.path',
    ]);
  });

  it('counts should rules only when it is strict', () => {
    const bare = { ...good, requestBody: undefined, headers: { 'Content-Type': 'application/json' } };
    expect([broken(bare), broken(bare, true)]).toEqual([[], ['response.x-ratelimit.present']]);
  });

  it.each<readonly [what: string, over: Partial<HttpExchange>, outcome: string]>([
    ['a page', { body: '<html>' }, 'does not conform'],
    ['an empty text', { body: '' }, 'does not conform'],
    ['nothing at all', { body: undefined }, 'does not conform'],
    ['JSON cut off', { body: '{"connection_id":"con_01' }, 'does not conform'],
    ['no content', { status: 204, body: '' }, 'does not conform'],
    ['created', { status: 201 }, 'does not conform'],
    ['an error of the server', { status: 500 }, 'does not conform'],
    ['a redirect', { status: 302, body: '' }, 'nothing judged'],
    ['not modified', { method: 'GET', status: 304, body: '' }, 'nothing judged'],
    ['a page in place of a resource', { method: 'GET', body: '<html>' }, 'does not conform'],
    ['a resource', { method: 'GET' }, 'conforms'],
    ['an answer to HEAD', { method: 'head', status: 404, body: '' }, 'conforms'],
    ['a preflight', { method: 'OPTIONS', status: 403, body: '' }, 'nothing judged'],
  ])('judges %s by method and status', (_, over, outcome) => {
    const exchange = { ...good, requestBody: undefined, ...over };
    expect(verify(april, exchange).outcome).toBe(outcome);
  });

  it('takes headers of any kind, and values that are no JSON for what they are', () => {
    const headers = new Headers({ 'Content-Type': 'text/html' });
    expect(broken({ ...good, requestBody: undefined, headers })).toEqual(['response.content-type.json']);
    const circular: Record<string, unknown> = {};
    circular.self = circular;
    expect(() => verify(april, { ...good, body: circular })).toThrow(ConfigError);
    expect(() => verify(april, { ...good, requestBody: { a: 1n } })).toThrow(
      /requestBody: expected a text or/,
    );
    let deep: unknown = 'x';
    for (let level = 0; level < 50_000; level += 1) deep = [deep];
    const error = { statusCode: 400, error: 'Bad Request', message: deep };
    expect(broken({ ...good, status: 400, body: error, requestBody: { a: deep } })).toEqual([
      'error.message.type',
    ]);
  });

  it('asks for no echo of what the contract refuses, nor of a tie that should have been refused', () => {
    const database = { ...stored, assign_membership_on_login: false, is_signup_enabled: false };
    const long = { organization_connection_name: 'a'.repeat(51), assign_membership_on_login: false };
    expect(broken({ ...good, body: database, requestBody: long })).toEqual([
      'request.organization_connection_name.maxLength',
    ]);
    for (const requestBody of [{ is_signup_enabled: true }, { organization_access_level: 'full' }])
      expect(broken({ ...good, body: database, requestBody })).toEqual([]);
    expect(broken({ ...good, body: database, requestBody: { ...long, is_enabled: true } })).toContain(
      'response.body.echo',
    );
  });

  it('looks for the API in the path alone', () => {
    const path = '/login?returnTo=/api/v2/organizations/org_1/connections/con_1';
    expect(verify(april, { path, status: 404, body: '' }).outcome).toBe('nothing judged');
  });

  it('never calls an exchange conforming that no rule speaks of', () => {
    const { outcome } = verify(april, { path: '/api/v2/clients', status: 200, body: {} });
    expect(outcome).toBe('nothing judged');
  });

  it('says everything that is missing from an exchange', () => {
    const nothing = { headers: 'none' } as unknown as HttpExchange;
    expect(() => verify(april, nothing)).toThrow(ConfigError);
    expect(() => verify(april, nothing)).toThrow(
      /path: expected.*\n.*status: expected.*\n.*headers: expected/,
    );
  });
});
