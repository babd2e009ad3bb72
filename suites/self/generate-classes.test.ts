import { describe, expect, test } from 'vitest';
import type { Case, CredentialName, Json } from '../../src/model.ts';
import { bodyOf, gateSuite, jsonOf } from './generate-suites.ts';

const suite = gateSuite();
const name = 'organization_connection_name';
const level = 'organization_access_level';
const nul = '\u0000';

const accepts = suite.cases.filter(({ aim }) => aim.kind === 'accept');
const rejects = suite.cases.filter(({ aim }) => aim.kind === 'reject');
const opens = suite.cases.filter(({ aim }) => aim.kind === 'open');

type Row = readonly [words: string, is: (value: Json) => boolean];

const just = (value: Json): Row => [
  JSON.stringify(value),
  (held) => JSON.stringify(held) === JSON.stringify(value),
];
const text = (words: string, is: (value: string) => boolean): Row => [
  words,
  (value) => typeof value === 'string' && is(value),
];
const long = (length: number, astral = false): Row =>
  text(`${length} ${astral ? 'astral ' : ''}characters`, (value) => {
    const points = [...value];
    return points.length === length && points.every((point) => point.length === (astral ? 2 : 1));
  });

const booleans = [null, 'true', 'false', '', 0, 1, [], {}].map(just);
const notNull = ['assign_membership_on_login', 'show_as_button', 'is_signup_enabled'];

const accepted: Readonly<Record<string, readonly Row[]>> = {
  [name]: [
    just(null),
    ...[1, 2, 49, 50].map((length) => long(length)),
    long(50, true),
    text('an interior newline, tab and quotes', (value) => /^[^\n].*\n.*\t.*["'].*[^\n]$/s.test(value)),
    text('HTML', (value) => /<\w+.*>.*<\/\w+>/.test(value)),
    text('right-to-left', (value) => /\p{Script=Hebrew}|\p{Script=Arabic}/u.test(value)),
    text('combining marks', (value) => /\p{M}/u.test(value) && value !== value.normalize('NFC')),
    text('a ZWJ emoji', (value) => value.includes('\u200d')),
    text('only spaces', (value) => /^ +$/.test(value)),
  ],
  [level]: ['none', 'readonly', 'limited', 'full', null].map(just),
  is_enabled: [true, false, null].map(just),
  ...Object.fromEntries(notNull.map((member) => [member, [true, false].map(just)])),
};

const rejected: Readonly<Record<string, readonly Row[]>> = {
  [name]: [
    just(''),
    long(51),
    long(51, true),
    long(1_000),
    long(100_000),
    just(nul),
    text('NUL at the start', (value) => value.length > 1 && value.startsWith(nul)),
    text('NUL in the middle', (value) => value.slice(1, -1).includes(nul)),
    text('NUL at the end', (value) => value.length > 1 && value.endsWith(nul)),
    ['a number', (value) => typeof value === 'number'],
    ['a boolean', (value) => typeof value === 'boolean'],
    just([]),
    just({}),
  ],
  [level]: [
    text(
      'an unknown word',
      (value) => /^[a-z]{5,}$/.test(value) && !/none|readonly|limited|full/.test(value),
    ),
    just(''),
    text(
      'other case',
      (value) => value !== value.toLowerCase() && /^(none|readonly|limited|full)$/i.test(value),
    ),
    text('surrounding space', (value) => value !== value.trim() && /none|readonly|limited|full/.test(value)),
    just('read-only'),
    text('a prefix', (value) => ['non', 'read', 'limite', 'ful'].some((one) => value === one)),
    ['a number', (value) => typeof value === 'number'],
    ['a boolean', (value) => typeof value === 'boolean'],
    just([]),
    just({}),
  ],
  is_enabled: booleans.filter(([words]) => words !== 'null'),
  ...Object.fromEntries(notNull.map((member) => [member, booleans])),
};

type Table = Readonly<Record<string, readonly Row[]>>;
const rowsOf = (table: Table): readonly (readonly [string, string, Row[1]])[] =>
  Object.entries(table).flatMap(([member, rows]) => rows.map(([words, is]) => [member, words, is] as const));

function values(cases: readonly Case[], member: string): readonly Json[] {
  return cases.flatMap((one) => {
    const body = bodyOf(one);
    return body !== undefined && Object.hasOwn(body, member) ? [body[member] ?? null] : [];
  });
}

describe('values of a member', () => {
  test.for(rowsOf(accepted))('%s accepts %s', ([member, , is]) => {
    expect(values(accepts, member).some(is)).toBe(true);
  });

  test.for(rowsOf(rejected))('%s rejects %s', ([member, , is]) => {
    const atFault = rejects.filter(
      ({ aim }) => aim.kind === 'reject' && 'pointer' in aim.fault && aim.fault.pointer === `/${member}`,
    );
    expect(values(atFault, member).some(is)).toBe(true);
  });
});

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
  ['duplicate members', (one) => raw(one).split(`"${name}"`).length === 3],
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

test('smoke has one case for each constraint, and turns the wrong types from member to member', () => {
  const smoke = gateSuite('2026-04', 'auth0', 'smoke').cases.filter(({ aim }) => aim.kind === 'reject');
  const types = smoke.flatMap(({ edges }) =>
    edges.filter(({ keyword, subject }) => keyword === 'type' && subject !== 'body'),
  );
  expect(types).toHaveLength(6);
  expect(new Set(types.map(({ value }) => value)).size).toBeGreaterThan(3);
  for (const keyword of ['minLength', 'maxLength', 'pattern'])
    expect(
      smoke.some(({ edges }) => edges.some((edge) => edge.subject === name && edge.keyword === keyword)),
    ).toBe(true);
  expect(
    smoke.some(({ edges }) => edges.some((edge) => edge.subject === level && edge.keyword === 'enum')),
  ).toBe(true);
});
