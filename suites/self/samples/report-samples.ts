import type { Violation } from '../../../src/model.ts';
import type { RecordedExchange, RecordLine } from '../../../src/record/record.ts';
import { formatLine } from '../../../src/record/to-record.ts';
import {
  answer,
  type Change,
  end,
  exchange,
  findings,
  HEADER,
  json,
  reading,
  URL,
} from './report-sample-lines.ts';
import { NAME, RULES } from './report-sample-rules.ts';
import { PACED, THROTTLED, THROTTLED_RULES } from './report-sample-throttled.ts';
import { BASELINE, TOLERATED } from './report-sample-tolerated.ts';
import { VIOLATED, VIOLATING } from './report-sample-violations.ts';

const TOO_LONG = `{"statusCode":400,"error":"Bad Request","message":"Payload validation error: 'String is too long (51 chars), maximum 50' on property ${NAME}.","errorCode":"invalid_body"}`;

const EXCHANGES: readonly RecordedExchange[] = [
  reading(1),
  exchange(2, {
    case: `${NAME}/maxLength/51`,
    title: 'a name of 51 characters',
    request: json(`{"${NAME}":"${'a'.repeat(51)}"}`),
    reply: answer(400, TOO_LONG),
  }),
  exchange(3, {
    case: 'authorization/absent/none',
    title: 'no credentials',
    request: { credential: 'absent', ...json('{"show_as_button":false}') },
    reply: answer(401, '{"statusCode":401,"error":"Unauthorized","message":"Missing authentication"}'),
  }),
  exchange(4, {
    case: 'show_as_button/type/null',
    title: 'a show_as_button of null',
    request: json('{"show_as_button":null}'),
    reply: { kind: 'fault', fault: 'timeout', message: 'no answer within 10 s' },
  }),
];

const NOT_FOUND = '{"statusCode":404,"error":"Not Found","message":"No connection found by that id"}';
const UNREAD = 'the connection under test could not be read, so nothing was written: GET answered 404';
const LIST = URL.slice(0, URL.lastIndexOf('/'));
const TIMEOUT = 'no answer within 10 s';
const LOST: Readonly<Record<string, Change>> = {
  'request.show_as_button.type': { outcome: 'inconclusive', because: [TIMEOUT] },
  'response.body.object': {
    outcome: 'inconclusive',
    because: [TIMEOUT, '429: the rate limit was not lifted in time'],
  },
  'state.rejection.inert': {
    outcome: 'inconclusive',
    because: ['the stored connection could not be read: 503'],
  },
  'state.unsent.kept': { outcome: 'untested', because: ['none of its cases was sent'], judged: 0 },
  'error.message.member': { outcome: 'untested', because: ['none of its cases was sent'], judged: 0 },
};

const HOSTILE =
  '<script>alert(1)</script> ]]> & | `code` "quoted" \'single\' \u202egnp.exe\u202c \u200f \u001b[31mred\u001b[0m\u001b]0;title\u0007 \u0000\u0001\u007f\u0085\ufffe \ud800 @everyone #1 http://evil.example </pre></details> [x](javascript:alert(1)) ![y](http://evil.example/z.png) <img src=x onerror=alert(1)>\r\n::error::forged\nline two\u2028line three';
const ENDLESS = 'x<y>&'.repeat(1000);

const hostileViolation = (text: string): Violation => ({
  exchange: 1,
  case: text,
  title: text,
  sent: `PATCH ${text}`,
  expected: '400',
  actual: `200 ${text}`,
  state: text,
  before: JSON.stringify({ [text]: 'before', same: text }),
  after: JSON.stringify({ [text]: text, same: text }),
  curl: `curl -X PATCH '${URL}' -d '${text}'`,
});

const broken = (...violations: readonly Violation[]): Change => ({ outcome: 'violated', violations });

const hostile: readonly RecordLine[] = [
  { ...HEADER, tool: HOSTILE, target: HOSTILE, only: [HOSTILE], config: { [HOSTILE]: HOSTILE } },
  exchange(1, {
    case: HOSTILE,
    title: ENDLESS,
    request: { path: HOSTILE, ...json(HOSTILE) },
    reply: { kind: 'response', status: 200, headers: { __proto__x: HOSTILE, 'x-a': ENDLESS }, body: HOSTILE },
  }),
  ...findings({
    [`request.${NAME}.maxLength`]: broken(hostileViolation(HOSTILE), hostileViolation(ENDLESS)),
    'request.body.empty-object': { observed: [HOSTILE, ENDLESS] },
    'request.is_signup_enabled.tie': broken({ ...hostileViolation(HOSTILE), after: HOSTILE }),
    'response.body.object': { outcome: 'inconclusive', because: [HOSTILE] },
    'response.body.echo': { outcome: 'inapplicable', because: [ENDLESS] },
    'state.unsent.kept': { outcome: 'untested', because: [HOSTILE] },
  }),
  end({
    sent: { writes: 1, reads: 0 },
    outcomes: { untested: 1, inapplicable: 3, upheld: 7, observed: 2, inconclusive: 1, violated: 2 },
    errors: [HOSTILE],
    restored: false,
    unrestored: [HOSTILE],
    exitCode: 1,
  }),
];

