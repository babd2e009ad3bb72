/** Random edits of the base document, and random values that may show what they change. */
import fc from 'fast-check';
import type { Json } from '../../../src/model.ts';
import { baseDocument, type Loose, request, response } from './document.ts';

const flags = ['assign_membership_on_login', 'show_as_button', 'is_signup_enabled', 'is_enabled'] as const;
const words = ['none', 'readonly', 'limited', 'full', 'admin', 'None'] as const;
const patterns = [
  '^[^\u0000]*$',
  '^[^]*$',
  '^[a-z]*$',
  '^[a-zA-Z ]*$',
  '^.*$',
  '^.+$',
  '^(?!con_)',
  'a',
  '^\\S',
  '\\S$',
  '^[\\p{L}0-9]*$',
  '^(a|b)',
] as const;
const members = [
  ...flags,
  'organization_connection_name',
  'organization_access_level',
  'connection_id',
  'reason',
] as const;

type Edit = (schema: Loose) => void;

const of = (schema: Loose, member: string): Loose | undefined => {
  const found = (schema.properties as Loose)[member];
  return found as Loose | undefined;
};

const change = (member: string, changes: Loose): Edit => {
  return (schema) => {
    const found = of(schema, member);
    if (found !== undefined) Object.assign(found, changes);
  };
};

/** A `$ref` with keywords beside it would not be replaced by an enum of its own. */
const replace = (member: string, by: Json): Edit => {
  return (schema) => {
    (schema.properties as Loose)[member] = by;
  };
};

const types = fc.subarray(['boolean', 'null', 'string', 'integer', 'array'], { minLength: 1 });

const nameEdit = fc
  .record(
    {
      minLength: fc.integer({ min: 0, max: 6 }),
      maxLength: fc.integer({ min: 3, max: 90 }),
      pattern: fc.constantFrom(...patterns),
      type: fc.constantFrom<Json>('string', ['string', 'null'], ['string', 'integer'], 'null'),
      format: fc.constantFrom('uuid', 'email', 'date'),
    },
    { requiredKeys: [] },
  )
  .map((changes) => change('organization_connection_name', changes));

const enumEdit = fc.tuple(fc.subarray<Json>([...words, null], { minLength: 1 }), types).map(([list, type]) =>
  replace('organization_access_level', {
    type: [...type, 'string'].filter((one, at, all) => all.indexOf(one) === at),
    enum: list,
  }),
);

const flagEdit = fc
  .tuple(fc.constantFrom(...flags), types)
  .map(([member, type]) => replace(member, { type }));

const choice = fc
  .constantFrom(...flags)
  .map((member) =>
    replace(member, { oneOf: [{ type: 'boolean' }, { type: 'integer', minimum: 1, maximum: 3 }] }),
  );

const objectEdit = fc
  .record(
    {
      required: fc.subarray([
        'is_enabled',
        'show_as_button',
        'connection_id',
        'organization_access_level',
      ] as Json[]),
      minProperties: fc.integer({ min: 0, max: 3 }),
      maxProperties: fc.integer({ min: 2, max: 9 }),
      additionalProperties: fc.constantFrom<Json>(true, false, { type: 'string' }, { type: 'integer' }),
      dependentRequired: fc.constant<Json>({ is_signup_enabled: ['assign_membership_on_login'] }),
      not: fc.constant<Json>({ required: ['is_enabled', 'show_as_button'] }),
      oneOf: fc.constant<Json>([{ required: ['is_enabled'] }, { required: ['show_as_button'] }]),
    },
    { requiredKeys: [] },
  )
  .map(
    (changes): Edit =>
      (schema) =>
        void Object.assign(schema, changes),
  );

const removal = fc.constantFrom(...members).map(
  (member): Edit =>
    (schema) => {
      delete (schema.properties as Loose)[member];
    },
);

const addition = fc
  .constantFrom<Json>({ type: 'string', maxLength: 3 }, true, false, { const: 1 }, {})
  .map((schema) => replace('reason', schema));

export interface Edited {
  readonly part: 'request' | 'response';
  readonly document: Loose;
}

/** A document of which the schema of one part was edited in one place or several. */
export const editedDocument: fc.Arbitrary<Edited> = fc
  .tuple(
    fc.constantFrom('request' as const, 'response' as const),
    fc.array(fc.oneof(nameEdit, enumEdit, flagEdit, choice, objectEdit, removal, addition), {
      minLength: 1,
      maxLength: 3,
    }),
  )
  .map(([part, edits]) => {
    const document = baseDocument();
    const schema = part === 'request' ? request(document) : response(document);
    for (const edit of edits) edit(schema);
    return { part, document };
  });

const text = fc.oneof(
  fc
    .tuple(fc.constantFrom('a', 'b', 'A', ' ', 'é', '\u0000', '-', '1'), fc.nat({ max: 92 }))
    .map(([unit, n]) => unit.repeat(n)),
  fc.constantFrom(
    ...words,
    'con_x',
    'ab',
    'aA a',
    'a\u0000b',
    'a\nb',
    'a@example.com',
    '2026-04-09',
    '123e4567-e89b-42d3-a456-426614174000',
  ),
);
const scalar = fc.oneof(text, fc.constantFrom<Json>(true, false, null, 0, 1, 2, 3, 4, 1.5, [], {}));
const usual: Readonly<Record<string, fc.Arbitrary<Json>>> = {
  connection_id: fc.constant('con_0123456789abcdef'),
  organization_connection_name: text,
  organization_access_level: fc.constantFrom<Json>(...words, null),
  reason: fc.constantFrom<Json>('a', 'abc', 'abcd', 1),
};
const heldBy = (member: string): fc.Arbitrary<Json> =>
  fc.oneof(
    { weight: 4, arbitrary: usual[member] ?? fc.constantFrom<Json>(true, false, null) },
    { weight: 1, arbitrary: scalar },
  );

const names = [...members, 'stranger'];

/** Bodies of the members there are, most of them nearly valid. */
export const body: fc.Arbitrary<Json> = fc
  .subarray(names, { minLength: 0, maxLength: 5 })
  .chain((chosen) => fc.tuple(...chosen.map((member) => fc.tuple(fc.constant(member), heldBy(member)))))
  .map((entries) => Object.fromEntries(entries))
  .chain((object) => fc.constantFrom<Json>(object, { connection_id: 'con_0123456789abcdef', ...object }));
