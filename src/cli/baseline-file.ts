import { renameSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { baselineProblems } from '../contract/baseline-format.ts';
import { ConfigError } from '../errors.ts';
import type { BaselineEntry } from '../model.ts';
import { type Baseline, DEFAULT_FILE } from '../run/settle.ts';
import { shellWord } from '../shell.ts';
import { makeFolder } from '../target/make-folder.ts';
import { isAbsent } from './env-file.ts';
import { readText } from './read-text.ts';

/** At most so many problems of one file are listed. */
const SHOWN = 10;

function fail(file: string, problems: readonly string[]): never {
  const left = problems.length - SHOWN;
  throw new ConfigError([
    ...problems.slice(0, SHOWN).map((problem) => `${file}: ${problem}`),
    ...(left > 0 ? [`${file}: and ${left} more`] : []),
  ]);
}

function parse(file: string, text: string): readonly BaselineEntry[] {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    fail(file, [`expected JSON: ${error instanceof Error ? error.message : String(error)}`]);
  }
  const problems = baselineProblems(value);
  if (problems.length > 0) fail(file, problems);
  const { entries } = value as { readonly entries: readonly BaselineEntry[] };
  const reversed = entries.filter(({ since, expires }) => expires < since);
  if (reversed.length > 0) {
    fail(
      file,
      reversed.map(
        ({ rule, since, expires }) => `${rule}: expires ${expires} comes before since ${since}: swap them`,
      ),
    );
  }
  return entries;
}

/**
 * The baseline a run is held against. The default file is read when it is there; one that was asked for must be.
 * `false` asks for none. Throws ConfigError with everything that is wrong with the file.
 */
export function readBaseline(cwd: string, asked: string | false | undefined): Baseline | undefined {
  if (asked === false) return undefined;
  const file = asked ?? DEFAULT_FILE;
  const path = resolve(cwd, file);
  if (asked === undefined && isAbsent(path)) return undefined;
  let text: string;
  try {
    text = readText(path);
  } catch (error) {
    const missing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    throw new ConfigError([
      missing
        ? `--baseline ${file}: there is no such file; npx patchproof baseline --reason 'why' --expires 90d --update --baseline ${shellWord(file)} makes one`
        : `--baseline ${file}: it cannot be read; expected a baseline as npx patchproof baseline --update writes it`,
    ]);
  }
  return { file, entries: parse(file, text) };
}

/** A baseline as it is written: the same entries give the same bytes. */
export function formatBaseline(entries: readonly BaselineEntry[]): string {
  const ordered = entries.map(({ rule, reason, ticket, since, expires, intermittent, answers }) => ({
    rule,
    reason,
    ...(ticket === undefined ? {} : { ticket }),
    since,
    expires,
    ...(intermittent === undefined ? {} : { intermittent }),
    answers: answers.map(({ profile, expected, actual, cases }) => ({ profile, expected, actual, cases })),
  }));
  return `${JSON.stringify({ format: 1, entries: ordered }, null, 2)}\n`;
}

/** Writes a baseline in one go: whoever reads it meanwhile finds the old one or the new one. */
export function writeBaseline(cwd: string, file: string, entries: readonly BaselineEntry[]): void {
  const path = resolve(cwd, file);
  try {
    makeFolder(dirname(path));
    writeFileSync(`${path}.new`, formatBaseline(entries));
    renameSync(`${path}.new`, path);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new ConfigError([`--baseline ${file}: expected a file that can be written: ${why}`]);
  }
}
