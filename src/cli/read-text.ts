import { readFileSync } from 'node:fs';

/** The text of a file: UTF-8, or UTF-16 where its byte order mark says so. The mark itself is no part of the text. */
export function decodeText(bytes: Uint8Array): string {
  const [first, second] = bytes;
  const isUtf16 = (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff);
  return new TextDecoder(isUtf16 ? (first === 0xff ? 'utf-16le' : 'utf-16be') : 'utf-8').decode(bytes);
}

/** Reads a text file, whichever editor wrote it. Throws what the file system throws. */
export const readText = (path: string): string => decodeText(readFileSync(path));
