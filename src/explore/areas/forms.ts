import { patch } from '../../generate/kit.ts';
import type { Body, Json, JsonObject } from '../../model.ts';
import { type Carrier, carried, carrierOf } from '../carrier.ts';
import { bytes, name, single, text } from '../draft.ts';
import type { Area, Experiment } from '../question.ts';

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
