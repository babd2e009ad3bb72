import { describe, expect, test } from 'vitest';
import type { Case, CredentialName, Json } from '../../../src/model.ts';
import { aimedAt, bodyOf, gateSuite, jsonOf } from '../harness/generate-suites.ts';

const suite = gateSuite('2026-04', 'auth0', 'full');
const rejects = aimedAt(suite, 'reject');
const opens = aimedAt(suite, 'open');

const raw = ({ request: { body } }: Case): string =>
  body?.kind === 'text'
    ? body.text
    : body?.kind === 'base64'
      ? Buffer.from(body.base64, 'base64').toString('latin1')
      : JSON.stringify(body?.value ?? '');
const has =
  (member: string) =>
  (one: Case): boolean =>
    Object.hasOwn(bodyOf(one) ?? {}, member);
const whole =
  (value: (json: Json) => boolean) =>
  (one: Case): boolean => {
    const json = jsonOf(one);
    return json !== undefined && value(json);
  };
const broken = (pattern: RegExp) => (one: Case) => jsonOf(one) === undefined && pattern.test(raw(one));
const to = (pattern: RegExp) => (one: Case) => pattern.test(one.request.path);
const as = (pattern: RegExp) => (one: Case) => pattern.test(one.request.mediaType ?? '');

const refused: readonly (readonly [words: string, is: (one: Case) => boolean])[] = [
  ['an unknown member', has('unexpected_member')],
  ['connection_id in the body', has('connection_id')],
  ['connection in the body', has('connection')],
  ['__proto__ in the body', has('__proto__')],
  ['constructor in the body', has('constructor')],
  ['a known member in other case', (one) => Object.keys(bodyOf(one) ?? {}).some((key) => /^[A-Z]/.test(key))],
  ['an array as the body', whole(Array.isArray)],
  ['a string as the body', whole((json) => typeof json === 'string')],
  ['a number as the body', whole((json) => typeof json === 'number')],
  ['true as the body', whole((json) => json === true)],
  ['null as the body', whole((json) => json === null)],
  ['truncated JSON', broken(/^\{.*[^}]$/s)],
  ['a trailing comma', broken(/,\s*\}$/)],
  ['single quotes', broken(/^\{'.*'/)],
  ['NaN', broken(/:NaN/)],
  ['nesting 10,000 deep', (one) => raw(one).includes('['.repeat(10_000))],
  ['a body over 1 MB', (one) => raw(one).length > 1_048_576],
  ['an organization id of 51 characters', to(/^\/organizations\/[^/{]{51}\/connections\/\{connection\}$/)],
  ['a connection id of 51 characters', to(/\/connections\/[^/{]{51}$/)],
  ['an unknown organization id', to(/^\/organizations\/org_\w{16}\//)],
  ['an unknown connection id', to(/\/connections\/con_\w{16}$/)],
  ['a connection that is not attached', to(/\{other_organization\}\/connections\/\{other_connection\}/)],
  ['an encoded slash', to(/%2F/i)],
  ['a percent-NUL', to(/%00/)],
];

const observed: readonly (readonly [words: string, is: (one: Case) => boolean])[] = [
  ['{}', whole((json) => JSON.stringify(json) === '{}')],
  ['no body', ({ request }) => request.body === undefined],
  ['duplicate members', (one) => raw(one).split('"organization_connection_name"').length === 3],
  ['a byte order mark', (one) => raw(one).startsWith('\ufeff')],
  ['a lone surrogate', (one) => /\\ud8/i.test(raw(one))],
  ['invalid UTF-8', (one) => one.request.body?.kind === 'base64'],
  ['a form-urlencoded body', as(/form-urlencoded/)],
  ['another media type', as(/text\/plain/)],
  ['dot segments', to(/\/\.\.\//)],
];

const credentials: readonly CredentialName[] = [
  'absent',
  'basic',
  'bearer-alone',
  'opaque',
  'payload-changed',
  'signature-changed',
  'alg-none',
  'expired',
  'other-audience',
  'unscoped',
  'read-scope',
];

describe('requests as a whole', () => {
  test.for(refused)('refused: %s', ([, is]) => {
    expect(rejects.some(is)).toBe(true);
  });

  test.for(observed)('observed: %s', ([, is]) => {
    expect(opens.some(is)).toBe(true);
  });

  test.for(credentials)('refused with the credential %s', (credential) => {
    const own = suite.cases.filter(({ request }) => request.credential === credential);
    expect(own.length).toBeGreaterThan(0);
    expect(own.every(({ aim }) => aim.kind === 'reject' && aim.fault.in === 'credential')).toBe(true);
  });

  test('a credential is the only fault of its case', () => {
    expect(
      rejects.filter(
        ({ request, aim }) =>
          request.credential !== 'full' && aim.kind === 'reject' && aim.fault.in !== 'credential',
      ),
    ).toEqual([]);
  });
});
