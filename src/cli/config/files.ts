import { isUtf8 } from 'node:buffer';
import { createHash } from 'node:crypto';
import { lstatSync, readFileSync } from 'node:fs';
import { codeOf, messageOf, refusing } from '../../text/errors.ts';

export const sha256 = (content: string | Uint8Array): string =>
  createHash('sha256').update(content).digest('hex');

export const isUtf16 = ([first, second]: Uint8Array): boolean =>
  (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff);

/** The text of a file: UTF-8, or UTF-16 where its byte order mark says so. The mark itself is no part of the text. */
export const decodeText = (bytes: Uint8Array): string =>
  new TextDecoder(isUtf16(bytes) ? (bytes[0] === 0xff ? 'utf-16le' : 'utf-16be') : 'utf-8').decode(bytes);

/** What is wrong with the encoding of a text; undefined for UTF-8, and for UTF-16 with a byte order mark. */
export function wrongEncoding(bytes: Uint8Array): string | undefined {
  const [first, second, third, fourth] = bytes;
  const isUtf32 =
    (first === 0xff && second === 0xfe && third === 0 && fourth === 0) ||
    (first === 0 && second === 0 && third === 0xfe && fourth === 0xff);
  if (isUtf32) return 'it is UTF-32; save it as UTF-8';
  if (isUtf16(bytes)) return undefined;
  if (bytes.includes(0)) {
    // ASCII in two bytes each: every other byte is 0.
    if ((first === 0) === (second === 0)) return 'it is binary; expected UTF-8';
    return 'it is UTF-16 without a byte order mark; save it as UTF-8';
  }
  return isUtf8(bytes) ? undefined : 'it is not UTF-8; save it as UTF-8';
}

export const readText = (path: string): string => decodeText(readFileSync(path));

export function whyUnread(error: unknown, otherwise = 'it cannot be read'): string {
  const code = codeOf(error);
  if (code === 'ENOENT') return 'there is no such file';
  return code === 'EISDIR' ? 'it is a folder' : otherwise;
}

/** Writes files. `named` says which, as people named them. Throws ConfigError when the disk refuses. */
export const writing = (named: string, work: () => void, what: 'file' | 'folder' = 'file'): void =>
  refusing((error) => `${named}: expected a ${what} that can be written: ${messageOf(error)}`, work);

/** Whether a path names nothing at all. A link whose target is gone does name something. */
export function isAbsent(path: string): boolean {
  try {
    return lstatSync(path, { throwIfNoEntry: false }) === undefined;
  } catch (error) {
    return codeOf(error) === 'ENOTDIR';
  }
}
