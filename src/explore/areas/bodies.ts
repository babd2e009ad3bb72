import { bytes } from '../../cases/build.ts';
import type { Body, Json, Request } from '../../model.ts';
import { coerced, whichOf, wrote } from '../answer.ts';
import { area, bare, change, raw, row, spelt } from './build.ts';
import { asForm, flag, name } from './names.ts';

/** A text that lenient parsers accept as JSON, made from a text with one member. */
type AlmostJson = readonly [subject: string, ask: string, text: string, body: (json: string) => string];

const almostJson: readonly AlmostJson[] = [
  ['white-space', 'Is white space around the body accepted?', 'white', (json) => `\r\n ${json} \n`],
  ['vertical-tab', 'Is white space accepted that JSON does not know?', 'tab', (json) => `\v${json}`],
  ['comment', 'Is a comment in the body accepted?', 'comment', (json) => `/* x */${json}`],
  ['two-values', 'Is a second value after the body accepted?', 'one', (json) => `${json}{}`],
  ['trailing-nul', 'Is a NUL after the body accepted?', 'nul', (json) => `${json}\u0000`],
  ['no-quotes', 'Is a member without quotes accepted?', 'bare', (json) => json.replace(/"(\w+)":/, '$1:')],
];

const escapedName = '\\u006frganization_connection_name';

export const syntax = area('syntax', 'Almost JSON', () => [
  spelt(
    'escaped-member.accepted',
    'Is a member recognised whose name is spelt with escapes?',
    `{"${escapedName}":"patchproof escaped"}`,
    'patchproof escaped',
  ),
  ...almostJson.map(([subject, ask, text, body]) =>
    row(`${subject}.accepted`, ask, { text, send: (value) => raw(body(JSON.stringify(value))) }),
  ),
  spelt(
    'raw-newline.accepted',
    'Is a line break inside quotes accepted as it is?',
    `{"${name}":"patchproof\nraw"}`,
    'patchproof\nraw',
  ),
  spelt(
    'bad-escape.accepted',
    'Is an escape accepted that JSON does not know?',
    `{"${name}":"patchproof \\x41"}`,
    'patchproof A',
  ),
]);

const first = `"${name}":"patchproof first"`;
const last = `"patchproof last"`;

const wins = (path: string, ask: string, body: string, over?: Partial<Request>) => {
  const values = { 'the first': 'patchproof first', 'the last': 'patchproof last' };
  return row(path, ask, { send: raw(body, over), reader: whichOf(name, values) });
};

export const duplicates = area('duplicate', 'The same member twice', () => [
  wins('member.wins', 'Which value is stored when a member is there twice?', `{${first},"${name}":${last}}`),
  wins(
    'escaped.wins',
    'Which value is stored when the second of two equal members is spelt with an escape?',
    `{${first},"${escapedName}":${last}}`,
  ),
  row('equal.accepted', 'Is a member accepted that is there twice with the same value?', {
    send: (body) => raw(JSON.stringify(body).replace(/^{(.*)}$/, '{$1,$1}')),
  }),
  wins(
    'first-invalid.judged',
    'Is the first of two equal members judged, when it is invalid and the last is not?',
    `{"${name}":"","${name}":${last}}`,
  ),
  wins(
    'last-invalid.judged',
    'Is the last of two equal members judged, when it is invalid and the first is not?',
    `{${first},"${name}":""}`,
  ),
  wins(
    'form.wins',
    'Which value is stored when a form has a field twice?',
    `${name}=patchproof+first&${name}=patchproof+last`,
    asForm,
  ),
]);

export const empty = area('empty', 'Bodies without content', () => [
  row('object.accepted', 'Is an empty object accepted?', { send: change({}) }),
  row('body.accepted', 'Is a request without a body and without a content type accepted?', { send: bare }),
  row('typed.accepted', 'Is a body of no bytes accepted when its content type is application/json?', {
    send: raw(''),
  }),
  row('white-space.accepted', 'Is a body of white space alone accepted?', { send: raw(' \n ') }),
  row('form.accepted', 'Is a form without a field accepted?', { send: raw('', asForm) }),
]);

const unescaped = bytes(`${name}=patchproof+`, [0xc3, 0xa9]);
const second = `semi;${flag}=true`;

