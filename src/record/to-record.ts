import type {
  Body,
  BrokenVerdict,
  Case,
  Exchange,
  Observation,
  RecordedBody,
  RecordedRequest,
  Reply,
  Request,
  Snapshot,
  Subject,
  Violation,
} from '../model.ts';
import { elideJson, elideText, showUnprintable } from '../text/elide.ts';
import { defined } from '../text/json.ts';
import { secretHeader } from '../text/shell.ts';
import { bytesIn, curl, resolve, textOf } from './curl.ts';
import { describeActual, describeExpected, describeState, differencesOf } from './describe-verdict.ts';
import type { RecordedExchange, RecordLine, RunRecord } from './record.ts';

/** What it takes to show an exchange to people: the origin, the ids, and a redaction for every text. */
export interface Showing {
  readonly origin: string;
  readonly subject: Subject;
  readonly redact: (text: string) => string;
  /** Options of `patchproof body` that make the cases of this run, with a leading space. */
  readonly bodyOptions?: () => string;
  /** Names of the headers that a gateway requires with every request; their values are secrets. */
  readonly headers?: readonly string[];
}

/** The longest body or stored resource, in characters, that is kept whole. Answers of the API are shorter. */
const KEPT = 4_096;

/** A body on one short line. */
function shortBody(body: Body): string {
  if (body.kind === 'json') return elideJson(body.value);
  return elideText(body.kind === 'text' ? body.text : body.base64);
}

/** A body as it is sent, shortened when it is long. */
export function keepBody(body: Body): RecordedBody & Pick<RecordedRequest, 'encoding'> {
  const exact = body.kind === 'base64' ? body.base64 : textOf(body);
  const kept = exact.length <= KEPT ? { body: exact } : ({ body: shortBody(body), elided: true } as const);
  return body.kind === 'base64' ? { ...kept, encoding: 'base64' } : kept;
}

const home = '/organizations/{organization}/connections/{connection}';

function sent({ method, path, credential, mediaType, body }: Request, subject: Subject): string {
  const parts = [
    method,
    path === home ? '' : elideText(resolve(path, subject)),
    mediaType === undefined || mediaType === 'application/json' ? '' : `as ${mediaType}`,
    body === undefined ? '' : `${body.kind === 'base64' ? 'base64 ' : ''}${shortBody(body)}`,
    credential === 'full' ? '' : `with credential ${credential}`,
  ];
  return parts.filter((part) => part !== '').join(' ');
}

/** Turns violations into data of a record that people can read and send again. */
export function violationToRecord({ origin, subject, redact, bodyOptions, headers = [] }: Showing) {
  const gateway = headers.map((name) => ` -H ${secretHeader(name)}`).join('');
  const line = ({ request, id }: Case): string =>
    redact(curl(request, id, origin, subject, bodyOptions?.()) + gateway);
  const kept = ({ request }: Case): RecordedRequest => redactValue(recordedRequest(request, subject), redact);
  const stored = (snapshot: Snapshot | undefined): string | undefined =>
    snapshot?.kind === 'known' ? redact(elideJson(snapshot.value, KEPT)) : undefined;
  return (
    { n, case: candidate, span }: Observation,
    verdict: BrokenVerdict,
    script: readonly Case[],
  ): Violation => {
    const state = describeState(verdict.actual);
    return {
      exchange: n,
      case: candidate.id,
      title: candidate.title,
      sent: redact(sent(candidate.request, subject)),
      expected: redact(describeExpected(verdict.expected)),
      actual: redact(describeActual(verdict.actual)),
      ...defined({ state: state && redact(state), before: stored(span?.before), after: stored(span?.after) }),
      differences: differencesOf(verdict, redact, candidate),
      curl: line(candidate),
      ...(script.length > 1 ? { script: script.map(line), requests: script.map(kept) } : {}),
    };
  };
}

const KEPT_HEADERS =
  /^(content-type|date|retry-after|www-authenticate|x-ratelimit-.*|location|server|via|cf-ray)$/;

const recordedRequest = (
  { method, path, credential, mediaType, headers, body }: Request,
  subject: Subject,
): RecordedRequest => ({
  method,
  path: elideText(resolve(path, subject)),
  credential,
  ...defined({ mediaType, headers }),
  ...(body && keepBody(body)),
});

/** One step of a counterexample. */
export const stepper =
  ({ subject, redact }: Showing) =>
  ({ request }: Case): string =>
    redact(sent(request, subject));

