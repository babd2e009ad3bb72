import { readFileSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { parse } from 'dotenv';
import { assertSound, ConfigError, codeOf } from '../../text/errors.ts';
import type { Environment, Io } from '../process/streams.ts';
import { decodeText, isAbsent, isUtf16, whyUnread, wrongEncoding } from './files.ts';
import { disguised, mentioned } from './variables.ts';

const EXPECTED = 'expected a file of NAME=value lines';

function textOf(path: string, said: string): string {
  const refuse = (why: string): never => {
    throw new ConfigError([`${said}: ${why}; ${EXPECTED}`]);
  };
  try {
    // Reading a pipe, or a device, may wait forever.
    const found = statSync(path);
    if (!found.isFile() && !found.isDirectory())
      throw new ConfigError([`${said}: it is a pipe or a device; expected a regular file`]);
    const bytes = readFileSync(path);
    const wrong = wrongEncoding(bytes) ?? (isUtf16(bytes) ? 'it is UTF-16; save it as UTF-8' : undefined);
    return wrong === undefined ? decodeText(bytes) : refuse(wrong);
  } catch (error) {
    if (error instanceof ConfigError) throw error;
    const code = codeOf(error) ?? 'unknown error';
    if (code === 'EACCES' || code === 'EPERM') return refuse(`it may not be read (${code})`);
    return refuse(whyUnread(error, `it cannot be read (${code})`));
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
  assertSound(lost.map((line) => `${said}: ${line}; ${EXPECTED}`));
  return values;
}

/** The environment with a file in it. Throws ConfigError where a name of the file hides one of ours, and nothing sets that. */
function merged(file: Values, env: Environment, said: string): Environment {
  const problems = disguised(file, env);
  assertSound(problems.map((problem) => `${said}: ${problem}`));
  return env;
}

/**
 * The environment with a dotenv file in it. A file that was asked for wins over the environment: who names
 * `.env.staging` means staging, whatever the shell still has set. The default `.env` only fills gaps, and only one
 * that does not exist is passed over. Throws ConfigError for a file that cannot be read.
 */
export function environment({ env, cwd }: Pick<Io, 'env' | 'cwd'>, file: string | undefined): Environment {
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
export const isTlsUnverified = (env: Environment): boolean => env.NODE_TLS_REJECT_UNAUTHORIZED === '0';

/** What is said of it before the first request; nothing where certificates are verified. */
export const tlsWarning = (env: Environment): readonly string[] =>
  isTlsUnverified(env)
    ? ['TLS certificates are not verified: NODE_TLS_REJECT_UNAUTHORIZED is 0 in the environment']
    : [];
