import type { Request } from '../../model.ts';
import type { Experiment } from '../question.ts';
import { whichOf } from '../write-answer.ts';
import { area, bare, change, experiment, formType, heeded, name, raw, spelt } from './build.ts';

/** Texts that lenient parsers take for JSON, made of a text with one member. */
const almostJson: readonly (readonly [
  subject: string,
  words: string,
  text: string,
  body: (json: string) => string,
])[] = [
  ['white-space', 'Is white space around the body accepted?', 'white', (json) => `\r\n ${json} \n`],
  ['vertical-tab', 'Is white space accepted that JSON does not know?', 'tab', (json) => `\v${json}`],
  ['comment', 'Is a comment in the body accepted?', 'comment', (json) => `/* x */${json}`],
  ['two-values', 'Is a second value after the body accepted?', 'one', (json) => `${json}{}`],
  ['trailing-nul', 'Is a NUL after the body accepted?', 'nul', (json) => `${json}\u0000`],
  ['no-quotes', 'Is a member without quotes accepted?', 'bare', (json) => json.replace(/"(\w+)":/, '$1:')],
];

const escapedName = '\\u006frganization_connection_name';

export const syntax = area('syntax', 'Almost JSON', (known) => [
  spelt(
    'syntax.escaped-member.accepted',
    'Is a member recognised whose name is spelt with escapes?',
    `{"${escapedName}":"patchproof escaped"}`,
    'patchproof escaped',
  ),
  ...almostJson.map(([subject, words, text, body]) =>
    heeded(known, `syntax.${subject}.accepted`, words, `patchproof ${text}`, (value) =>
      raw(body(JSON.stringify(value))),
    ),
  ),
  spelt(
    'syntax.raw-newline.accepted',
    'Is a line break inside quotes accepted as it is?',
    `{"${name}":"patchproof\nraw"}`,
    'patchproof\nraw',
  ),
  spelt(
    'syntax.bad-escape.accepted',
    'Is an escape accepted that JSON does not know?',
    `{"${name}":"patchproof \\x41"}`,
    'patchproof A',
  ),
]);

const first = `"${name}":"patchproof first"`;
const last = `"patchproof last"`;

/** Two values for the name: which is stored. */
const wins = (id: string, ask: string, body: string, over?: Partial<Request>): Experiment => {
  const values = { 'the first': 'patchproof first', 'the last': 'patchproof last' };
  return experiment(`duplicate.${id}`, { ask, send: raw(body, over), reader: whichOf(name, values) });
};

export const duplicates = area('duplicate', 'The same member twice', (known) => [
  wins('member.wins', 'Which value is stored when a member is there twice?', `{${first},"${name}":${last}}`),
  wins(
    'escaped.wins',
    'Which value is stored when the second of two equal members is spelt with an escape?',
    `{${first},"${escapedName}":${last}}`,
  ),
  heeded(
    known,
    'duplicate.equal.accepted',
    'Is a member accepted that is there twice with the same value?',
    'patchproof equal',
    (body) => raw(JSON.stringify(body).replace(/^{(.*)}$/, '{$1,$1}')),
  ),
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
    { mediaType: formType },
  ),
]);

const bodiless: readonly (readonly [subject: string, ask: string, request: Request])[] = [
  ['object', 'Is an empty object accepted?', change({})],
  ['body', 'Is a request without a body and without a content type accepted?', bare],
  ['typed', 'Is a body of no bytes accepted when its content type is application/json?', raw('')],
  ['white-space', 'Is a body of white space alone accepted?', raw(' \n ')],
  ['form', 'Is a form without a field accepted?', raw('', { mediaType: formType })],
];

export const empty = area('empty', 'Bodies without content', () =>
  bodiless.map(([subject, ask, send]) => experiment(`empty.${subject}.accepted`, { ask, send })),
);
