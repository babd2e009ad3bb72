import type {
  Case,
  Exchange,
  Observation,
  RecordedExchange,
  Reply,
  Request,
  Snapshot,
  Subject,
  Verdict,
  Violation,
} from '../model.ts';
import { elideJson, elideText } from '../text/elide.ts';
import { curl, resolve } from './curl.ts';
import { KEPT, keepBody, keepPayload, redactLine, shortBody } from './redact-line.ts';

/** What it takes to show an exchange to people: where it was sent, and a redaction for everything said. */
export interface Showing {
  readonly origin: string;
  readonly subject: Subject;
  readonly redact: (text: string) => string;
  /** Options of `patchproof body` that make the cases of this run, with a space in front. */
  readonly bodyOptions?: () => string;
}

const home = '/organizations/{organization}/connections/{connection}';

function sent({ method, path, credential, mediaType, body }: Request, subject: Subject): string {
  const parts = [
    method,
    path === home ? '' : elideText(resolve(path, subject)),
    mediaType === undefined || mediaType === 'application/json' ? '' : `as ${mediaType}`,
    body === undefined ? '' : shortBody(body),
    credential === 'full' ? '' : `with credential ${credential}`,
  ];
  return parts.filter((part) => part !== '').join(' ');
}

function shownState(
  moment: 'before' | 'after',
  snapshot: Snapshot | undefined,
  redact: Showing['redact'],
): Pick<Violation, 'before' | 'after'> {
  return snapshot?.kind === 'known' ? { [moment]: redact(elideJson(snapshot.value, KEPT)) } : {};
}

/** A violation, ready to be read and sent again. */
export function presenter({ origin, subject, redact, bodyOptions }: Showing) {
  const line = ({ request, id }: Case): string => redact(curl(request, id, origin, subject, bodyOptions?.()));
  return (
    { n, case: candidate, span }: Observation,
    verdict: Extract<Verdict, { kind: 'violation' }>,
    script: readonly Case[],
  ): Violation => ({
    exchange: n,
    case: candidate.id,
    title: candidate.title,
    sent: redact(sent(candidate.request, subject)),
    expected: redact(verdict.expected),
    actual: redact(verdict.actual),
    ...(verdict.state === undefined ? {} : { state: redact(verdict.state) }),
    ...shownState('before', span?.before, redact),
    ...shownState('after', span?.after, redact),
    curl: line(candidate),
    ...(script.length > 1 ? { script: script.map(line) } : {}),
  });
}

const kept = /^(content-type|date|retry-after|www-authenticate|x-ratelimit-.*|location|server|via|cf-ray)$/;

function recordedRequest(
  { method, path, credential, mediaType, body }: Request,
  subject: Subject,
): RecordedExchange['request'] {
  return {
    method,
    path: elideText(resolve(path, subject)),
    credential,
    ...(mediaType === undefined ? {} : { mediaType }),
    ...(body === undefined ? {} : keepBody(body)),
  };
}

/** One step of a counterexample. */
export function stepper({ subject, redact }: Showing) {
  return ({ request }: Case): string => redact(sent(request, subject));
}

function recordedReply(reply: Reply): RecordedExchange['reply'] {
  if (reply.kind === 'fault') {
    const { progress: _, ...fault } = reply;
    return fault;
  }
  const { status, headers, payload, limited = [] } = reply;
  return {
    kind: 'response',
    status,
    headers: Object.fromEntries(Object.entries(headers).filter(([name]) => kept.test(name))),
    ...(limited.length === 0 ? {} : { limited: limited.length }),
    ...keepPayload(payload),
  };
}

/** An exchange as the record keeps it: redacted, no credential but its name. */
export function recorder({ subject, redact }: Showing) {
  return ({ n, case: { id, title, request }, reply, at, ms, purpose }: Exchange): RecordedExchange => {
    const recorded: RecordedExchange = {
      ...{ kind: 'exchange', n, case: id, title, at, ms, purpose },
      request: recordedRequest(request, subject),
      reply: recordedReply(reply),
    };
    return redactLine(recorded, redact);
  };
}

/** The whole body of a case, as bytes on the wire. */
export function bytesOf({ request: { body } }: Case): Uint8Array {
  if (body === undefined) return new Uint8Array();
  if (body.kind === 'base64') return Uint8Array.from(atob(body.base64), (unit) => unit.charCodeAt(0));
  return new TextEncoder().encode(
    body.kind === 'json' ? (body.text ?? JSON.stringify(body.value)) : body.text,
  );
}
