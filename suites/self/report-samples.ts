import type {
  Finding,
  Level,
  Outcome,
  Part,
  RecordedExchange,
  RecordLine,
  RunEnd,
  RunHeader,
  Source,
  Violation,
} from '../../src/model.ts';
import { formatLine } from '../../src/report/format-line.ts';

const STARTED = Date.UTC(2026, 5, 1, 9, 30);
const URL =
  'http://127.0.0.1:4010/api/v2/organizations/org_A1b2C3d4E5f6G7h8/connections/con_A1b2C3d4E5f6G7h8';
const PATH = '/organizations/{organization}/connections/{connection}';
const NAME = 'organization_connection_name';

const openapi = (anchor: string, words: string): Source => ({ document: 'openapi', anchor, words });
const request = (anchor: string, words: string): Source =>
  openapi(`UpdateOrganizationAllConnectionRequestContent/${anchor}`, words);

type Known = Pick<Finding, 'statement' | 'source'> & { readonly level?: Level };

/** The rules the samples speak of. */
const RULES: Readonly<Record<string, Known>> = {
  [`request.${NAME}.maxLength`]: {
    statement: 'A name longer than 50 characters is answered with 400',
    source: request(`${NAME}/maxLength`, 'maxLength: 50'),
  },
  [`request.${NAME}.pattern`]: {
    statement: 'A name that holds NUL is answered with 400',
    source: request(`${NAME}/pattern`, 'pattern: "^[^\\u0000]*$"'),
  },
  'request.show_as_button.type': {
    statement: 'A show_as_button that is not a boolean is answered with 400',
    source: request('show_as_button/type', 'type: "boolean"'),
  },
  'request.is_signup_enabled.tie': {
    level: 'should',
    statement: 'Signup without assigned membership is answered with 400',
    source: {
      document: 'recorded traffic',
      anchor: 'PATCH 400',
      words:
        'Only database connections with assign_membership_on_login = true support is_signup_enabled = true.',
    },
  },
  'request.body.empty-object': {
    level: 'observe',
    statement: 'What the tenant makes of an empty object',
    source: openapi('patch_organization_connection', 'says nothing of an empty object'),
  },
  'request.body.duplicate-member': {
    level: 'observe',
    statement: 'What the tenant makes of a member given twice',
    source: openapi('patch_organization_connection', 'says nothing of a member given twice'),
  },
  'response.body.object': {
    statement: 'A 200 carries a JSON object',
    source: openapi('patch_organization_connection/responses/200/content', 'application/json'),
  },
  'response.body.echo': {
    statement: 'A member that was sent is echoed as it was sent',
    source: openapi('UpdateOrganizationAllConnectionResponseContent', 'the full resource is returned'),
  },
  'response.x-ratelimit.present': {
    level: 'should',
    statement: 'A 2xx carries x-ratelimit-limit, -remaining and -reset',
    source: {
      document: 'docs',
      anchor: 'rate-limit-policy/rate-limit-use-cases',
      words: 'x-ratelimit-limit, x-ratelimit-remaining, x-ratelimit-reset: UNIX timestamp, in seconds',
    },
  },
  'error.statusCode.equal': {
    statement: 'statusCode equals the HTTP status',
    source: {
      document: 'recorded traffic',
      anchor: 'every error',
      words: '{"statusCode":404,"error":"Not Found","message":"…","errorCode"?}',
    },
  },
  'error.message.member': {
    level: 'should',
    statement: 'The message names the offending member',
    source: {
      document: 'recorded traffic',
      anchor: '400 invalid_body',
      words: "Payload validation error: '<reason>' on property <path>",
    },
  },
  'authorization.absent.status': {
    statement: 'A request without credentials is answered with 401',
    source: openapi('patch_organization_connection/responses/401', 'Invalid token.'),
  },
  'authorization.unscoped.status': {
    statement: 'A token without update:organization_connections is answered with 403',
    source: openapi(
      'patch_organization_connection/responses/403',
      'Insufficient scope; expected any of: update:organization_connections.',
    ),
  },
  'state.rejection.inert': {
    statement: 'A rejected request leaves the stored connection unchanged',
    source: openapi('patch_organization_connection/responses/400', 'Invalid request body.'),
  },
  'state.unsent.kept': {
    statement: 'A member that is not sent keeps its value',
    source: {
      document: 'recorded traffic',
      anchor: 'PATCH then GET, 3 of 3',
      words: 'omitted members keep their value; the GET after it returns the new state',
    },
  },
  'state.other-organization.untouched': {
    statement: 'The same connection in another organization keeps its values',
    source: openapi('patch_organization_connection/summary', 'Update a connection for an organization'),
  },
};

