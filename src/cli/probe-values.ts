import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Json } from '../model.ts';
import { nearest } from '../run/select.ts';

/** What reading words needs, and where their problems go. */
export interface Reading {
  readonly cwd: string;
  /** Members of the contract. */
  readonly names: readonly string[];
  readonly problems: string[];
}

export function fileOf(word: string, { cwd, problems }: Reading): Uint8Array | undefined {
  const path = word.slice(1);
  try {
    return readFileSync(resolve(cwd, path));
  } catch {
    problems.push(`${word}: expected a file that can be read; there is none at ${resolve(cwd, path)}`);
    return undefined;
  }
}

export function textOf(bytes: Uint8Array | undefined): string | undefined {
  try {
    return bytes && new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

export function parsed(text: string): { readonly value: Json } | undefined {
  try {
    return { value: JSON.parse(text) as Json };
  } catch {
    return undefined;
  }
}

/** A value of `name=value`: JSON when it is JSON, else text. */
function loose(text: string): Json {
  const found = parsed(text);
  return found === undefined ? text : found.value;
}

/** `name=value`, `name:=json`, `name=@file`, `name:=@file`. Adds to the problems. */
export function assignment(word: string, reading: Reading): readonly [string, Json] | undefined {
  const { problems, names } = reading;
  const match = /^([^=]*?)(:?)=([\s\S]*)$/.exec(word);
  if (match === null || match[1] === '') {
    const [close] = nearest(word, names);
    problems.push(`${word}: expected name=value, as in ${close ?? 'name'}=true; an empty text is name=""`);
    return undefined;
  }
  const [, name = '', strict, given = ''] = match;
  const bytes = given.startsWith('@') && given.length > 1 ? fileOf(given, reading) : undefined;
  const text = given.startsWith('@') && given.length > 1 ? textOf(bytes) : given;
  if (text === undefined) {
    if (bytes !== undefined)
      problems.push(`${word}: the file is no UTF-8; --raw ${given} sends bytes as they are`);
    return undefined;
  }
  if (strict === '') return [name, text === '' || given.startsWith('@') ? text : loose(text)];
  const value = parsed(text);
  if (value === undefined)
    problems.push(
      `${word}: expected JSON after :=, as in ${name}:="text" or ${name}:=true; ${name}=${text} sends a text`,
    );
  return value && [name, value.value];
}
