import { isRecord, parsed } from '../library/recorded.ts';
import type { Response } from '../model.ts';

/** What was answered, or why nobody can know. */
export interface Body {
  readonly value?: unknown;
  readonly lost?: string;
}

export const notRecorded: Body = { lost: 'body not recorded' };
const cutOff: Body = { lost: 'body recorded in part' };

/** Answers that cannot have a body, whatever a file says of its size. */
export const isBodiless = (method: string, status: number): boolean =>
  method === 'HEAD' || status < 200 || status === 204 || status === 205 || status === 304;

/** Whether headers announce a body. */
export const announces = (headers: Response['headers']): boolean =>
  /^\s*0*[1-9]\d*\s*$/.test(headers['content-length'] ?? '');

/** The text of a HAR content, its base64 undone; undefined when it is no text. */
function decoded(text: string, encoding: unknown): string | undefined {
  if (encoding === undefined || encoding === null || encoding === '') return text;
  if (encoding !== 'base64') return undefined;
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(text, 'base64'));
  } catch {
    return undefined;
  }
}

/** Whether a file holds less of a text than there was. A byte order mark that is gone, and whole JSON, are no loss. */
function isCut(text: string, size: unknown): boolean {
  const missing = typeof size === 'number' ? size - Buffer.byteLength(text) : 0;
  return missing > 0 && missing !== 3 && parsed(text) === undefined;
}

/** The body of an answer as a HAR holds it. A lost one is not an empty one. */
export function harBody(content: unknown, bodySize: unknown, headers: Response['headers']): Body {
  if (!isRecord(content)) return notRecorded;
  const { text, encoding, size } = content;
  if (typeof text === 'string' && text !== '') {
    const whole = decoded(text, encoding);
    if (whole === undefined) return { lost: 'body recorded as bytes that are no text' };
    return isCut(whole, size) ? cutOff : { value: whole };
  }
  const sizes = [size, bodySize].filter((one) => typeof one === 'number');
  const isEmpty = text === '' || size === 0;
  return isEmpty && sizes.every((one) => one <= 0) && size !== -1 && !announces(headers)
    ? { value: '' }
    : notRecorded;
}