const NO_OTHER = 'no other organization is configured (PATCHPROOF_OTHER_ORGANIZATION_ID)';
const NO_TOKEN = 'no token without the scope is configured (PATCHPROOF_UNSCOPED_TOKEN)';

interface Change {
  readonly outcome?: Outcome;
  readonly because?: readonly string[];
  readonly judged?: number;
  readonly violations?: readonly Violation[];
  readonly observed?: readonly string[];
}

const ANSWERS: Readonly<Record<string, Change>> = {
  'request.body.empty-object': { observed: ['200, nothing changes'] },
  'request.body.duplicate-member': { observed: ['200, the last one counts'] },
  'state.other-organization.untouched': { outcome: 'inapplicable', because: [NO_OTHER], judged: 0 },
  'authorization.unscoped.status': { outcome: 'inapplicable', because: [NO_TOKEN], judged: 0 },
};

function findings(changes: Readonly<Record<string, Change>> = {}): readonly RecordLine[] {
  return Object.entries(RULES).map(([rule, { level = 'must', ...known }], index) => ({
    kind: 'finding',
    rule,
    part: rule.split('.')[0] as Part,
    level,
    ...known,
    outcome: 'upheld',
    because: [],
    judged: 1 + (index % 4),
    violations: [],
    observed: [],
    ...(changes[rule] ?? ANSWERS[rule]),
  }));
}

function violation(own: Omit<Violation, 'exchange' | 'curl'>): Violation {
  const body = own.sent.slice(own.sent.indexOf('{')).replace('a×51', 'a'.repeat(51));
  const bearer = own.sent.includes('without credentials')
    ? ''
    : ' -H "Authorization: Bearer $AUTH0_API_TOKEN"';
  const curl = `curl -X PATCH '${URL}'${bearer} -H 'Content-Type: application/json' -d '${body}'`;
  return { exchange: 2, ...own, curl };
}

const HEADER: RunHeader = {
  kind: 'run',
  format: 1,
  tool: 'patchproof 0.1.0',
  contract: {
    revision: '2026-04',
    hash: 'sha256:9b74c9897bac770ffc029102a200c5de5f9c1e5d0e1b5bd2b8e5b62ffb1e5b1c',
  },
  profile: 'gate',
  seed: 1,
  target: 'http://127.0.0.1:4010',
  startedAt: new Date(STARTED).toISOString(),
  planned: { rules: 16, writes: 3, reads: 1 },
  requestHash: 'sha256:2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae',
  only: [],
};

const RESOURCE = `{"connection_id":"con_A1b2C3d4E5f6G7h8","${NAME}":"staff","show_as_button":true,"connection":{"name":"acme","strategy":"auth0"}}`;
const TOO_LONG = `{"statusCode":400,"error":"Bad Request","message":"Payload validation error: 'String is too long (51 chars), maximum 50' on property ${NAME}.","errorCode":"invalid_body"}`;

const exchange = (
  n: number,
  own: Pick<RecordedExchange, 'case' | 'title' | 'reply'> & { readonly request?: object },
): RecordedExchange => ({
  kind: 'exchange',
  n,
  at: STARTED + n * 40,
  ms: 12.5,
  ...own,
  request: { method: 'PATCH', path: PATH, credential: 'full', ...own.request },
});

const json = (value: string): object => ({ mediaType: 'application/json', body: value });
const answer = (status: number, body: string): RecordedExchange['reply'] => ({
  kind: 'response',
  status,
  headers: { 'content-type': 'application/json; charset=utf-8', 'x-ratelimit-remaining': '49' },
  body,
});

