import { lstatSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parse } from 'dotenv';
import { ConfigError } from '../../text/errors.ts';
import type { Io } from '../process/streams.ts';

/** The text of a file: UTF-8, or UTF-16 where its byte order mark says so. The mark itself is no part of the text. */
export function decodeText(bytes: Uint8Array): string {
  const [first, second] = bytes;
  const isUtf16 = (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff);
  return new TextDecoder(isUtf16 ? (first === 0xff ? 'utf-16le' : 'utf-16be') : 'utf-8').decode(bytes);
}

/** Reads a text file, whichever editor wrote it. Throws what the file system throws. */
export const readText = (path: string): string => decodeText(readFileSync(path));

type Env = Io['env'];

const EXPECTED = 'expected a file of NAME=value lines';

/** A line that is about one of our variables, as other shells and formats write it. */
const OURS = /^[ \t]*(?:export[ \t]+|set[ \t]+|setx[ \t]+|\$env:)?["']?((?:AUTH0|PATCHPROOF)_\w+)/gim;

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';

/** The text of a file. A byte order mark is not part of it. Throws the problem, as a text, when it is no UTF-8. */
function decode(bytes: Uint8Array): string {
  const [first, second] = bytes;
  const isWide = (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff);
  if (isWide || bytes.includes(0)) throw new Error('it is UTF-16 or binary; save it as UTF-8');
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new Error('it is not UTF-8; save it as UTF-8');
  }
}

const REASONS: Readonly<Record<string, string>> = {
  EISDIR: 'it is a folder',
  EACCES: 'it may not be read (EACCES)',
  EPERM: 'it may not be read (EPERM)',
  ENOENT: 'there is no such file',
};

function textOf(path: string, said: string): string {
  let bytes: Uint8Array;
  try {
    bytes = readFileSync(path);
  } catch (error) {
    const code = codeOf(error);
    throw new ConfigError([`${said}: ${REASONS[code] ?? `it cannot be read (${code})`}; ${EXPECTED}`]);
  }
  try {
    return decode(bytes);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new ConfigError([`${said}: ${why}; ${EXPECTED}`]);
  }
}

/** What a dotenv file sets. A line that names one of our variables and sets nothing is an error. */
function read(path: string, said: string): Readonly<Record<string, string>> {
  const text = textOf(path, said);
  const values = parse(text);
  const names = [...text.matchAll(OURS)].map(([, name = '']) => name);
  const lost = [...new Set(names)].filter((name) => !Object.hasOwn(values, name));
  if (lost.length > 0)
    throw new ConfigError(lost.map((name) => `${said}: the line of ${name} sets nothing; ${EXPECTED}`));
  return values;
}

/** Whether a path names nothing at all. A link whose target is gone does name something. */
export function isAbsent(path: string): boolean {
  try {
    return lstatSync(path, { throwIfNoEntry: false }) === undefined;
  } catch (error) {
    return codeOf(error) === 'ENOTDIR';
  }
}

/**
 * The environment with a dotenv file in it. A file that was asked for wins over the environment: who names
 * `.env.staging` means staging, whatever the shell still has set. The default `.env` only fills gaps, and only one
 * that does not exist is passed over. Throws ConfigError for a file that cannot be read.
 */
export function environment({ env, cwd }: Pick<Io, 'env' | 'cwd'>, file: string | undefined): Env {
  if (file !== undefined) return { ...env, ...read(resolve(cwd, file), `--env-file ${file}`) };
  const path = resolve(cwd, '.env');
  return isAbsent(path) ? env : { ...read(path, '.env'), ...env };
}

/** Whether the environment of this process has Node take any certificate. An env file comes too late for that. */
export const isTlsUnverified = (env: Io['env']): boolean => env.NODE_TLS_REJECT_UNAUTHORIZED === '0';

/** What is said of it before the first request; nothing where certificates are verified. */
export const tlsWarning = (env: Io['env']): readonly string[] =>
  isTlsUnverified(env)
    ? ['TLS certificates are not verified: NODE_TLS_REJECT_UNAUTHORIZED is 0 in the environment']
    : [];
