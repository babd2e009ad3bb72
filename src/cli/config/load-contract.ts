import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { assemble, type Contract, contract, members, revisions, schemaFiles } from '../../contract/index.ts';
import type { Json } from '../../model.ts';
import { rules } from '../../rules/index.ts';
import { ConfigError, refusing } from '../../text/errors.ts';
import { DEEPEST, isDeeper, parseJson } from '../../text/json.ts';
import { readText } from './files.ts';
import { shown } from './values.ts';

/** The ids of the rules of every revision: a baseline, or a record, may be of any of them. */
export function everyRule(): readonly string[] {
  return [...new Set(revisions.flatMap((revision) => rules(contract(revision)).map(({ id }) => id)))];
}

export const isFolderName = (name: string): boolean => /[/\\]/.test(name) || name.startsWith('.');

/** The name of a contract that still names it from another folder. */
export const lastingName = (name: string, cwd: string): string =>
  isFolderName(name) ? resolve(cwd, name) : name;

export const holdsContract = (folder: string, cwd: string): boolean =>
  existsSync(resolve(cwd, folder, 'operation.json'));

/** The value of `--contract`, written as a path where it names a folder and no shipped revision. */
export const contractOption = (name: string, cwd: string): string =>
  !isFolderName(name) && !revisions.includes(name) && name !== '' && holdsContract(name, cwd)
    ? `./${name}`
    : name;

function read(folder: string, file: string, cwd: string): readonly (readonly [string, Json])[] {
  const path = resolve(cwd, folder, file);
  if (!existsSync(path)) return [];
  const wrong = (why: string): string => `${join(folder, file)}: ${why}; expected what drift --write writes`;
  const text = refusing(
    () => wrong('it cannot be read'),
    () => readText(path),
  );
  const json = parseJson(text);
  if (json === undefined) throw new ConfigError([wrong('it is no JSON')]);
  if (isDeeper(json.value, DEEPEST)) throw new ConfigError([wrong(`it is nested more than ${DEEPEST} deep`)]);
  return [[file, json.value]];
}

export function contractIn(folder: string, cwd: string): Contract {
  const files = ['operation.json', ...Object.values(schemaFiles)];
  return assemble(folder, new Map(files.flatMap((file) => read(folder, file, cwd))));
}

export function loadContract(name: string, cwd: string): Contract {
  if (!isFolderName(name)) return contract(name);
  if (holdsContract(name, cwd)) return contractIn(name, cwd);
  // PATCHPROOF_CONTRACT may hold what is no folder at all.
  const named = /^\.{0,2}[/\\]/.test(name) ? name : shown(name);
  throw new ConfigError([
    `--contract ${named}: no contract is in that folder; expected operation.json in it, as drift --write ` +
      `writes it, or a revision: ${revisions.join(' or ')}`,
  ]);
}

/** What the reference tenant has to be: the newest revision all of whose request members a contract has. */
export function referenceRevision(one: Contract): '2026-04' | '2026-09' {
  const own = new Set(members(one).map(({ name }) => name));
  return members(contract('2026-09')).every(({ name }) => own.has(name)) ? '2026-09' : '2026-04';
}
