import { describe, expect, test } from 'vitest';
import type { Case, Json } from '../../../src/model.ts';
import { aimedAt, bodyOf, gateSuite } from '../harness/generate-suites.ts';

const suite = gateSuite();

const name = 'organization_connection_name';
const level = 'organization_access_level';
const nul = '\u0000';

const accepts = aimedAt(suite, 'accept');
const rejects = aimedAt(gateSuite('2026-04', 'auth0', 'full'), 'reject');

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

const booleans = [
  ...[null, '', 1, [], {}].map(just),
  text('the word "true" or "false"', (value) => value === 'true' || value === 'false'),
];
const notNull = ['assign_membership_on_login', 'show_as_button', 'is_signup_enabled'];

const accepted: Readonly<Record<string, readonly Row[]>> = {
  [name]: [
    just(null),
    long(1),
    text('50 characters, astral ones among them', (value) => [...value].length === 50 && value.length > 50),
    text('an interior newline, tab and quotes', (value) => /^[^\n].*\t.*\n.*["'].*[^\n]$/s.test(value)),
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
    ['an array', Array.isArray],
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
    ['an array', Array.isArray],
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