const text = (lines: readonly RecordLine[]): string => lines.map((line) => `${formatLine(line)}\n`).join('');

/** What stands in fixtures/records, by name. */
export const SAMPLES: Readonly<Record<string, string>> = {
  'all-upheld': text([
    { ...HEADER, reference: 'unconfigured', config: {} },
    ...EXCHANGES.slice(0, 3),
    ...findings(),
    end({ sent: { writes: 2, reads: 1 } }),
  ]),
  violations: text([
    { ...HEADER, planned: { rules: 16, writes: 11, reads: 3, leastWrites: 10 } },
    ...VIOLATING,
    ...findings(VIOLATED),
    end({
      sent: { writes: 12, reads: 3 },
      outcomes: { untested: 0, inapplicable: 2, upheld: 5, observed: 2, inconclusive: 0, violated: 7 },
      exitCode: 1,
    }),
  ]),
  tolerated: text([
    { ...HEADER, planned: { rules: 16, writes: 11, reads: 3, leastWrites: 10 } },
    ...VIOLATING,
    ...findings(TOLERATED),
    end({
      sent: { writes: 12, reads: 3 },
      outcomes: { untested: 0, inapplicable: 2, upheld: 5, observed: 2, inconclusive: 0, violated: 7 },
      baseline: BASELINE,
      exitCode: 1,
    }),
  ]),
  inconclusive: text([
    { ...HEADER, profile: 'deep', seed: 42, only: ['request.*', 'state.*'], tlsUnverified: true },
    ...EXCHANGES,
    ...findings(LOST),
    end({
      outcomes: { untested: 2, inapplicable: 2, upheld: 7, observed: 2, inconclusive: 3, violated: 0 },
      restored: false,
      unrestored: ['show_as_button is true, was false'],
      errors: [
        'case show_as_button/type/null does not break the keyword it names (show_as_button/type/null)',
      ],
      exitCode: 2,
    }),
  ]),
  // As older versions wrote them, with what was observed among what is upheld.
  throttled: text([
    PACED,
    ...THROTTLED,
    ...findings(THROTTLED_RULES),
    end({
      endedAt: '2026-06-01T09:32:31.000Z',
      sent: { writes: 16, reads: 1 },
      outcomes: { untested: 1, inapplicable: 2, upheld: 11, inconclusive: 2, violated: 0 },
      exitCode: 2,
    }),
  ]),
  unread: text([
    { ...HEADER, planned: { rules: 16, writes: 0, reads: 0 } },
    exchange(1, {
      case: 'read/home',
      title: 'the organization connection',
      request: { method: 'GET' },
      reply: answer(404, NOT_FOUND),
    }),
    ...findings(
      Object.fromEntries(
        Object.keys(RULES).map((rule): readonly [string, Change] => [
          rule,
          { outcome: 'inconclusive', because: [UNREAD], judged: 0, exchanges: [], observed: [] },
        ]),
      ),
    ),
    end({
      sent: { writes: 0, reads: 3 },
      outcomes: { untested: 0, inapplicable: 0, upheld: 0, inconclusive: 16, violated: 0 },
      unread: {
        readings: [
          { url: URL, status: 404, said: NOT_FOUND },
          { url: `${LIST}?include_totals=true&per_page=100`, status: 200, said: '{"connections":[…]}' },
          { url: 'http://127.0.0.1:4010/api/v2/connections/con_A1b2C3d4E5f6G7h8', said: 'it timed out' },
        ],
        causes: [
          { kind: 'id of another kind', id: 'connection' },
          { kind: 'not attached', exists: false, attached: ['con_0000000000000000'] },
        ],
        named: true,
        tokenGiven: false,
      },
      exitCode: 2,
    }),
  ]),
  truncated: text([HEADER, ...EXCHANGES]).slice(0, -70),
  empty: text([HEADER]),
  hostile: text(hostile),
};