function recordedReply(reply: Reply): RecordedExchange['reply'] {
  if (reply.kind === 'fault') {
    const { progress: _, ...fault } = reply;
    return fault;
  }
  const { status, headers, payload, limited = [] } = reply;
  return {
    kind: 'response',
    status,
    headers: Object.fromEntries(Object.entries(headers).filter(([name]) => KEPT_HEADERS.test(name))),
    ...(limited.length === 0 ? {} : { limited: limited.length }),
    ...(payload.kind === 'empty' ? { body: '' } : keepBody(payload)),
  };
}

/** Turns an exchange into a line of the record: redacted, with a credential by name only. */
export const recorder =
  ({ subject, redact }: Showing) =>
  ({ n, case: { id, title, request }, reply, at, ms, purpose }: Exchange): RecordedExchange =>
    redactLine(
      {
        kind: 'exchange',
        n,
        case: id,
        title,
        at,
        ms,
        purpose,
        request: recordedRequest(request, subject),
        reply: recordedReply(reply),
      },
      redact,
    );

/** The whole body of a case, as the bytes that are sent. */
export const bytesOf = ({ request: { body } }: Case): Uint8Array =>
  body === undefined ? new Uint8Array() : bytesIn(body);

/** Members that are never redacted, whatever a secret is: format words, ids, and redacted text. */
const KEPT_MEMBERS = new Set([
  'kind',
  'tool',
  'contract',
  'profile',
  'reference',
  'startedAt',
  'endedAt',
  'requestHash',
  'config',
  'case',
  'cases',
  'purpose',
  'method',
  'credential',
  'mediaType',
  'encoding',
  'fault',
  'rule',
  'part',
  'level',
  'statement',
  'source',
  'place',
  'outcome',
  'stability',
  'confirmedBy',
  'undecided',
  'fresh',
  'before',
  'after',
  'since',
  'expires',
  'file',
  'mend',
  'causes',
]);

export function redactValue<T>(value: T, redact: (text: string) => string): T {
  const redacted = (one: unknown): unknown => {
    if (typeof one === 'string') return redact(one);
    if (typeof one !== 'object' || one === null) return one;
    if (Array.isArray(one)) return one.map(redacted);
    const members = Object.entries(one);
    return Object.fromEntries(
      members.map(([name, own]) => [name, KEPT_MEMBERS.has(name) ? own : redacted(own)]),
    );
  };
  return redacted(value) as T;
}

/** Redacts a line of the record, in all that is said in words or by a tenant. */
export function redactLine<Line extends RecordLine>(line: Line, redact: (text: string) => string): Line {
  const clean = redactValue(line, redact);
  if (clean.kind !== 'exchange' || clean.reply.kind === 'fault') return clean;
  const headers = Object.entries(clean.reply.headers).map(([name, value]) => [redact(name), value]);
  return { ...clean, reply: { ...clean.reply, headers: Object.fromEntries(headers) } };
}

/** The order in which members are written; others follow by name. */
const ORDER = [
  'kind format tool contract revision hash profile seed target startedAt planned rules all writes reads',
  'leastWrites perMinute burst requestHash only envFile headersOnToken runs out strict allowUntested ' +
    'config pace',
  'unsettable n exchange rule part level case title at ms purpose request reply method path credential',
  'mediaType status pointer headers limited encoding body elided fault message statement source place',
  'document anchor words outcome stability confirmedBy windowMs because judged exchanges answers cases ' +
    'undecided',
  'tolerated reason since expires ticket fresh violations sent expected actual state before after',
  'differences curl script observed endedAt outcomes upheld violated inconclusive inapplicable untested',
  'restored unrestored errors front of baseline file entries unjudged stale mend exitCode',
]
  .join(' ')
  .split(' ');
const RANKS = new Map(ORDER.map((name, index) => [name, index]));
const rank = (name: string): number => RANKS.get(name) ?? ORDER.length;

/** A record line as one line of JSON, without its line break. The same line gives the same bytes. */
export const formatLine = (line: RecordLine): string =>
  showUnprintable(JSON.stringify(line, (_name, value: unknown) => ordered(value)));

/** A record as text. A line that was cut off is left out. */
export function formatRecord({ header, exchanges, findings, end }: RunRecord): string {
  const lines: readonly RecordLine[] = [
    header,
    ...exchanges,
    ...findings.map((finding) => ({ kind: 'finding', ...finding }) as const),
    ...(end === undefined ? [] : [end]),
  ];
  return lines.map((line) => `${formatLine(line)}\n`).join('');
}

function ordered(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(
    Object.entries(value).toSorted(([a], [b]) => rank(a) - rank(b) || (a < b ? -1 : 1)),
  );
}
