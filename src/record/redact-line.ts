import type {
  Body,
  Deviation,
  Finding,
  Json,
  Payload,
  RecordedBody,
  RecordedExchange,
  RecordLine,
  StaleEntry,
  Tolerance,
  Unread,
  Violation,
} from '../model.ts';
import { elideJson, elideText } from '../text/elide.ts';

/** A body, or a stored resource, of so many characters is kept whole: every answer of the API is shorter. */
export const KEPT = 4_096;

/** A body on one short line, for people. */
export function shortBody(body: Body): string {
  switch (body.kind) {
    case 'json':
      return elideJson(body.value);
    case 'text':
      return elideText(body.text);
    case 'base64':
      return `base64 ${elideText(body.base64)}`;
  }
}

const keep = (exact: string, short: () => string): RecordedBody =>
  exact.length <= KEPT ? { body: exact } : { body: short(), elided: true };

/** The JSON of a body or an answer: of a body as it is written. */
const textOf = (body: { readonly value: Json; readonly text?: string }): string =>
  body.text ?? JSON.stringify(body.value);

/** A body as it goes over the wire, unless it is long. */
export function keepBody(body: Body): RecordedBody & Pick<RecordedExchange['request'], 'encoding'> {
  switch (body.kind) {
    case 'json':
      return keep(textOf(body), () => elideJson(body.value));
    case 'text':
      return keep(body.text, () => elideText(body.text));
    case 'base64':
      return { ...keep(body.base64, () => elideText(body.base64)), encoding: 'base64' };
  }
}

/** A payload as it was answered, unless it is long. */
export function keepPayload(payload: Payload): RecordedBody {
  return payload.kind === 'empty' ? { body: '' } : keepBody(payload);
}

type RedactText = (text: string) => string;

function exchange(line: RecordedExchange, redact: RedactText): RecordedExchange {
  const { request, reply } = line;
  const named = (headers: Readonly<Record<string, string>>) =>
    Object.fromEntries(Object.entries(headers).map(([name, value]) => [redact(name), redact(value)]));
  return {
    ...line,
    title: redact(line.title),
    request: {
      ...request,
      path: redact(request.path),
      ...(request.body === undefined ? {} : { body: redact(request.body) }),
    },
    reply:
      reply.kind === 'fault'
        ? { ...reply, message: redact(reply.message) }
        : { ...reply, headers: named(reply.headers), body: redact(reply.body) },
  };
}

const violation = (one: Violation, redact: RedactText): Violation => ({
  ...one,
  title: redact(one.title),
  sent: redact(one.sent),
  expected: redact(one.expected),
  actual: redact(one.actual),
  ...(one.state === undefined ? {} : { state: redact(one.state) }),
  curl: redact(one.curl),
  ...(one.script === undefined ? {} : { script: one.script.map(redact) }),
});

const answer = (one: Deviation, redact: RedactText): Deviation => ({
  ...one,
  expected: redact(one.expected),
  actual: redact(one.actual),
});

const tolerance = (one: Tolerance, redact: RedactText): Tolerance => ({
  ...one,
  reason: redact(one.reason),
  ...(one.ticket === undefined ? {} : { ticket: redact(one.ticket) }),
});

const stale = (one: StaleEntry, redact: RedactText): StaleEntry => ({ ...one, because: redact(one.because) });

const finding = <Given extends Finding>(line: Given, redact: RedactText): Given => ({
  ...line,
  because: line.because.map(redact),
  observed: line.observed.map(redact),
  violations: line.violations.map((one) => violation(one, redact)),
  ...(line.tolerated === undefined ? {} : { tolerated: line.tolerated.map((one) => tolerance(one, redact)) }),
  ...(line.answers === undefined ? {} : { answers: line.answers.map((one) => answer(one, redact)) }),
  ...(line.shrunk === undefined ? {} : { shrunk: { ...line.shrunk, steps: line.shrunk.steps.map(redact) } }),
});

const unread = (one: Unread, redact: RedactText): Unread => {
  const [first, ...more] = one.readings.map((reading) => ({
    ...reading,
    url: redact(reading.url),
    said: redact(reading.said),
  }));
  return first === undefined ? one : { ...one, readings: [first, ...more] };
};

/**
 * A line of the record without secrets. Only what is said in words or by a tenant is looked at: members, ids and
 * outcomes are the format's own, and stay what they are whatever a secret is called.
 */
export function redactLine<Line extends RecordLine>(line: Line, redact: RedactText): Line;
export function redactLine(line: RecordLine, redact: RedactText): RecordLine {
  switch (line.kind) {
    case 'run':
      return {
        ...line,
        target: redact(line.target),
        only: line.only.map(redact),
        ...(line.envFile === undefined ? {} : { envFile: redact(line.envFile) }),
        ...(line.out === undefined ? {} : { out: redact(line.out) }),
        ...(line.unsettable === undefined ? {} : { unsettable: line.unsettable.map(redact) }),
      };
    case 'exchange':
      return exchange(line, redact);
    case 'finding':
      return finding(line, redact);
    case 'end':
      return {
        ...line,
        unrestored: line.unrestored.map(redact),
        errors: line.errors.map(redact),
        ...(line.unread === undefined ? {} : { unread: unread(line.unread, redact) }),
        ...(line.baseline === undefined
          ? {}
          : { baseline: { ...line.baseline, stale: line.baseline.stale.map((one) => stale(one, redact)) } }),
      };
  }
}
