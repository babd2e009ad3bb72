import { elideJson, elideText } from '../elide.ts';
import type { Body, Payload, RecordedBody, RecordedExchange } from '../model.ts';

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

/** A body as it goes over the wire, unless it is long. */
export function keepBody(body: Body): RecordedBody & Pick<RecordedExchange['request'], 'encoding'> {
  switch (body.kind) {
    case 'json':
      return keep(JSON.stringify(body.value), () => elideJson(body.value));
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
