import type { Request } from '../../model.ts';
import { whichOf } from '../write-answer.ts';
import { area, asForm, bare, change, name, raw, row, spelt } from './build.ts';

/** A text that lenient parsers take for JSON, made of a text with one member. */
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
    row(`${subject}.accepted`, { ask, text, send: (value) => raw(body(JSON.stringify(value))) }),
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

/** Two values for the name: which is stored. */
const wins = (path: string, ask: string, body: string, over?: Partial<Request>) => {
  const values = { 'the first': 'patchproof first', 'the last': 'patchproof last' };
  return row(path, { ask, send: raw(body, over), reader: whichOf(name, values) });
};

export const duplicates = area('duplicate', 'The same member twice', () => [
  wins('member.wins', 'Which value is stored when a member is there twice?', `{${first},"${name}":${last}}`),
  wins(
    'escaped.wins',
    'Which value is stored when the second of two equal members is spelt with an escape?',
    `{${first},"${escapedName}":${last}}`,
  ),
  row('equal.accepted', {
    ask: 'Is a member accepted that is there twice with the same value?',
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
  row('object.accepted', { ask: 'Is an empty object accepted?', send: change({}) }),
  row('body.accepted', {
    ask: 'Is a request without a body and without a content type accepted?',
    send: bare,
  }),
  row('typed.accepted', {
    ask: 'Is a body of no bytes accepted when its content type is application/json?',
    send: raw(''),
  }),
  row('white-space.accepted', { ask: 'Is a body of white space alone accepted?', send: raw(' \n ') }),
  row('form.accepted', { ask: 'Is a form without a field accepted?', send: raw('', asForm) }),
]);
