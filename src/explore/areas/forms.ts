import { patch } from '../../cases/build.ts';
import type { Body, Json, JsonObject } from '../../model.ts';
import {
  type Area,
  bytes,
  type Carrier,
  carried,
  carrierOf,
  type Experiment,
  name,
  single,
  spelt,
  text,
} from '../question.ts';

const mediaType = 'application/x-www-form-urlencoded';
const flag = 'show_as_button';
const stored = { [name]: 'patchproof stored' };

interface Field {
  readonly subject: string;
  readonly words: string;
  readonly form: string | Body;
  readonly member: string;
  /** What the field says, as a text. */
  readonly sent?: Json;
  readonly given?: JsonObject;
}

const fields: readonly Field[] = [
  {
    subject: 'text',
    words: 'a text',
    form: `${name}=patchproof+form`,
    member: name,
    sent: 'patchproof form',
  },
  {
    subject: 'true',
    words: 'the word true',
    form: `${flag}=true`,
    member: flag,
    sent: 'true',
    given: { [flag]: false },
  },
  {
    subject: 'false',
    words: 'the word false',
    form: `${flag}=false`,
    member: flag,
    sent: 'false',
    given: { [flag]: true },
  },
  {
    subject: 'one',
    words: 'the digit 1 for a boolean',
    form: `${flag}=1`,
    member: flag,
    sent: '1',
    given: { [flag]: false },
  },
  {
    subject: 'on',
    words: 'the word on, as a browser sends it',
    form: `${flag}=on`,
    member: flag,
    sent: 'on',
    given: { [flag]: false },
  },
  {
    subject: 'capital',
    words: 'the word TRUE',
    form: `${flag}=TRUE`,
    member: flag,
    sent: 'TRUE',
    given: { [flag]: false },
  },
  {
    subject: 'empty-flag',
    words: 'nothing for a boolean',
    form: `${flag}=`,
    member: flag,
    sent: '',
    given: { [flag]: true },
  },
  {
    subject: 'bare-flag',
    words: 'a boolean without an equals sign',
    form: flag,
    member: flag,
    sent: '',
    given: { [flag]: false },
  },
  {
    subject: 'empty-name',
    words: 'nothing for the name',
    form: `${name}=`,
    member: name,
    sent: '',
    given: stored,
  },
  {
    subject: 'null',
    words: 'the word null for the name',
    form: `${name}=null`,
    member: name,
    sent: 'null',
    given: stored,
  },
  {
    subject: 'null-enabled',
    words: 'the word null for is_enabled',
    form: 'is_enabled=null',
    member: 'is_enabled',
    sent: 'null',
    given: { is_enabled: false },
  },
  {
    subject: 'utf-8',
    words: 'percent escapes of UTF-8',
    form: `${name}=patchproof+%F0%9F%98%80`,
    member: name,
    sent: 'patchproof 😀',
  },
  {
    subject: 'broken-utf-8',
    words: 'a percent escape that is no UTF-8',
    form: `${name}=patchproof+%FF`,
    member: name,
  },
  {
    subject: 'broken-percent',
    words: 'a percent sign that escapes nothing',
    form: `${name}=patchproof+100%`,
    member: name,
    sent: 'patchproof 100%',
  },
  {
    subject: 'raw-bytes',
    words: 'bytes beyond ASCII without escapes',
    form: bytes(`${name}=patchproof+`, [0xc3, 0xa9]),
    member: name,
    sent: 'patchproof é',
  },
  {
    subject: 'semicolon',
    words: 'a semicolon between two fields',
    form: `${name}=patchproof+semi;${flag}=true`,
    member: name,
    sent: 'patchproof semi;show_as_button=true',
  },
  {
    subject: 'brackets',
    words: 'a name in brackets, as for a list',
    form: `${name}[]=patchproof+list`,
    member: name,
    sent: 'patchproof list',
  },
  {
    subject: 'unknown',
    words: 'a field that nobody knows',
    form: 'unexpected_member=true',
    member: 'unexpected_member',
    sent: 'true',
  },
];

const field = ({ subject, words, form, member, sent, given }: Field): Experiment =>
  single(
    `form.${subject}.taken`,
    `What becomes of ${words} in a form?`,
    patch(typeof form === 'string' ? text(form) : form, { mediaType }),
    { kind: 'write', member, ...(sent === undefined ? {} : { sent }), strict: true },
    given === undefined ? {} : { given },
  );

function asForm(carrier: Carrier): Experiment {
  const { body, lens, over } = carried(carrier, 'patchproof json');
  return single(
    'form.json.taken',
    'What becomes of JSON that is sent as a form?',
    patch(text(JSON.stringify(body)), { mediaType }),
    lens,
    over,
  );
}

export const forms: Area = {
  id: 'form',
  title: 'Form-urlencoded bodies and their coercions',
  experiments: (known) => [...fields.map(field), asForm(carrierOf(known))],
};

const lens = { kind: 'write', member: name } as const;

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

export const encodings: Area = {
  id: 'encoding',
  title: 'Bytes that are no UTF-8',
  experiments: () => [
    ...broken.map(([subject, words, wrong]) =>
      single(
        `encoding.${subject}.accepted`,
        `What becomes of ${words} in a name?`,
        patch(bytes(`{"${name}":"patchproof `, wrong, '."}')),
        lens,
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
      patch(bytes([0xff, 0xfe], utf16(`{"${name}":"patchproof utf-16"}`)), {
        mediaType: 'application/json; charset=utf-16',
      }),
      { ...lens, sent: 'patchproof utf-16' },
    ),
    single(
      'encoding.latin-1.accepted',
      'Is a body in Latin-1 accepted when its charset says so?',
      patch(bytes(`{"${name}":"patchproof `, [0xe9], '"}'), {
        mediaType: 'application/json; charset=iso-8859-1',
      }),
      { ...lens, sent: 'patchproof \u00e9' },
    ),
  ],
};
