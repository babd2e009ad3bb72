import { describe, expect, test } from 'vitest';
import {
  canonical,
  constraints,
  contract,
  explain,
  faultsOf,
  type JsonSchema,
  knownBy,
  load,
  members,
  resolved,
  revisions,
} from '../../../src/contract/index.ts';
import { ConfigError, HarnessError } from '../../../src/text/errors.ts';

const april = contract('2026-04');
const september = contract('2026-09');

describe('revisions', () => {
  test('are two, the default first', () => {
    expect(revisions).toEqual(['2026-04', '2026-09']);
    expect(revisions.map((revision) => contract(revision).revision)).toEqual(revisions);
  });

  test.each(['2026-05', '', '__proto__', '../2026-04'])(
    '%j does not exist, and the message says which do',
    (name) => {
      expect(() => contract(name)).toThrow(ConfigError);
      expect(() => contract(name)).toThrow('2026-04 and 2026-09');
    },
  );

  test('know the members of their answers', () => {
    expect(knownBy('connection_id')).toEqual(['2026-04', '2026-09']);
    expect(knownBy('organization_member_access_level')).toEqual(['2026-09']);
    expect(knownBy('toString')).toEqual([]);
  });
});

describe('constraints', () => {
  test('cover nested objects and leave out what allows everything', () => {
    const places = constraints(april.schemas.response).map(({ pointer, keyword }) => `${pointer} ${keyword}`);
    expect(places).toContain('/connection/name type');
    expect(places).toContain(' additionalProperties');
    expect(places).not.toContain('/connection additionalProperties');
  });

  test('name the member, or body for the document itself', () => {
    expect(constraints(april.schemas.request).slice(0, 3)).toEqual([
      { subject: 'body', pointer: '', keyword: 'type', value: 'object' },
      { subject: 'body', pointer: '', keyword: 'additionalProperties', value: false },
      {
        subject: 'organization_connection_name',
        pointer: '/organization_connection_name',
        keyword: 'type',
        value: ['string', 'null'],
      },
    ]);
  });

  test('follow a local $ref and keep the keywords beside it', () => {
    const schema: JsonSchema = {
      type: 'object',
      properties: { a: { $ref: '#/$defs/word', maxLength: 3 } },
      $defs: { word: { type: 'string', minLength: 1 } },
    };
    expect(constraints(schema).map(({ pointer, keyword }) => `${pointer} ${keyword}`)).toEqual([
      ' type',
      '/a type',
      '/a minLength',
      '/a maxLength',
    ]);
    expect(() => resolved({ $ref: '#/$defs/gone' }, schema)).toThrow(HarnessError);
  });
});

describe('members', () => {
  test('are those of the request body, in file order', () => {
    expect(members(april)).toEqual([
      {
        name: 'organization_connection_name',
        types: ['string', 'null'],
        minLength: 1,
        maxLength: 50,
        pattern: '^[^\\u0000]*$',
      },
      { name: 'assign_membership_on_login', types: ['boolean'] },
      { name: 'show_as_button', types: ['boolean'] },
      { name: 'is_signup_enabled', types: ['boolean'] },
      {
        name: 'organization_access_level',
        types: ['string', 'null'],
        enum: ['none', 'readonly', 'limited', 'full', null],
      },
      { name: 'is_enabled', types: ['boolean', 'null'] },
    ]);
  });

  test('are one more in 2026-09', () => {
    const known = members(april).map(({ name }) => name);
    expect(members(september).filter(({ name }) => !known.includes(name))).toEqual([
      {
        name: 'organization_member_access_level',
        types: ['string', 'null'],
        enum: ['none', 'readonly', 'limited', 'full', null],
      },
    ]);
  });
});

describe('canonical', () => {
  test('does not depend on the order of members', () => {
    const { method, ...rest } = april.operation;
    const turned = { ...april, operation: { ...rest, method } };
    expect(canonical(turned)).toBe(canonical(april));
  });

  test('differs where the contract differs', () => {
    expect(canonical(september)).not.toBe(canonical(april));
    expect(canonical({ ...april, operation: { ...april.operation, scope: 'none' } })).not.toBe(
      canonical(april),
    );
  });
});

describe('load', () => {
  test('compiles nothing before it is asked to validate', () => {
    const broken = load({ ...april, schemas: { ...april.schemas, error: { type: 'object', minLenght: 1 } } });
    expect(broken.validate('request', {})).toEqual([]);
    expect(() => broken.validate('error', {})).toThrow('minLenght');
  });

  test('refuses a format nobody registered', () => {
    const broken = load({
      ...april,
      schemas: { ...april.schemas, path: { type: 'string', format: 'org-id' } },
    });
    expect(() => broken.validate('path', 'x')).toThrow('org-id');
  });
});

test('explain says in one line what was asked for, and where', () => {
  const body = { show_as_button: 1, organization_connection_name: 'a\u0000', no: true };
  expect(faultsOf(april, 'request', body).map(explain).toSorted()).toEqual([
    'organization_connection_name without NUL',
    'show_as_button must be boolean',
    'the body must NOT have additional properties (no)',
  ]);
});