/** A member, the rest of the form or a whole form, the value that counts as sent, and the one before. */
type FormField = readonly [
  subject: string,
  words: string,
  member: string,
  form: string | Body,
  sent?: string,
  stored?: Json,
];

const fields: readonly FormField[] = [
  ['text', 'a text', name, '=patchproof+form', 'patchproof form'],
  ['true', 'the word true', flag, '=true', 'true', false],
  ['false', 'the word false', flag, '=false', 'false', true],
  ['one', 'the digit 1 for a boolean', flag, '=1', '1', false],
  ['on', 'the word on, as a browser sends it', flag, '=on', 'on', false],
  ['capital', 'the word TRUE', flag, '=TRUE', 'TRUE', false],
  ['empty-flag', 'nothing for a boolean', flag, '=', '', true],
  ['bare-flag', 'a boolean without an equals sign', flag, '', '', false],
  ['empty-name', 'nothing for the name', name, '=', '', 'patchproof stored'],
  ['null', 'the word null for the name', name, '=null', 'null', 'patchproof stored'],
  ['null-enabled', 'the word null for is_enabled', 'is_enabled', '=null', 'null', false],
  ['utf-8', 'percent escapes of UTF-8', name, '=patchproof+%F0%9F%98%80', 'patchproof 😀'],
  ['broken-utf-8', 'a percent escape that is no UTF-8', name, '=patchproof+%FF'],
  ['broken-percent', 'a percent sign that escapes nothing', name, '=patchproof+100%', 'patchproof 100%'],
  ['raw-bytes', 'bytes beyond ASCII without escapes', name, unescaped, 'patchproof é'],
  ['semicolon', 'a semicolon between two fields', name, `=patchproof+${second}`, `patchproof ${second}`],
  ['brackets', 'a name in brackets, as for a list', name, '[]=patchproof+list', 'patchproof list'],
  ['unknown', 'a field that nobody knows', 'unexpected_member', '=true', 'true'],
];

export const forms = area('form', 'Form-urlencoded bodies and their coercions', () => [
  ...fields.map(([subject, words, member, form, sent, stored]) =>
    row(`${subject}.taken`, `What becomes of ${words} in a form?`, {
      send: raw(typeof form === 'string' ? member + form : form, asForm),
      reader: coerced(member, sent),
      given: stored === undefined ? undefined : { [member]: stored },
    }),
  ),
  row('json.taken', 'What becomes of JSON that is sent as a form?', {
    send: (body) => raw(JSON.stringify(body), asForm),
  }),
]);

const broken: readonly (readonly [subject: string, words: string, bytes: readonly number[]])[] = [
  ['invalid-byte', 'a byte that is never UTF-8 (FF)', [0xff]],
  ['overlong', 'an overlong form of a slash (C0 AF)', [0xc0, 0xaf]],
  ['surrogate', 'a surrogate encoded as UTF-8 (ED A0 80)', [0xed, 0xa0, 0x80]],
  ['cut', 'the first half of a character (C3)', [0xc3]],
  ['beyond', 'a code point beyond the last one (F4 90 80 80)', [0xf4, 0x90, 0x80, 0x80]],
];

const inCharset = (charset: string) => ({ mediaType: `application/json; charset=${charset}` });

export const encodings = area('encoding', 'Bytes that are no UTF-8', () => [
  ...broken.map(([subject, words, wrong]) =>
    row(`${subject}.accepted`, `What becomes of ${words} in a name?`, {
      send: raw(bytes(`{"${name}":"patchproof `, wrong, '."}')),
      reader: wrote(name),
    }),
  ),
  spelt(
    'bom.accepted',
    'Is a byte order mark in front of the body accepted?',
    `\ufeff{"${name}":"patchproof bom"}`,
    'patchproof bom',
  ),
  spelt(
    'utf-16.accepted',
    'Is a body in UTF-16 accepted when its charset says so?',
    bytes([0xff, 0xfe], [...Buffer.from(`{"${name}":"patchproof utf-16"}`, 'utf16le')]),
    'patchproof utf-16',
    inCharset('utf-16'),
  ),
  spelt(
    'latin-1.accepted',
    'Is a body in Latin-1 accepted when its charset says so?',
    bytes(`{"${name}":"patchproof `, [0xe9], '"}'),
    'patchproof é',
    inCharset('iso-8859-1'),
  ),
]);