const EXCHANGES: readonly RecordedExchange[] = [
  exchange(1, {
    case: 'read/home/1',
    title: 'a read of the connection',
    request: { method: 'GET' },
    reply: answer(200, RESOURCE),
  }),
  exchange(2, {
    case: `${NAME}/maxLength/51`,
    title: 'a name of 51 characters',
    request: json(`{"${NAME}":"a×51"}`),
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

function end(own: Partial<RunEnd> = {}): RunEnd {
  return {
    kind: 'end',
    endedAt: new Date(STARTED + 6100).toISOString(),
    sent: { writes: 3, reads: 1 },
    outcomes: { untested: 0, inapplicable: 2, upheld: 14, inconclusive: 0, violated: 0 },
    restored: true,
    unrestored: [],
    errors: [],
    exitCode: 0,
    ...own,
  };
}

const LONG_NAME = violation({
  case: `${NAME}/maxLength/51`,
  title: 'a name of 51 characters',
  sent: `PATCH {"${NAME}":"a×51"}`,
  expected: '400',
  actual: `200 {"connection_id":"con_A1b2C3d4E5f6G7h8","${NAME}":"a×51"}`,
  state: `changed: ${NAME} "staff" → "a×51"`,
});

const wrongType = (value: string): Violation =>
  violation({
    case: `show_as_button/type/${value}`,
    title: `a show_as_button of ${value}`,
    sent: `PATCH {"show_as_button":${value}}`,
    expected: '400',
    actual: `200 ${RESOURCE}`,
  });

const broken = (...violations: readonly Violation[]): Change => ({ outcome: 'violated', violations });

const VIOLATED: Readonly<Record<string, Change>> = {
  [`request.${NAME}.maxLength`]: broken(LONG_NAME),
  'request.show_as_button.type': broken(...['null', '"true"', '0', '1', '[]'].map(wrongType)),
  'request.is_signup_enabled.tie': broken(
    violation({
      case: 'is_signup_enabled/tie/alone',
      title: 'signup without assigned membership',
      sent: 'PATCH {"is_signup_enabled":true,"assign_membership_on_login":false}',
      expected: '400',
      actual: `200 ${RESOURCE}`,
    }),
  ),
  'response.body.echo': broken(
    violation({
      case: 'show_as_button/type/false',
      title: 'a show_as_button of false',
      sent: 'PATCH {"show_as_button":false}',
      expected: '"show_as_button": false',
      actual: '"show_as_button": true',
    }),
  ),
  'error.statusCode.equal': broken(
    violation({
      case: `${NAME}/minLength/0`,
      title: 'an empty name',
      sent: `PATCH {"${NAME}":""}`,
      expected: '"statusCode": 400',
      actual: '"statusCode": 422',
    }),
  ),
  'authorization.absent.status': broken(
    violation({
      case: 'authorization/absent/none',
      title: 'no credentials',
      sent: 'PATCH without credentials {"show_as_button":false}',
      expected: '401',
      actual: '404 {"statusCode":404,"error":"Not Found","message":"Not Found"}',
    }),
  ),
  'state.rejection.inert': broken(
    violation({
      case: 'show_as_button/type/string',
      title: 'a show_as_button of "true"',
      sent: `PATCH {"show_as_button":"true","${NAME}":"bait-17"}`,
      expected: 'nothing changes',
      actual: `${NAME} became "bait-17"`,
      state: `changed: ${NAME} "staff" → "bait-17"`,
    }),
  ),
};

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
  curl: `curl -X PATCH '${URL}' -d '${text}'`,
});

const hostile: readonly RecordLine[] = [
  { ...HEADER, tool: HOSTILE, target: HOSTILE, only: [HOSTILE] },
  exchange(1, {
    case: HOSTILE,
    title: ENDLESS,
    request: { path: HOSTILE, ...json(HOSTILE) },
    reply: { kind: 'response', status: 200, headers: { __proto__x: HOSTILE, 'x-a': ENDLESS }, body: HOSTILE },
  }),
  ...findings({
    [`request.${NAME}.maxLength`]: broken(hostileViolation(HOSTILE), hostileViolation(ENDLESS)),
    'request.body.empty-object': { observed: [HOSTILE, ENDLESS] },
    'request.is_signup_enabled.tie': broken(hostileViolation(HOSTILE)),
    'response.body.object': { outcome: 'inconclusive', because: [HOSTILE] },
    'response.body.echo': { outcome: 'inapplicable', because: [ENDLESS] },
    'state.unsent.kept': { outcome: 'untested', because: [HOSTILE] },
  }),
  end({
    sent: { writes: 1, reads: 0 },
    outcomes: { untested: 1, inapplicable: 3, upheld: 9, inconclusive: 1, violated: 2 },
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
    HEADER,
    ...EXCHANGES.slice(0, 3),
    ...findings(),
    end({ sent: { writes: 2, reads: 1 } }),
  ]),
  violations: text([
    HEADER,
    ...EXCHANGES,
    ...findings(VIOLATED),
    end({ outcomes: { untested: 0, inapplicable: 2, upheld: 7, inconclusive: 0, violated: 7 }, exitCode: 1 }),
  ]),
  inconclusive: text([
    { ...HEADER, profile: 'deep', seed: 42, only: ['request.*', 'state.*'] },
    ...EXCHANGES,
    ...findings(LOST),
    end({
      outcomes: { untested: 2, inapplicable: 2, upheld: 9, inconclusive: 3, violated: 0 },
      restored: false,
      unrestored: ['show_as_button is true, was false'],
      errors: [
        'case show_as_button/type/null does not break the keyword it names (show_as_button/type/null)',
      ],
      exitCode: 2,
    }),
  ]),
  truncated: text([HEADER, ...EXCHANGES]).slice(0, -70),
  empty: text([HEADER]),
  hostile: text(hostile),
};
