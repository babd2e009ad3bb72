import { describe, expect, test } from 'vitest';
import { contract, faultsOf, revisions } from '../../../src/contract/index.ts';
import type { Json } from '../../../src/model.ts';

const subject = contract('2026-04');
const keywords = (value: Json): readonly string[] =>
  faultsOf(subject, 'request', value).map((one) => one.keyword);
const named = (name: Json): readonly string[] => keywords({ organization_connection_name: name });

describe('names', () => {
  test.each(['\u0000', '\u0000ab', 'a\u0000b', 'ab\u0000'])(
    'a NUL breaks the pattern and nothing else: %j',
    (name) => {
      expect(named(name)).toEqual(['pattern']);
    },
  );

  test.each(['a\nb', '\n', 'a\n', '\t', ' ', '\r\n', '\u2028', '"\\', '\ud800', 'e\u0301', '^[^]*$'])(
    'any other character is allowed: %j',
    (name) => {
      expect(named(name)).toEqual([]);
    },
  );

  test('length counts code points, not UTF-16 units', () => {
    expect(named('😀'.repeat(50))).toEqual([]);
    expect(named('😀'.repeat(51))).toEqual(['maxLength']);
    expect(named('😀')).toEqual([]);
  });

  test('the published pattern would refuse nothing', () => {
    const published = '^[^]*$';
    expect(new RegExp(published, 'u').test('a\u0000b')).toBe(true);
  });
});

describe('nulls', () => {
  const nullable = ['organization_connection_name', 'organization_access_level', 'is_enabled'];
  const strict = ['assign_membership_on_login', 'show_as_button', 'is_signup_enabled'];

  test.each(nullable)('%s may be null in a request, not in an answer', (member) => {
    expect(keywords({ [member]: null })).toEqual([]);
    const answer = { connection_id: 'con_0123456789abcdef', [member]: null };
    expect(faultsOf(subject, 'response', answer)).toMatchObject([{ keyword: 'type', pointer: `/${member}` }]);
  });

  test.each(strict)('%s may not be null', (member) => {
    expect(keywords({ [member]: null })).toEqual(['type']);
  });
});

describe('members', () => {
  const strangers = ['connection_id', '__proto__', 'constructor', 'toString', 'Show_As_Button', 'a/b~c', ''];

  test.each(revisions.flatMap((revision) => strangers.map((member) => [revision, member] as const)))(
    '%s: %j is unknown, and the breach names it',
    (revision, member) => {
      const body = JSON.parse(`{${JSON.stringify(member)}: 1}`) as Json;
      expect(faultsOf(contract(revision), 'request', body)).toMatchObject([
        { keyword: 'additionalProperties', pointer: '', member },
      ]);
    },
  );

  test('an answer has no member that objects inherit', () => {
    const body = JSON.parse('{"connection_id":"con_0123456789abcdef","__proto__":1,"constructor":1}') as Json;
    for (const revision of revisions)
      expect(faultsOf(contract(revision), 'response', body).map((one) => one.member)).toEqual([
        '__proto__',
        'constructor',
      ]);
  });

  test('a missing member is named, at the object it is missing from', () => {
    expect(faultsOf(subject, 'error', { statusCode: 400, error: 'Bad Request' })).toMatchObject([
      { keyword: 'required', pointer: '', member: 'message' },
    ]);
  });

  test('every breach is reported, not the first alone', () => {
    expect(
      keywords({ show_as_button: 1, is_enabled: 1, organization_connection_name: '', no: 1 }),
    ).toHaveLength(4);
  });
});

describe('faultsOf', () => {
  test('a value of a wrong type is not also outside the enum', () => {
    const body = { organization_access_level: 1 };
    expect(subject.validate('request', body).map((one) => one.keyword)).toEqual(['type', 'enum']);
    expect(keywords(body)).toEqual(['type']);
  });

  test('a wrong type hides nothing at another place', () => {
    expect(keywords({ organization_access_level: 1, organization_connection_name: '' }).toSorted()).toEqual([
      'minLength',
      'type',
    ]);
  });
});

describe('extremes', () => {
  let deep: Json = 'end';
  for (let level = 0; level < 10_000; level += 1) deep = level % 2 === 0 ? [deep] : { deeper: deep };
  const huge = 'a'.repeat(1_048_577);

  test.each([
    ['unknown', 'additionalProperties'],
    ['organization_connection_name', 'type'],
    ['organization_access_level', 'type'],
    ['is_enabled', 'type'],
  ])('nesting of 10,000 at %s is one fault', (member, keyword) => {
    expect(keywords({ [member]: deep })).toEqual([keyword]);
  });

  test('a nested document is of the wrong type at its root', () => {
    expect(keywords([deep])).toEqual(['type']);
  });

  test('a string over 1 MB is one fault', () => {
    expect(named(huge)).toEqual(['maxLength']);
    expect(keywords({ unknown: huge })).toEqual(['additionalProperties']);
    expect(keywords({ organization_access_level: huge })).toEqual(['enum']);
  });

  test('100,000 unknown members are all named', () => {
    const body = Object.fromEntries(Array.from({ length: 100_000 }, (_, n) => [`m${n}`, n]));
    expect(keywords(body)).toHaveLength(100_000);
  });
});
