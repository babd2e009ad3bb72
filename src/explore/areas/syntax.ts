import { name, spelt } from '../draft.ts';
import type { Area } from '../question.ts';

const named = (value: string): string => `{"${name}":"${value}"}`;

/** Ways to write the same JSON, and texts that lenient parsers take for it. */
const ways: readonly (readonly [subject: string, words: string, body: string, value: string])[] = [
  [
    'escaped-member',
    'Is a member recognised whose name is spelt with escapes?',
    `{"\\u006frganization_connection_name":"patchproof escaped"}`,
    'patchproof escaped',
  ],
  [
    'white-space',
    'Is white space around the body accepted?',
    `\r\n ${named('patchproof white')} \n`,
    'patchproof white',
  ],
  [
    'vertical-tab',
    'Is white space accepted that JSON does not know?',
    `\v${named('patchproof tab')}`,
    'patchproof tab',
  ],
  [
    'comment',
    'Is a comment in the body accepted?',
    `/* x */${named('patchproof comment')}`,
    'patchproof comment',
  ],
  [
    'two-values',
    'Is a second value after the body accepted?',
    `${named('patchproof one')}{}`,
    'patchproof one',
  ],
  ['trailing-nul', 'Is a NUL after the body accepted?', `${named('patchproof nul')}\u0000`, 'patchproof nul'],
  ['no-quotes', 'Is a member without quotes accepted?', `{${name}:"patchproof bare"}`, 'patchproof bare'],
  [
    'raw-newline',
    'Is a line break inside quotes accepted as it is?',
    named('patchproof\nraw'),
    'patchproof\nraw',
  ],
  ['bad-escape', 'Is an escape accepted that JSON does not know?', named('patchproof \\x41'), 'patchproof A'],
];

export const syntax: Area = {
  id: 'syntax',
  title: 'Almost JSON',
  experiments: () =>
    ways.map(([subject, words, body, value]) => spelt(`syntax.${subject}.accepted`, words, body, value)),
};
