import { homePath, json, patch } from '../../cases/build.ts';
import type { Request } from '../../model.ts';
import {
  type Area,
  ask,
  type Carrier,
  carried,
  carrierOf,
  type Experiment,
  type Known,
  send,
  single,
} from '../question.ts';

const O = '{organization}';
const C = '{connection}';

/** Other spellings of the path to the same resource. */
const spellings: readonly (readonly [subject: string, words: string, path: string])[] = [
  ['trailing-slash', 'with a slash at its end', `${homePath}/`],
  ['doubled-slash', 'with a doubled slash inside', `/organizations/${O}//connections/${C}`],
  ['leading-slash', 'with a doubled slash in front', `//organizations/${O}/connections/${C}`],
  ['dot', 'with a dot segment', `/organizations/${O}/./connections/${C}`],
  ['dot-dot', 'with a segment of two dots', `/organizations/${O}/connections/../connections/${C}`],
  [
    'encoded-dots',
    'with an encoded segment of two dots',
    `/organizations/${O}/connections/%2e%2e/connections/${C}`,
  ],
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

/** A change by another path, and whether it arrives. */
const reaching =
  (carrier: Carrier) =>
  (subject: string, words: string, path: string, because?: string): Experiment => {
    const { body, lens, over } = carried(carrier, `patchproof ${subject}`);
    return single(`path.${subject}.reaches`, words, patch(json(body), { path }), lens, {
      ...over,
      ...(because === undefined ? {} : { because }),
    });
  };

/** The same ids in other words: names, other case, percent escapes. */
function ids(known: Known): readonly Experiment[] {
  const { subject, organizationName, home } = known;
  const at = reaching(carrierOf(known));
  const { organization, connection } = subject;
  const own = home.connection;
  const called =
    typeof own === 'object' && own !== null && 'name' in own && typeof own.name === 'string'
      ? own.name
      : undefined;
  const escaped = (id: string): string => `%${id.charCodeAt(0).toString(16).toUpperCase()}${id.slice(1)}`;
  const words = (what: string): string => `Does the path reach the connection ${what}?`;
  return [
    at(
      'organization-name',
      words('with the name of the organization in place of its id'),
      `/organizations/${encodeURIComponent(organizationName ?? '')}/connections/${C}`,
      organizationName === undefined ? 'the name of the organization could not be read' : undefined,
    ),
    at(
      'connection-name',
      words('with the name of the connection in place of its id'),
      `/organizations/${O}/connections/${encodeURIComponent(called ?? '')}`,
      called === undefined ? 'the connection shows no name' : undefined,
    ),
    at(
      'encoded-id',
      words('with an encoded letter in each id'),
      `/organizations/${escaped(organization)}/connections/${escaped(connection)}`,
    ),
    at(
      'upper-case-id',
      words('with its id in upper case'),
      `/organizations/${O}/connections/${connection.toUpperCase()}`,
    ),
    at(
      'swapped-ids',
      words('with the two ids in each other’s place'),
      `/organizations/${C}/connections/${O}`,
    ),
  ];
}

export const paths: Area = {
  id: 'path',
  title: 'Other spellings of the path',
  experiments: (known) => [
    ...spellings.map(([subject, words, path]) =>
      reaching(carrierOf(known))(subject, `Does the path reach the connection ${words}?`, path),
    ),
    ...ids(known),
  ],
};

const flagged = (method: Request['method']): Request => ({ ...patch(json({})), method });
const reading = (method: Request['method']): Request => ({ method, path: homePath, credential: 'full' });

/** A change that asks to be taken for another method, if anybody listens. */
function posing(
  carrier: Carrier,
  id: string,
  words: string,
  text: string,
  over: Partial<Request>,
): Experiment {
  const { body, lens, over: given } = carried(carrier, text.slice(0, 50));
  return single(id, words, { ...patch(json(body)), ...over }, lens, given);
}

const override = (carrier: Carrier, header: string): Experiment =>
  posing(
    carrier,
    `method.${header}.heeded`,
    `Is a POST with ${header}: PATCH taken for a PATCH?`,
    `patchproof by ${header}`,
    { method: 'POST', headers: { [header]: 'PATCH' } },
  );

/** DELETE is not asked: it would detach the connection. */
export const methods: Area = {
  id: 'method',
  title: 'Other methods on the path',
  experiments: (known) => [
    single('method.head.answered', 'What is HEAD answered with?', reading('HEAD'), { kind: 'status' }),
    {
      id: 'method.options',
      questions: [
        ask('method.options.answered', 'What is OPTIONS answered with?', { kind: 'status' }),
        ask('method.options.allow', 'What does allow say in the answer to OPTIONS?', {
          kind: 'header',
          name: 'allow',
          value: true,
        }),
      ],
      steps: [send(reading('OPTIONS'))],
    },
    single('method.put.answered', 'What is PUT with an empty object answered with?', flagged('PUT'), {
      kind: 'write',
    }),
    single('method.post.answered', 'What is POST with an empty object answered with?', flagged('POST'), {
      kind: 'write',
    }),
    ...['x-http-method-override', 'x-http-method', 'x-method-override'].map((header) =>
      override(carrierOf(known), header),
    ),
    posing(
      carrierOf(known),
      'method.query.heeded',
      'Is a POST with ?_method=PATCH taken for a PATCH?',
      'patchproof by query',
      { method: 'POST', path: `${homePath}?_method=PATCH` },
    ),
    posing(
      carrierOf(known),
      'method.override-get.heeded',
      'Is a PATCH with x-http-method-override: GET taken for a GET?',
      'patchproof no get',
      { headers: { 'x-http-method-override': 'GET' } },
    ),
  ],
};
