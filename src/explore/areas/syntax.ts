import { homePath, json, patch } from '../../cases/build.ts';
import {
  type Area,
  type Carrier,
  carried,
  carrierOf,
  type Experiment,
  name,
  single,
  spelt,
  text,
} from '../question.ts';

/** Texts that lenient parsers take for JSON, made of a member and its value. */
const ways: readonly (readonly [
  subject: string,
  words: string,
  text: string,
  body: (member: string, value: string) => string,
])[] = [
  [
    'white-space',
    'Is white space around the body accepted?',
    'patchproof white',
    (member, value) => `\r\n {"${member}":${value}} \n`,
  ],
  [
    'vertical-tab',
    'Is white space accepted that JSON does not know?',
    'patchproof tab',
    (member, value) => `\v{"${member}":${value}}`,
  ],
  [
    'comment',
    'Is a comment in the body accepted?',
    'patchproof comment',
    (member, value) => `/* x */{"${member}":${value}}`,
  ],
  [
    'two-values',
    'Is a second value after the body accepted?',
    'patchproof one',
    (member, value) => `{"${member}":${value}}{}`,
  ],
  [
    'trailing-nul',
    'Is a NUL after the body accepted?',
    'patchproof nul',
    (member, value) => `{"${member}":${value}}\u0000`,
  ],
  [
    'no-quotes',
    'Is a member without quotes accepted?',
    'patchproof bare',
    (member, value) => `{${member}:${value}}`,
  ],
];

/** Ways to write a text; only the name holds one. */
const spellings: readonly (readonly [subject: string, words: string, body: string, value: string])[] = [
  [
    'escaped-member',
    'Is a member recognised whose name is spelt with escapes?',
    `{"\\u006frganization_connection_name":"patchproof escaped"}`,
    'patchproof escaped',
  ],
  [
    'raw-newline',
    'Is a line break inside quotes accepted as it is?',
    `{"${name}":"patchproof\nraw"}`,
    'patchproof\nraw',
  ],
  [
    'bad-escape',
    'Is an escape accepted that JSON does not know?',
    `{"${name}":"patchproof \\x41"}`,
    'patchproof A',
  ],
];

function almost(carrier: Carrier, [subject, words, sent, bodyOf]: (typeof ways)[number]): Experiment {
  const { lens, over } = carried(carrier, sent);
  const body = bodyOf(carrier.member, JSON.stringify(lens.sent));
  return single(`syntax.${subject}.accepted`, words, patch(text(body)), lens, over);
}

const spelling = ([subject, words, body, value]: (typeof spellings)[number]): Experiment =>
  spelt(`syntax.${subject}.accepted`, words, body, value);

export const syntax: Area = {
  id: 'syntax',
  title: 'Almost JSON',
  experiments: (known) => {
    const [escaped, ...others] = spellings.map(spelling);
    return [...(escaped ? [escaped] : []), ...ways.map((way) => almost(carrierOf(known), way)), ...others];
  },
};

const values = { 'the first': 'patchproof first', 'the last': 'patchproof last' };
const first = `"${name}":"patchproof first"`;
const last = `"patchproof last"`;

const lens = { kind: 'which', member: name, values } as const;

function equal(carrier: Carrier): Experiment {
  const { lens, over } = carried(carrier, 'patchproof equal');
  const one = `"${carrier.member}":${JSON.stringify(lens.sent)}`;
  return single(
    'duplicate.equal.accepted',
    'Is a member accepted that is there twice with the same value?',
    patch(text(`{${one},${one}}`)),
    lens,
    over,
  );
}

export const duplicates: Area = {
  id: 'duplicate',
  title: 'The same member twice',
  experiments: (known) => [
    single(
      'duplicate.member.wins',
      'Which value is stored when a member is there twice?',
      patch(text(`{${first},"${name}":${last}}`)),
      lens,
    ),
    single(
      'duplicate.escaped.wins',
      'Which value is stored when the second of two equal members is spelt with an escape?',
      patch(text(`{${first},"\\u006frganization_connection_name":${last}}`)),
      lens,
    ),
    equal(carrierOf(known)),
    single(
      'duplicate.first-invalid.judged',
      'Is the first of two equal members judged, when it is invalid and the last is not?',
      patch(text(`{"${name}":"","${name}":${last}}`)),
      lens,
    ),
    single(
      'duplicate.last-invalid.judged',
      'Is the last of two equal members judged, when it is invalid and the first is not?',
      patch(text(`{${first},"${name}":""}`)),
      lens,
    ),
    single(
      'duplicate.form.wins',
      'Which value is stored when a form has a field twice?',
      patch(text(`${name}=patchproof+first&${name}=patchproof+last`), {
        mediaType: 'application/x-www-form-urlencoded',
      }),
      lens,
    ),
  ],
};

const writeLens = { kind: 'write' } as const;

export const empty: Area = {
  id: 'empty',
  title: 'Bodies without content',
  experiments: () => [
    single('empty.object.accepted', 'Is an empty object accepted?', patch(json({})), writeLens),
    single(
      'empty.body.accepted',
      'Is a request without a body and without a content type accepted?',
      { method: 'PATCH', path: homePath, credential: 'full' },
      writeLens,
    ),
    single(
      'empty.typed.accepted',
      'Is a body of no bytes accepted when its content type is application/json?',
      patch(text('')),
      writeLens,
    ),
    single(
      'empty.white-space.accepted',
      'Is a body of white space alone accepted?',
      patch(text(' \n ')),
      writeLens,
    ),
    single(
      'empty.form.accepted',
      'Is a form without a field accepted?',
      patch(text(''), { mediaType: 'application/x-www-form-urlencoded' }),
      writeLens,
    ),
  ],
};
