import type { Body, Json } from '../../model.ts';
import { area, bytes, coerced, flag, formType, heeded, name, raw, single, spelt, wrote } from './build.ts';

/** What a field says, as a text, and what is stored before. */
type FormField = readonly [
  subject: string,
  words: string,
  form: string | Body,
  member: string,
  sent?: string,
  stored?: Json,
];

const fields: readonly FormField[] = [
  ['text', 'a text', `${name}=patchproof+form`, name, 'patchproof form'],
  ['true', 'the word true', `${flag}=true`, flag, 'true', false],
  ['false', 'the word false', `${flag}=false`, flag, 'false', true],
  ['one', 'the digit 1 for a boolean', `${flag}=1`, flag, '1', false],
  ['on', 'the word on, as a browser sends it', `${flag}=on`, flag, 'on', false],
  ['capital', 'the word TRUE', `${flag}=TRUE`, flag, 'TRUE', false],
  ['empty-flag', 'nothing for a boolean', `${flag}=`, flag, '', true],
  ['bare-flag', 'a boolean without an equals sign', flag, flag, '', false],
  ['empty-name', 'nothing for the name', `${name}=`, name, '', 'patchproof stored'],
  ['null', 'the word null for the name', `${name}=null`, name, 'null', 'patchproof stored'],
  ['null-enabled', 'the word null for is_enabled', 'is_enabled=null', 'is_enabled', 'null', false],
  ['utf-8', 'percent escapes of UTF-8', `${name}=patchproof+%F0%9F%98%80`, name, 'patchproof 😀'],
  ['broken-utf-8', 'a percent escape that is no UTF-8', `${name}=patchproof+%FF`, name],
  [
    'broken-percent',
    'a percent sign that escapes nothing',
    `${name}=patchproof+100%`,
    name,
    'patchproof 100%',
  ],
  [
    'raw-bytes',
    'bytes beyond ASCII without escapes',
    bytes(`${name}=patchproof+`, [0xc3, 0xa9]),
    name,
    'patchproof é',
  ],
  [
    'semicolon',
    'a semicolon between two fields',
    `${name}=patchproof+semi;${flag}=true`,
    name,
    'patchproof semi;show_as_button=true',
  ],
  ['brackets', 'a name in brackets, as for a list', `${name}[]=patchproof+list`, name, 'patchproof list'],
  ['unknown', 'a field that nobody knows', 'unexpected_member=true', 'unexpected_member', 'true'],
];

const asForm = { mediaType: formType };

export const forms = area('form', 'Form-urlencoded bodies and their coercions', (known) => [
  ...fields.map(([subject, words, form, member, sent, stored]) =>
    single(
      `form.${subject}.taken`,
      `What becomes of ${words} in a form?`,
      raw(form, asForm),
      coerced(member, sent),
      stored === undefined ? {} : { given: { [member]: stored } },
    ),
  ),
  heeded(
    known,
    'form.json.taken',
    'What becomes of JSON that is sent as a form?',
    'patchproof json',
    (body) => raw(JSON.stringify(body), asForm),
  ),
]);

/** Bytes that are no UTF-8, inside a name. */
const broken: readonly (readonly [subject: string, words: string, bytes: readonly number[]])[] = [
  ['invalid-byte', 'a byte that is never UTF-8 (FF)', [0xff]],
  ['overlong', 'an overlong form of a slash (C0 AF)', [0xc0, 0xaf]],
  ['surrogate', 'a surrogate encoded as UTF-8 (ED A0 80)', [0xed, 0xa0, 0x80]],
  ['cut', 'the first half of a character (C3)', [0xc3]],
  ['beyond', 'a code point beyond the last one (F4 90 80 80)', [0xf4, 0x90, 0x80, 0x80]],
];

/** UTF-16, low byte first. */
const utf16 = (value: string): readonly number[] =>
  [...value].flatMap((unit) => [unit.charCodeAt(0) & 0xff, unit.charCodeAt(0) >> 8]);

export const encodings = area('encoding', 'Bytes that are no UTF-8', () => [
  ...broken.map(([subject, words, wrong]) =>
    single(
      `encoding.${subject}.accepted`,
      `What becomes of ${words} in a name?`,
      raw(bytes(`{"${name}":"patchproof `, wrong, '."}')),
      wrote(name),
    ),
  ),
  spelt(
    'encoding.bom.accepted',
    'Is a byte order mark in front of the body accepted?',
    `\ufeff{"${name}":"patchproof bom"}`,
    'patchproof bom',
  ),
  single(
    'encoding.utf-16.accepted',
    'Is a body in UTF-16 accepted when its charset says so?',
    raw(bytes([0xff, 0xfe], utf16(`{"${name}":"patchproof utf-16"}`)), {
      mediaType: 'application/json; charset=utf-16',
    }),
    wrote(name, 'patchproof utf-16'),
  ),
  single(
    'encoding.latin-1.accepted',
    'Is a body in Latin-1 accepted when its charset says so?',
    raw(bytes(`{"${name}":"patchproof `, [0xe9], '"}'), {
      mediaType: 'application/json; charset=iso-8859-1',
    }),
    wrote(name, 'patchproof é'),
  ),
]);
