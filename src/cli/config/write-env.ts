import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parse } from 'dotenv';
import { ConfigError } from '../../text/errors.ts';
import { makeFile } from '../run/output.ts';
import { isAbsent, writing } from './files.ts';

export type EnvValues = Readonly<Record<string, string>>;

/** A value as dotenv and POSIX shells read it. */
const quoted = (value: string): string => (/^[\w.:/@,-]*$/.test(value) ? value : `'${value}'`);

/** The text of an env file. Throws ConfigError for a value that no env file can hold. */
export function envText(values: EnvValues, comments: readonly string[]): string {
  const lines = Object.entries(values).map(([name, value]) => `${name}=${quoted(value)}`);
  const text = `${[...comments.map((one) => `# ${one}`), ...lines].join('\n')}\n`;
  const read = parse(text);
  const lost = Object.keys(values).filter((name) => read[name] !== values[name]);
  if (lost.length === 0) return text;
  throw new ConfigError([`${lost.join(', ')}: expected a value without quotes, spaces and line breaks`]);
}

/** Whether nothing is there, or a file with this first line: one that the same command has written. */
function isOwn(path: string, firstLine: string): boolean {
  if (isAbsent(path)) return true;
  try {
    return readFileSync(path, 'utf8').startsWith(`${firstLine}\n`);
  } catch {
    return false;
  }
}

/** Writes an env file for its owner alone, in place of an earlier one of the same command and of no other file. */
export function writeOwnEnv(cwd: string, file: string, text: string, asked: string): void {
  const path = resolve(cwd, file);
  const [firstLine = ''] = text.split('\n');
  if (!isOwn(path, firstLine))
    throw new ConfigError([`${asked}: the file is there already; expected a name that is free`]);
  writing(asked, () => makeFile(path, text));
}
