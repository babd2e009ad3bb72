import { patch } from '../../generate/kit.ts';
import { type Carrier, carried, carrierOf } from '../carrier.ts';
import { name, single, spelt, text } from '../draft.ts';
import type { Area, Experiment } from '../question.ts';

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
