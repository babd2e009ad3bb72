import { lstatSync, readFileSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { parse } from 'dotenv';
import { ConfigError } from '../../text/errors.ts';
import type { Io } from '../process/streams.ts';
import { disguised, mentioned } from './variables.ts';

/** The text of a file: UTF-8, or UTF-16 where its byte order mark says so. The mark itself is no part of the text. */
export function decodeText(bytes: Uint8Array): string {
  const [first, second] = bytes;
  const isUtf16 = (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff);
  return new TextDecoder(isUtf16 ? (first === 0xff ? 'utf-16le' : 'utf-16be') : 'utf-8').decode(bytes);
}

/** What is wrong with the encoding of a text; undefined for UTF-8, and for UTF-16 with a byte order mark. */
export function wrongEncoding(bytes: Uint8Array): string | undefined {
  const [first, second, third, fourth] = bytes;
  const isUtf32 =
    (first === 0xff && second === 0xfe && third === 0 && fourth === 0) ||
    (first === 0 && second === 0 && third === 0xfe && fourth === 0xff);
  if (isUtf32) return 'it is UTF-32; save it as UTF-8';
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)) return undefined;
  if (bytes.includes(0)) {
    // ASCII in two bytes each: every other byte is 0.
    const isUtf16 = (first === 0) !== (second === 0);
    return isUtf16
      ? 'it is UTF-16 without a byte order mark; save it as UTF-8'
      : 'it is binary; expected UTF-8';
  }
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return undefined;
  } catch {
    return 'it is not UTF-8; save it as UTF-8';
  }
}

/** Reads a text file, whichever editor wrote it. Throws what the file system throws. */
export const readText = (path: string): string => decodeText(readFileSync(path));

type Env = Io['env'];

const EXPECTED = 'expected a file of NAME=value lines';

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';

/** The text of a file. A byte order mark is not part of it. Throws the problem, as a text, when it is no UTF-8. */
function decode(bytes: Uint8Array): string {
  const isWide = (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff);
  const wrong = wrongEncoding(bytes) ?? (isWide ? 'it is UTF-16; save it as UTF-8' : undefined);
  if (wrong !== undefined) throw new Error(wrong);
  return decodeText(bytes);
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
    // Reading a pipe, or a device, may wait forever.
    const found = statSync(path);
    if (!found.isFile() && !found.isDirectory())
      throw new ConfigError([`${said}: it is a pipe or a device; expected a regular file`]);
    bytes = readFileSync(path);
  } catch (error) {
    if (error instanceof ConfigError) throw error;
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

type Values = Readonly<Record<string, string>>;

/** Whether a line exports what another line sets, as in `export AUTH0_DOMAIN AUTH0_CLIENT_ID`. */
function isExport(line: string, values: Values): boolean {
  const [first, ...names] = line.trim().split(/\s+/);
  return first === 'export' && names.every((name) => Object.hasOwn(values, name));
}

/**
 * The lines of a file that are no `NAME=value`, no comment and no part of a longer value, and are about one of our
 * variables: what they should set is lost. A line may hold a secret, so that only its number is told.
 */
function lostLines(text: string, values: Values): readonly string[] {
  const long = Object.values(values).filter((value) => value.includes('\n'));
  return text.split(/\r\n?|\n/).flatMap((line, index) => {
    const part = line.replace(/["'`]\s*(#.*)?$/, '');
    const isHarmless =
      /^\s*(#|$)/.test(line) || Object.keys(parse(line)).length > 0 || isExport(line, values);
    if (isHarmless || long.some((value) => value.includes(part))) return [];
    const name = mentioned(line);
    return name === undefined ? [] : [`line ${index + 1}, about ${name}, sets nothing`];
  });
}

/** What a dotenv file sets. A line that is about one of our variables and sets nothing is an error. */
function read(path: string, said: string): Values {
  const text = textOf(path, said);
  const values = parse(text);
  const lost = lostLines(text, values);
  if (lost.length > 0) throw new ConfigError(lost.map((line) => `${said}: ${line}; ${EXPECTED}`));
  return values;
}

/** The environment with a file in it. Throws ConfigError where a name of the file hides one of ours, and nothing sets that. */
function merged(file: Values, env: Env, said: string): Env {
  const problems = disguised(file, env);
  if (problems.length > 0) throw new ConfigError(problems.map((problem) => `${said}: ${problem}`));
  return env;
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
  if (file !== undefined) {
    const own = read(resolve(cwd, file), `--env-file ${file}`);
    return merged(own, { ...env, ...own }, `--env-file ${file}`);
  }
  const path = resolve(cwd, '.env');
  if (isAbsent(path)) return env;
  const own = read(path, '.env');
  return merged(own, { ...own, ...env }, '.env');
}

/** Whether the environment of this process has Node take any certificate. An env file comes too late for that. */
export const isTlsUnverified = (env: Io['env']): boolean => env.NODE_TLS_REJECT_UNAUTHORIZED === '0';

/** What is said of it before the first request; nothing where certificates are verified. */
export const tlsWarning = (env: Io['env']): readonly string[] =>
  isTlsUnverified(env)
    ? ['TLS certificates are not verified: NODE_TLS_REJECT_UNAUTHORIZED is 0 in the environment']
    : [];
