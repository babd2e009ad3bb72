import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { json, patch } from '../../cases/build.ts';
import { credentialNames } from '../../cases/credentials.ts';
import { nearest } from '../../engine/select.ts';
import type { Body, CredentialName, Json, Request } from '../../model.ts';
import { assertSound, ConfigError, collecting, refusing } from '../../text/errors.ts';
import { bodyOf, decodeUtf8, parseJson } from '../../text/json.ts';
import type { RawOptions } from '../commands/options.ts';

export type HandRequest = ReturnType<typeof askedFor>;

/** One word, with quotes taken away, and backslashes before quotes and backslashes. */
const word = /(?:[^\s"'\\]|\\.|"(?:[^"\\]|\\.)*"|'[^']*')+/gs;

function unquoted(text: string): string {
  return text.replace(/"((?:[^"\\]|\\.)*)"|'([^']*)'|\\(.)/gs, (_, double, single, escaped) =>
    double !== undefined ? double.replace(/\\(["\\])/g, '$1') : (single ?? escaped),
  );
}

/** The words of a line, split as a shell does. Throws ConfigError for a quote that is not closed. */
export function wordsOf(line: string): readonly string[] {
  const found = line.match(word) ?? [];
  if (line.replace(word, '').trim() !== '')
    throw new ConfigError([`${line}: a quote is not closed; write name="some text" or name='{"a":1}'`]);
  return found.map(unquoted);
}

interface WordReading {
  readonly cwd: string;
  readonly names: readonly string[];
}

function fileOf(word: string, cwd: string): Buffer {
  const path = resolve(cwd, word.slice(1));
  return refusing(
    () => `${word}: expected a file that can be read; there is none at ${path}`,
    () => readFileSync(path),
  );
}

function fileText(said: string, word: string, cwd: string): string {
  const text = decodeUtf8(fileOf(word, cwd));
  if (text !== undefined) return text;
  throw new ConfigError([`${said}: the file is no UTF-8; --raw ${word} sends bytes as they are`]);
}

/** `name=value`, `name:=json`, `name=@file`, `name:=@file`. A value is JSON where it is JSON, else text. */
function assignment(word: string, { cwd, names }: WordReading): readonly [name: string, value: Json] {
  const [, name = '', strict, given = ''] = /^([^=]*?)(:?)=([\s\S]*)$/.exec(word) ?? [];
  if (name === '') {
    const [close = 'name'] = nearest(word, names);
    throw new ConfigError([`${word}: expected name=value, as in ${close}=true; an empty text is name=""`]);
  }
  const text = given.startsWith('@') && given.length > 1 ? fileText(word, given, cwd) : given;
  const value = parseJson(text);
  if (strict === '') return [name, value === undefined || given.startsWith('@') ? text : value.value];
  if (value !== undefined) return [name, value.value];
  throw new ConfigError([
    `${word}: expected JSON after :=, as in ${name}:="text" or ${name}:=true; ${name}=${text} sends a text`,
  ]);
}

function assigned(words: readonly string[], type: string, reading: WordReading, problems: string[]): Body {
  const pairs = words
    .map((word) => collecting(() => assignment(word, reading), problems))
    .filter((pair) => pair !== undefined);
  const again = pairs.map(([name]) => name).filter((name, at, all) => all.indexOf(name) !== at);
  const [first] = again;
  const names = [...new Set(again)].join(', ');
  if (first !== undefined)
    problems.push(`${names} is given twice: --raw '{"${first}":1,"${first}":2}' sends a member twice`);
  if (type !== 'application/x-www-form-urlencoded') return json(Object.fromEntries(pairs));
  const text = (value: Json): string => (typeof value === 'string' ? value : JSON.stringify(value));
  const fields = pairs.map(([name, value]): [string, string] => [name, text(value)]);
  return { kind: 'text', text: new URLSearchParams(fields).toString() };
}

function bodyGiven(text: string, cwd: string): Body {
  const value = parseJson(text.startsWith('@') ? fileText(`--body ${text}`, text, cwd) : text);
  if (value !== undefined) return json(value.value);
  throw new ConfigError([
    `--body ${text}: expected JSON, as in --body '{"is_enabled":null}'; --raw sends any text as it is`,
  ]);
}

function rawGiven(word: string, cwd: string): Body {
  if (!word.startsWith('@')) return { kind: 'text', text: word };
  const bytes = fileOf(word, cwd);
  const text = decodeUtf8(bytes);
  return text === undefined ? { kind: 'base64', base64: bytes.toString('base64') } : { kind: 'text', text };
}

function credentialOf(name = 'full'): CredentialName {
  const found = credentialNames.find((one) => one === name);
  if (found !== undefined) return found;
  const [close] = nearest(name, credentialNames);
  const like = close === undefined ? '' : `: is ${close} meant?`;
  throw new ConfigError([`--as ${name}: no such credential${like}; there are ${credentialNames.join(', ')}`]);
}

function hintsOf(request: Request, names: readonly string[]): readonly string[] {
  const members = Object.entries(bodyOf({ request }) ?? {});
  const unknown = members.filter(([name]) => !names.includes(name));
  const broken = members.filter(([, text]) => typeof text === 'string' && text.endsWith('\n'));
  return [
    ...unknown.map(([name]) => {
      const [close] = nearest(name, names);
      const like = close === undefined ? '' : ` (nearest: ${close})`;
      return `${name} is no member of the contract${like}; it is sent all the same`;
    }),
    ...broken.map(([name]) => `${name} ends with a line break`),
  ];
}

export function askedFor(
  words: readonly string[],
  { body: whole, raw, as, mediaType = 'application/json' }: RawOptions,
  { cwd, names }: WordReading,
) {
  const problems: string[] = [];
  const given = [
    ...(words.length > 0 ? ['name=value'] : []),
    ...(whole === undefined ? [] : ['--body']),
    ...(raw === undefined ? [] : ['--raw']),
  ];
  if (given.length > 1) problems.push(`${given.join(' and ')}: expected one of them; each is a whole body`);
  const bodyOfOptions = (): Body => {
    if (raw !== undefined) return rawGiven(raw, cwd);
    return whole === undefined ? assigned(words, mediaType, { cwd, names }, problems) : bodyGiven(whole, cwd);
  };
  const body = collecting(bodyOfOptions, problems) ?? json({});
  const credential = collecting(() => credentialOf(as), problems) ?? 'full';
  assertSound(problems);
  const { mediaType: _, ...bare } = patch(body, { credential });
  // An empty media type means no content-type header.
  const request: Request = mediaType === '' ? bare : { ...bare, mediaType };
  return { request, hints: hintsOf(request, names) };
}
