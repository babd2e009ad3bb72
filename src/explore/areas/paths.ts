import { homePath } from '../../cases/build.ts';
import { header, status } from '../answer.ts';
import type { KnownTenant } from '../question.ts';
import { connectionName } from '../seen.ts';
import { area, bare, change, connectionsPath, question, row } from './build.ts';

const O = '{organization}';
const C = '{connection}';

const spellings: readonly Spelling[] = [
  ['trailing-slash', 'with a slash at its end', `${homePath}/`],
  ['doubled-slash', 'with a doubled slash inside', `/organizations/${O}//connections/${C}`],
  ['leading-slash', 'with a doubled slash in front', `//organizations/${O}/connections/${C}`],
  ['dot', 'with a dot segment', `/organizations/${O}/./connections/${C}`],
  ['dot-dot', 'with a segment of two dots', `${connectionsPath}/../connections/${C}`],
  ['encoded-dots', 'with an encoded segment of two dots', `${connectionsPath}/%2e%2e/connections/${C}`],
  ['encoded-letter', 'with an encoded letter in a fixed segment', `/organizations/${O}/%63onnections/${C}`],
  ['encoded-slash', 'with an encoded slash between its segments', `/organizations/${O}%2Fconnections/${C}`],
  ['upper-case', 'with a fixed segment in upper case', `/organizations/${O}/CONNECTIONS/${C}`],
  ['space', 'with an encoded space at its end', `${homePath}%20`],
  ['matrix', 'with a matrix parameter', `${homePath};v=1`],
  ['suffix', 'with .json at its end', `${homePath}.json`],
  ['extra', 'with one segment more', `${homePath}/x`],
  ['query', 'with a query parameter that nobody knows', `${homePath}?patchproof=1`],
  ['fields', 'with ?fields=is_enabled', `${homePath}?fields=is_enabled`],
  ['query-member', 'with a member in the query', `${homePath}?is_enabled=false`],
];

type Spelling = readonly [subject: string, words: string, path: string, because?: string | undefined];

/** The same ids in other words: names, other case, percent escapes. */
function ids({ subject, organizationName, home }: KnownTenant): readonly Spelling[] {
  const { organization, connection } = subject;
  const called = connectionName(home);
  const escaped = (id: string): string => `%${id.charCodeAt(0).toString(16).toUpperCase()}${id.slice(1)}`;
  const path = (one: string, other: string): string => `/organizations/${one}/connections/${other}`;
  return [
    [
      'organization-name',
      'with the name of the organization in place of its id',
      path(encodeURIComponent(organizationName ?? ''), C),
      organizationName === undefined ? 'the name of the organization could not be read' : undefined,
    ],
    [
      'connection-name',
      'with the name of the connection in place of its id',
      path(O, encodeURIComponent(called ?? '')),
      called === undefined ? 'the connection shows no name' : undefined,
    ],
    ['encoded-id', 'with an encoded letter in each id', path(escaped(organization), escaped(connection))],
    ['upper-case-id', 'with its id in upper case', path(O, connection.toUpperCase())],
    ['swapped-ids', 'with the two ids in each other’s place', path(C, O)],
  ];
}

export const paths = area('path', 'Other spellings of the path', (known) =>
  [...spellings, ...ids(known)].map(([subject, words, path, because]) =>
    row(`${subject}.reaches`, `Does the path reach the connection ${words}?`, {
      send: (body) => change(body, { path }),
      because,
    }),
  ),
);

/** DELETE is not asked: it would detach the connection. */
export const methods = area('method', 'Other methods on the path', () => [
  row('head.answered', 'What is HEAD answered with?', {
    send: { ...bare, method: 'HEAD' },
    reader: status(),
  }),
  row('options.answered', 'What is OPTIONS answered with?', {
    send: { ...bare, method: 'OPTIONS' },
    reader: status(),
    also: [
      question('method.options.allow', 'What does allow say in the answer to OPTIONS?', header('allow')),
    ],
  }),
  ...(['PUT', 'POST'] as const).map((method) =>
    row(`${method.toLowerCase()}.answered`, `What is ${method} with an empty object answered with?`, {
      send: change({}, { method }),
    }),
  ),
  // Changes that ask to be taken for another method.
  ...['x-http-method-override', 'x-http-method', 'x-method-override'].map((header) =>
    row(`${header}.heeded`, `Is a POST with ${header}: PATCH taken for a PATCH?`, {
      text: `by ${header}`,
      send: (body) => change(body, { method: 'POST', headers: { [header]: 'PATCH' } }),
    }),
  ),
  row('query.heeded', 'Is a POST with ?_method=PATCH taken for a PATCH?', {
    text: 'by query',
    send: (body) => change(body, { method: 'POST', path: `${homePath}?_method=PATCH` }),
  }),
  row('override-get.heeded', 'Is a PATCH with x-http-method-override: GET taken for a GET?', {
    text: 'no get',
    send: (body) => change(body, { headers: { 'x-http-method-override': 'GET' } }),
  }),
]);
