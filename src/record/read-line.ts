import type { RecordLine } from '../model.ts';
import {
  choice,
  dictionary,
  flag,
  list,
  number,
  object,
  type Reader,
  some,
  text,
  variant,
} from './reader.ts';

const part = choice('request', 'response', 'error', 'authorization', 'state');
export const credential = choice(
  'full',
  'absent',
  'query',
  'basic',
  'bearer-alone',
  'opaque',
  'payload-changed',
  'signature-changed',
  'foreign-key',
  'alg-none',
  'expired',
  'other-audience',
  'other-issuer',
  'unscoped',
  'read-scope',
);
export const fault = choice('refused', 'reset', 'timeout', 'dns', 'tls', 'oversized', 'protocol', 'aborted');

const purpose = choice('plan', 'again', 'confirm', 'restore');
const rate = object({ perMinute: number, burst: number });
const elided = choice(true);

const run = object(
  {
    kind: choice('run'),
    format: choice(1),
    tool: text,
    contract: object({ revision: text, hash: text }),
    profile: choice('smoke', 'gate', 'deep'),
    seed: number,
    target: text,
    startedAt: text,
    planned: object({ rules: number, writes: number, reads: number }, { leastWrites: number }),
    requestHash: text,
    only: list(text),
  },
  {
    reference: choice('asked', 'unconfigured'),
    tlsUnverified: choice(true),
    envFile: text,
    runs: number,
    out: text,
    strict: flag,
    allowUntested: flag,
    unsettable: list(text),
    config: dictionary(text),
    pace: object({}, { all: rate, writes: rate, reads: rate }),
  },
);

const exchange = object(
  {
    kind: choice('exchange'),
    n: number,
    case: text,
    title: text,
    at: number,
    ms: number,
    request: object(
      { method: text, path: text, credential },
      { mediaType: text, encoding: choice('base64'), body: text, elided },
    ),
    reply: variant({
      response: object(
        { kind: choice('response'), status: number, headers: dictionary(text), body: text },
        { limited: number, elided },
      ),
      fault: object({ kind: choice('fault'), fault, message: text }),
    }),
  },
  { purpose },
);

const violation = object(
  { exchange: number, case: text, title: text, sent: text, expected: text, actual: text, curl: text },
  { state: text, before: text, after: text, script: list(text) },
);

const answer = object({ expected: text, actual: text, cases: list(text) });
const tolerance = object({ reason: text, since: text, expires: text }, { ticket: text });
const stale = object({ rule: text, because: text, mend: text });

const finding = object(
  {
    kind: choice('finding'),
    rule: text,
    part,
    level: choice('must', 'should', 'observe'),
    statement: text,
    source: object({ document: text, anchor: text, words: text }),
    outcome: choice('untested', 'inapplicable', 'upheld', 'inconclusive', 'violated'),
    because: list(text),
    judged: number,
    violations: list(violation),
    observed: list(text),
  },
  {
    exchanges: list(number),
    answers: list(answer),
    undecided: list(text),
    tolerated: list(tolerance),
    fresh: list(text),
    stability: choice('stable', 'intermittent', 'eventually consistent', 'unconfirmed'),
    windowMs: number,
    shrunk: object({ steps: list(text), requests: number }),
  },
);

const id = choice('organization', 'connection');
const cause = variant({
  'no answer': object({ kind: choice('no answer') }),
  redirect: object({ kind: choice('redirect') }, { to: text }),
  'not the API': object({
    kind: choice('not the API'),
    form: choice('an HTML page', 'text', 'no body', 'no JSON object'),
  }),
  'token expired': object({ kind: choice('token expired'), seconds: number }),
  'token for another audience': object({ kind: choice('token for another audience'), audiences: list(text) }),
  'token of another issuer': object({ kind: choice('token of another issuer'), issuer: text }),
  'token refused': object({ kind: choice('token refused') }),
  'no scope': object({ kind: choice('no scope') }),
  'no feature': object({ kind: choice('no feature'), code: text }),
  forbidden: object({ kind: choice('forbidden') }),
  'ids swapped': object({ kind: choice('ids swapped') }),
  'id of another kind': object({ kind: choice('id of another kind'), id }),
  'malformed id': object({
    kind: choice('malformed id'),
    id: choice('organization', 'connection', 'either'),
  }),
  'no organization': object({ kind: choice('no organization') }),
  'not attached': object({ kind: choice('not attached'), attached: list(text) }, { exists: flag }),
  'no path of its own': object({ kind: choice('no path of its own') }),
  'no connections paths': object({ kind: choice('no connections paths') }),
  'no organizations paths': object({ kind: choice('no organizations paths') }),
  'no API': object({ kind: choice('no API') }),
  'rate limited': object({ kind: choice('rate limited') }),
  down: object({ kind: choice('down') }),
  'another answer': object({ kind: choice('another answer') }),
});
const reading = object({ url: text, said: text }, { status: number });
const unread = object({
  readings: some(reading),
  causes: some(cause),
  named: flag,
  tokenGiven: flag,
});

const end = object(
  {
    kind: choice('end'),
    endedAt: text,
    sent: object({ writes: number, reads: number }),
    outcomes: object(
      { untested: number, inapplicable: number, upheld: number, inconclusive: number, violated: number },
      { observed: number },
    ),
    restored: flag,
    unrestored: list(text),
    errors: list(text),
    exitCode: choice(0, 1, 2),
  },
  {
    unread,
    baseline: object({ file: text, entries: number, unjudged: number, stale: list(stale) }),
    front: object({ answers: number, of: number }),
  },
);

const record: Reader<RecordLine> = variant({ run, exchange, finding, end });

/** A parsed line of a record; throws a RecordError that says what was expected. */
export function readLine(value: unknown, line: number): RecordLine {
  return record(value, { line, path: '' });
}
