import { isUtf8 } from 'node:buffer';
import { createHash } from 'node:crypto';
import { lstatSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parse } from 'dotenv';
import { assertSound, ConfigError, codeOf, messageOf, refusing } from '../../text/errors.ts';
import type { Environment, Io } from '../process/streams.ts';
import { disguised, mentioned } from './variables.ts';

export const sha256 = (content: string | Uint8Array): string =>
  createHash('sha256').update(content).digest('hex');

const isUtf16 = ([first, second]: Uint8Array): boolean =>
  (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff);

/** The text of a file: UTF-8, or UTF-16 where its byte order mark says so. The mark is removed. */
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

/** Replaces a file, and its mode or link, by one for its owner alone. It is whole, or not there. */
export function makeFile(path: string, text: string): void {
  rmSync(path, { force: true });
  try {
    writeFileSync(path, text, { flag: 'wx', mode: 0o600 });
  } catch (error) {
    rmSync(path, { force: true });
    throw error;
  }
}

const EXPECTED = 'expected a file of NAME=value lines';

function textOf(path: string, said: string): string {
  const unread = (error: unknown): string => {
    const code = codeOf(error) ?? 'unknown error';
    const otherwise = code === 'EACCES' || code === 'EPERM' ? 'it may not be read' : 'it cannot be read';
    return `${said}: ${whyUnread(error, `${otherwise} (${code})`)}; ${EXPECTED}`;
  };
  return refusing(unread, () => {
    // Reading a pipe, or a device, may wait forever.
    const found = statSync(path);
    if (!found.isFile() && !found.isDirectory())
      throw new ConfigError([`${said}: it is a pipe or a device; expected a regular file`]);
    const bytes = readFileSync(path);
    const wrong = wrongEncoding(bytes) ?? (isUtf16(bytes) ? 'it is UTF-16; save it as UTF-8' : undefined);
    if (wrong !== undefined) throw new ConfigError([`${said}: ${wrong}; ${EXPECTED}`]);
    return decodeText(bytes);
  });
}

export type EnvValues = Readonly<Record<string, string>>;

/** Whether a line exports what another line sets, as in `export AUTH0_DOMAIN AUTH0_CLIENT_ID`. */
function isExport(line: string, values: EnvValues): boolean {
  const [first, ...names] = line.trim().split(/\s+/);
  return first === 'export' && names.every((name) => Object.hasOwn(values, name));
}

/**
 * The lines that are no `NAME=value`, no comment and no part of a longer value, and are about one of our
 * variables. A line may hold a secret: only its number is told.
 */
function lostLines(text: string, values: EnvValues): readonly string[] {
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

/**
 * The environment with a dotenv file in it. A file that was asked for wins over the environment: who names
 * `.env.staging` means staging, whatever the shell still has set. The default `.env` only fills gaps. Throws
 * ConfigError for a line about one of our variables that sets nothing, and for a name that hides one of ours
 * which nothing sets.
 */
export function environment({ env, cwd }: Pick<Io, 'env' | 'cwd'>, file: string | undefined): Environment {
  const path = resolve(cwd, file ?? '.env');
  if (file === undefined && isAbsent(path)) return env;
  const said = file === undefined ? '.env' : `--env-file ${file}`;
  const text = textOf(path, said);
  const own = parse(text);
  assertSound(lostLines(text, own).map((line) => `${said}: ${line}; ${EXPECTED}`));
  const merged = file === undefined ? { ...own, ...env } : { ...env, ...own };
  assertSound(disguised(own, merged).map((problem) => `${said}: ${problem}`));
  return merged;
}

/** Whether this process accepts any certificate, by its environment. An env file comes too late for that. */
export const isTlsUnverified = (env: Environment): boolean => env.NODE_TLS_REJECT_UNAUTHORIZED === '0';

export const tlsWarning = (env: Environment): readonly string[] =>
  isTlsUnverified(env)
    ? ['TLS certificates are not verified: NODE_TLS_REJECT_UNAUTHORIZED is 0 in the environment']
    : [];

/** A value as dotenv and POSIX shells read it. */
const quoted = (value: string): string => (/^[\w.:/@,-]*$/.test(value) ? value : `'${value}'`);

export function envText(values: EnvValues, comments: readonly string[]): string {
  const lines = Object.entries(values).map(([name, value]) => `${name}=${quoted(value)}`);
  const text = `${[...comments.map((one) => `# ${one}`), ...lines].join('\n')}\n`;
  const read = parse(text);
  const lost = Object.keys(values).filter((name) => read[name] !== values[name]);
  if (lost.length === 0) return text;
  throw new ConfigError([`${lost.join(', ')}: expected a value without quotes, spaces and line breaks`]);
}

function beginsWith(path: string, line: string): boolean {
  try {
    return readFileSync(path, 'utf8').startsWith(`${line}\n`);
  } catch {
    return false;
  }
}

/** Writes an env file in place of none, or of one that the same command wrote: its first line tells. */
export function writeOwnEnv(cwd: string, file: string, text: string, asked: string): void {
  const path = resolve(cwd, file);
  const [firstLine = ''] = text.split('\n');
  if (!isAbsent(path) && !beginsWith(path, firstLine))
    throw new ConfigError([`${asked}: the file is there already; expected a name that is free`]);
  writing(asked, () => makeFile(path, text));
}
