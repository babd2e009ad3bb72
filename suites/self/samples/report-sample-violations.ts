import type { Finding, Violation } from '../../../src/model.ts';
import type { RecordedExchange } from '../../../src/record/record.ts';
import {
  answer,
  type Change,
  different,
  exchange,
  json,
  reading,
  resource,
  violation,
} from './report-sample-lines.ts';
import { NAME } from './report-sample-rules.ts';

/** A violation of every part, and the exchanges that showed them. */

const TOO_LONG = 'a'.repeat(51);
const found = resource();
const error = (statusCode: number, name: string, message: string, errorCode?: string): string =>
  JSON.stringify({ statusCode, error: name, message, ...(errorCode === undefined ? {} : { errorCode }) });

const LONG_NAME = violation({
  exchange: 2,
  case: `${NAME}/maxLength/51`,
  title: 'a name of 51 characters',
  sent: `PATCH {"${NAME}":"a×51"}`,
  expected: '400',
  actual: `200 {"connection_id":"con_A1b2C3d4E5f6G7h8","${NAME}":"a×51"}`,
  state: `changed: ${NAME} "staff" → "a×51"`,
  before: found,
  after: resource({ [NAME]: 'a×51' }),
  ...different('4xx', '2xx', `/${NAME}`, 200),
});

const TYPES = ['null', '"true"', '0', '1', '[]'];
const wrongType = (value: string, index: number): Violation =>
  violation({
    exchange: 4 + index,
    case: `show_as_button/type/${value}`,
    title: `a show_as_button of ${value}`,
    sent: `PATCH {"show_as_button":${value}}`,
    expected: '400',
    actual: `200 ${found}`,
    before: found,
    after: found,
    ...different('4xx', '2xx', '/show_as_button', 200),
  });

const broken = (
  violations: readonly Violation[],
  own: Pick<Finding, 'stability'> | Pick<Finding, 'stability' | 'windowMs'> = { stability: 'stable' },
): Change => ({
  outcome: 'violated',
  judged: violations.length,
  exchanges: violations.map((one) => one.exchange),
  violations,
  ...own,
});

/** What becomes of the rules that are broken. */
export const VIOLATED: Readonly<Record<string, Change>> = {
  [`request.${NAME}.maxLength`]: broken([LONG_NAME]),
  'request.show_as_button.type': broken(TYPES.map(wrongType)),
  'request.is_signup_enabled.tie': broken(
    [
      violation({
        exchange: 9,
        case: 'is_signup_enabled/tie/alone',
        title: 'signup without assigned membership',
        sent: 'PATCH {"is_signup_enabled":true,"assign_membership_on_login":false}',
        expected: '400',
        actual: `200 ${found}`,
        ...different('4xx', '2xx', '/is_signup_enabled', 200),
      }),
    ],
    { stability: 'unconfirmed' },
  ),
  'response.body.echo': broken([
    violation({
      exchange: 10,
      case: 'show_as_button/type/false',
      title: 'a show_as_button of false',
      sent: 'PATCH {"show_as_button":false}',
      expected: '"show_as_button": false',
      actual: '"show_as_button": true',
      ...different('as sent', 'boolean', '/show_as_button'),
    }),
  ]),
  'error.statusCode.equal': broken([
    violation({
      exchange: 11,
      case: `${NAME}/minLength/0`,
      title: 'an empty name',
      sent: `PATCH {"${NAME}":""}`,
      expected: '"statusCode": 400',
      actual: '"statusCode": 422',
      ...different('number', 'number', '/statusCode'),
    }),
  ]),
  'authorization.absent.status': broken(
    [
      violation({
        exchange: 12,
        case: 'authorization/absent/none',
        title: 'no credentials',
        sent: 'PATCH without credentials {"show_as_button":false}',
        expected: '401',
        actual: `404 ${error(404, 'Not Found', 'Not Found')}`,
        differences: [{ status: 404, expected: '4xx', actual: '4xx' }],
      }),
    ],
    { stability: 'intermittent' },
  ),
  'state.rejection.inert': broken(
    [
      violation({
        exchange: 13,
        case: 'show_as_button/type/string',
        title: 'a show_as_button of "true"',
        sent: `PATCH {"show_as_button":"true","${NAME}":"bait-17"}`,
        expected: 'nothing changes',
        actual: `${NAME} became "bait-17"`,
        state: `changed: ${NAME} "staff" → "bait-17"`,
        before: found,
        after: resource({ [NAME]: 'bait-17' }),
        ...different('as before', 'string', `/${NAME}`),
      }),
    ],
    { stability: 'eventually consistent', windowMs: 750 },
  ),
};

const patch = (
  n: number,
  id: string,
  title: string,
  sent: object,
  reply: RecordedExchange['reply'],
): RecordedExchange => exchange(n, { case: id, title, request: sent, reply, ms: 9 + ((n * 7) % 23) });

export const VIOLATING: readonly RecordedExchange[] = [
  reading(1),
  patch(
    2,
    LONG_NAME.case,
    LONG_NAME.title,
    json(`{"${NAME}":"${TOO_LONG}"}`),
    answer(200, resource({ [NAME]: TOO_LONG })),
  ),
  reading(3, { [NAME]: TOO_LONG }),
  ...TYPES.map((value, index) =>
    patch(
      4 + index,
      `show_as_button/type/${value}`,
      `a show_as_button of ${value}`,
      json(`{"show_as_button":${value}}`),
      answer(200, found),
    ),
  ),
  patch(
    9,
    'is_signup_enabled/tie/alone',
    'signup without assigned membership',
    json('{"is_signup_enabled":true,"assign_membership_on_login":false}'),
    answer(200, found),
  ),
  patch(
    10,
    'show_as_button/type/false',
    'a show_as_button of false',
    json('{"show_as_button":false}'),
    answer(200, found),
  ),
  patch(
    11,
    `${NAME}/minLength/0`,
    'an empty name',
    json(`{"${NAME}":""}`),
    answer(400, error(422, 'Bad Request', 'Payload validation error', 'invalid_body')),
  ),
  patch(
    12,
    'authorization/absent/none',
    'no credentials',
    { credential: 'absent', ...json('{"show_as_button":false}') },
    answer(404, error(404, 'Not Found', 'Not Found')),
  ),
  patch(
    13,
    'show_as_button/type/string',
    'a show_as_button of "true"',
    json(`{"show_as_button":"true","${NAME}":"bait-17"}`),
    answer(400, error(400, 'Bad Request', 'Payload validation error', 'invalid_body')),
  ),
  reading(14, { [NAME]: 'bait-17' }),
  {
    ...patch(
      15,
      'authorization/absent/none',
      'no credentials',
      { credential: 'absent', ...json('{"show_as_button":false}') },
      answer(401, error(401, 'Unauthorized', 'Missing authentication')),
    ),
    purpose: 'confirm',
  },
];
