import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { corpus as prefix } from '../../engine/plan.ts';
import type { Shrunk } from '../../engine/sequences.ts';
import type { Case } from '../../model.ts';
import { makeFolder } from '../../target/disk/state-folder.ts';
import { ConfigError, codeOf } from '../../text/errors.ts';
import { isAbsent, readText, writing } from '../config/files.ts';

/** Where counterexamples are kept, below the working folder. */
const folder = 'fixtures/corpus';

interface CorpusFile {
  readonly rule: string;
  readonly cases: readonly Case[];
}

function read(path: string, name: string): readonly Case[] {
  try {
    const { cases } = JSON.parse(readText(path)) as CorpusFile;
    return cases.map((one, step) => ({
      ...one,
      id: `${prefix}${name}/${step + 1}`,
      traits: one.traits ?? [],
    }));
  } catch {
    throw new ConfigError([
      `${path}: expected a counterexample as --save writes it; mend the file or delete it`,
    ]);
  }
}

/** Every kept counterexample, by name. None when there is no such folder; one that cannot be read is an error. */
export function readCorpus(cwd: string): readonly Case[] {
  const at = resolve(cwd, folder);
  if (isAbsent(at)) return [];
  let names: readonly string[];
  try {
    names = readdirSync(at).filter((name) => name.endsWith('.json'));
  } catch (error) {
    const why = codeOf(error) ?? String(error);
    throw new ConfigError([`${folder}: it cannot be read (${why}); expected a folder of counterexamples`]);
  }
  return names.toSorted().flatMap((name) => read(join(at, name), name.replace(/\.json$/, '')));
}

/** Throws ConfigError unless a name can be kept under: it becomes a file name, and nothing but. */
export function assertName(name: string): void {
  if (/^[\w-]{1,60}$/.test(name)) return;
  throw new ConfigError([`--save ${name}: expected a name of letters, digits, _ and -`]);
}

/** Throws ConfigError unless a case can be kept under a name that nothing has yet. */
export function assertFree(cwd: string, name: string): void {
  assertName(name);
  if (!existsSync(resolve(cwd, folder, `${name}.json`))) return;
  throw new ConfigError([`--save ${name}: ${folder}/${name}.json is there already: choose another name`]);
}

function keep(cwd: string, name: string, kept: CorpusFile): void {
  const at = resolve(cwd, folder);
  writing(`${folder}/${name}.json`, () => {
    makeFolder(at);
    writeFileSync(join(at, `${name}.json`), `${JSON.stringify(kept, null, 2)}\n`);
  });
}

/** Keeps one case, to be sent first by every later run. Returns the file. */
export function saveCase(cwd: string, name: string, rule: string, one: Case): string {
  const kept: CorpusFile = { rule, cases: [one] };
  keep(cwd, name, kept);
  return `${folder}/${name}.json`;
}

/** Keeps counterexamples, one file a rule: `name-1.json`, `name-2.json`. */
export function saveCorpus(cwd: string, name: string, found: ReadonlyMap<string, Shrunk>): void {
  for (const [index, [rule, { cases }]] of [...found].entries())
    keep(cwd, `${name}-${index + 1}`, { rule, cases });
}
