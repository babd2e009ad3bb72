import type { Finding, Outcome, Part, Violation } from '../../../src/model.ts';
import type { RecordedExchange, RecordLine, RunEnd, RunHeader } from '../../../src/record/record.ts';
import { NAME, RULES } from './report-sample-rules.ts';

/** The lines that sample records are made of. */

export const STARTED = Date.UTC(2026, 5, 1, 9, 30);
const PATH = '/organizations/org_A1b2C3d4E5f6G7h8/connections/con_A1b2C3d4E5f6G7h8';
export const URL = `http://127.0.0.1:4010/api/v2${PATH}`;

const NO_OTHER = 'no other organization is configured (PATCHPROOF_OTHER_ORGANIZATION_ID)';
const NO_TOKEN = 'no token without the scope is configured (PATCHPROOF_UNSCOPED_TOKEN)';

export type Change = Partial<
  Pick<
    Finding,
    | 'outcome'
    | 'because'
    | 'judged'
    | 'exchanges'
    | 'violations'
    | 'observed'
    | 'stability'
    | 'windowMs'
    | 'answers'
    | 'undecided'
    | 'tolerated'
    | 'fresh'
  >
>;

const ANSWERS: Readonly<Record<string, Change>> = {
  'request.body.empty-object': { observed: ['200, nothing changes'] },
  'request.body.duplicate-member': { observed: ['200, the last one counts'] },
  'state.other-organization.untouched': { outcome: 'inapplicable', because: [NO_OTHER], judged: 0 },
  'authorization.unscoped.status': { outcome: 'inapplicable', because: [NO_TOKEN], judged: 0 },
};

/** One finding a rule, upheld where nothing else is said. */
export function findings(changes: Readonly<Record<string, Change>> = {}): readonly RecordLine[] {
  return Object.entries(RULES).map(([rule, { level = 'must', ...known }], index) => {
    const own = changes[rule] ?? ANSWERS[rule] ?? {};
    const judged = own.judged ?? 1 + (index % 4);
    return {
      kind: 'finding',
      rule,
      part: rule.split('.')[0] as Part,
      level,
      ...known,
      outcome: 'upheld' as Outcome,
      because: [],
      judged,
      violations: [],
      observed: [],
      exchanges: Array.from({ length: judged }, (_, place) => 1 + ((index + place) % 4)).toSorted(),
      ...own,
    };
  });
}

/** `pointer`: to the member that is wrong. */
export const different = (
  expected: string,
  actual: string,
  pointer: string,
  status?: number,
): Pick<Violation, 'differences'> => ({
  differences: [{ ...(status === undefined ? {} : { status }), pointer, expected, actual }],
});

export function violation(own: Omit<Violation, 'curl'>): Violation {
  const body = own.sent.slice(own.sent.indexOf('{')).replace('a×51', 'a'.repeat(51));
  const bearer = own.sent.includes('without credentials')
    ? ''
    : ' -H "Authorization: Bearer $AUTH0_API_TOKEN"';
  const curl = `curl -X PATCH '${URL}'${bearer} -H 'Content-Type: application/json' -d '${body}'`;
  return { ...own, curl };
}

export const HEADER: RunHeader = {
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
  planned: { rules: 16, writes: 3, reads: 1, leastWrites: 3 },
  requestHash: 'sha256:2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae',
  only: [],
  config: {
    AUTH0_DOMAIN: 'http://127.0.0.1:4010',
    AUTH0_API_TOKEN: '(set)',
    PATCHPROOF_ORGANIZATION_ID: 'org_A1b2C3d4E5f6G7h8',
    PATCHPROOF_CONNECTION_ID: 'con_A1b2C3d4E5f6G7h8',
  },
};

/** The connection, with what is different about it. */
export const resource = (own: object = {}): string =>
  JSON.stringify({
    connection_id: 'con_A1b2C3d4E5f6G7h8',
    [NAME]: 'staff',
    show_as_button: true,
    connection: { name: 'acme', strategy: 'auth0' },
    ...own,
  });

type Sent = Pick<RecordedExchange, 'case' | 'title' | 'reply'> &
  Partial<Pick<RecordedExchange, 'at' | 'ms' | 'purpose'>> & { readonly request?: object };

export const exchange = (n: number, own: Sent): RecordedExchange => ({
  kind: 'exchange',
  n,
  at: n * 40,
  ms: 12.5,
  purpose: 'plan',
  ...own,
  request: { method: 'PATCH', path: PATH, credential: 'full', ...own.request },
});

export const json = (body: string): object => ({ mediaType: 'application/json', body });

export const answer = (status: number, body: string): RecordedExchange['reply'] => ({
  kind: 'response',
  status,
  headers: { 'content-type': 'application/json; charset=utf-8', 'x-ratelimit-remaining': '49' },
  body,
});

export const reading = (n: number, own: object = {}): RecordedExchange =>
  exchange(n, {
    case: `read/home/${n}`,
    title: 'a read of the connection',
    request: { method: 'GET' },
    reply: answer(200, resource(own)),
  });

export function end(own: Partial<RunEnd> = {}): RunEnd {
  return {
    kind: 'end',
    endedAt: new Date(STARTED + 6100).toISOString(),
    sent: { writes: 3, reads: 1 },
    outcomes: { untested: 0, inapplicable: 2, upheld: 12, observed: 2, inconclusive: 0, violated: 0 },
    restored: true,
    unrestored: [],
    errors: [],
    exitCode: 0,
    ...own,
  };
}
