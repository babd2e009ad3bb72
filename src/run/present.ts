import { elideJson, elideText } from '../elide.ts';
import type {
  Body,
  Case,
  Exchange,
  Observation,
  RecordedExchange,
  Request,
  Subject,
  Verdict,
  Violation,
} from '../model.ts';
import { curl, resolve } from './curl.ts';
import { redactLine } from './redact-line.ts';

/** What it takes to show an exchange to people: where it was sent, and a redaction for everything said. */
export interface Showing {
  readonly origin: string;
  readonly subject: Subject;
  readonly redact: (text: string) => string;
}

function shortBody(body: Body): string {
  switch (body.kind) {
    case 'json':
      return elideJson(body.value);
    case 'text':
      return elideText(body.text);
    case 'base64':
      return `base64 ${elideText(body.base64)}`;
  }
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

/** A violation, ready to be read and sent again. */
export function presenter({ origin, subject, redact }: Showing) {
  return (
    { n, case: candidate }: Observation,
    verdict: Extract<Verdict, { kind: 'violation' }>,
  ): Violation => ({
    exchange: n,
    case: candidate.id,
    title: candidate.title,
    sent: redact(sent(candidate.request, subject)),
    expected: redact(verdict.expected),
    actual: redact(verdict.actual),
    ...(verdict.state === undefined ? {} : { state: redact(verdict.state) }),
    curl: redact(curl(candidate.request, candidate.id, origin, subject)),
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
    ...(body === undefined ? {} : { body: shortBody(body) }),
  };
}

/** One step of a counterexample. */
export function stepper({ subject, redact }: Showing) {
  return ({ request }: Case): string => redact(sent(request, subject));
}

/** An exchange as the record keeps it: elided, redacted, no credential but its name. */
export function recorder({ subject, redact }: Showing) {
  return ({ n, case: { id, title, request }, reply, at, ms }: Exchange): RecordedExchange => {
    const recorded: RecordedExchange = {
      kind: 'exchange',
      n,
      case: id,
      title,
      at,
      ms,
      request: recordedRequest(request, subject),
      reply:
        reply.kind === 'fault'
          ? reply
          : {
              kind: 'response',
              status: reply.status,
              headers: Object.fromEntries(Object.entries(reply.headers).filter(([name]) => kept.test(name))),
              body:
                reply.payload.kind === 'json'
                  ? elideJson(reply.payload.value)
                  : reply.payload.kind === 'text'
                    ? elideText(reply.payload.text)
                    : '',
            },
    };
    return redactLine(recorded, redact);
  };
}

/** The whole body of a case, as bytes on the wire. */
export function bytesOf({ request: { body } }: Case): Uint8Array {
  if (body === undefined) return new Uint8Array();
  if (body.kind === 'base64') return Uint8Array.from(atob(body.base64), (unit) => unit.charCodeAt(0));
  return new TextEncoder().encode(body.kind === 'json' ? JSON.stringify(body.value) : body.text);
}
