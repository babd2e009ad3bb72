import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { assemble, type Contract, contract, members, revisions, schemaFiles } from '../contract/index.ts';
import { ConfigError } from '../errors.ts';
import type { Json } from '../model.ts';
import { DEEPEST, isDeeper } from '../nesting.ts';
import { shown } from './config-shown.ts';
import { readText } from './read-text.ts';

/** Whether a name is that of a folder, not of a revision that ships with the suite. */
export const isFolderName = (name: string): boolean => /[/\\]/.test(name) || name.startsWith('.');

/** The name of a contract that still names it from another folder. */
export const lastingName = (name: string, cwd: string): string =>
  isFolderName(name) ? resolve(cwd, name) : name;

/** Whether a folder holds a contract. */
export const holdsContract = (folder: string, cwd: string): boolean =>
  existsSync(resolve(cwd, folder, 'operation.json'));

function read(folder: string, file: string, cwd: string): readonly (readonly [string, Json])[] {
  const path = resolve(cwd, folder, file);
  if (!existsSync(path)) return [];
  const wrong = (why: string): ConfigError =>
    new ConfigError([`${join(folder, file)}: ${why}; expected what drift --write writes`]);
  let text: string;
  try {
    text = readText(path);
  } catch {
    throw wrong('it cannot be read');
  }
  let value: Json;
  try {
    value = JSON.parse(text) as Json;
  } catch {
    throw wrong('it is no JSON');
  }
  if (isDeeper(value, DEEPEST)) throw wrong(`it is nested more than ${DEEPEST} deep`);
  return [[file, value]];
}

/** The contract in a folder. Throws ConfigError with everything that is missing or wrong. */
export function contractIn(folder: string, cwd: string): Contract {
  const files = ['operation.json', ...Object.values(schemaFiles)];
  return assemble(folder, new Map(files.flatMap((file) => read(folder, file, cwd))));
}

/** A contract by the name of its revision, or by the folder it was written to. Throws ConfigError when there is none. */
export function loadContract(name: string, cwd: string): Contract {
  if (!isFolderName(name)) return contract(name);
  if (holdsContract(name, cwd)) return contractIn(name, cwd);
  // PATCHPROOF_CONTRACT may hold what is no folder at all.
  const named = /^\.{0,2}[/\\]/.test(name) ? name : shown(name);
  throw new ConfigError([
    `--contract ${named}: no contract is in that folder; expected operation.json in it, as drift --write writes it, or a revision: ${revisions.join(' or ')}`,
  ]);
}

/** The newest shipped revision all of whose request members a contract has: what the reference tenant has to be. */
export function referenceRevision(one: Contract): string {
  const own = new Set(members(one).map(({ name }) => name));
  const fits = (revision: string): boolean => members(contract(revision)).every(({ name }) => own.has(name));
  return revisions.findLast(fits) ?? revisions[0] ?? '';
}
