import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { json, patch } from '../../cases/build.ts';
import { credentialNames } from '../../cases/credentials.ts';
import { nearest } from '../../engine/select.ts';
import type { Body, CredentialName, Json, Request } from '../../model.ts';
import { assertSound, ConfigError } from '../../text/errors.ts';
import { bodyOf, decodeUtf8, parseJson } from '../../text/json.ts';
import type { RawOptions } from '../commands/raw-options.ts';

export interface HandRequest {
  readonly request: Request;
  readonly hints: readonly string[];
}

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
  readonly problems: string[];
}

function fileOf(word: string, { cwd, problems }: WordReading): Uint8Array | undefined {
  const path = resolve(cwd, word.slice(1));
  try {
    return readFileSync(path);
  } catch {
    problems.push(`${word}: expected a file that can be read; there is none at ${path}`);
    return undefined;
  }
}

function fileText(word: string, given: string, reading: WordReading): string | undefined {
  const bytes = fileOf(given, reading);
  const text = bytes && decodeUtf8(bytes);
  if (bytes !== undefined && text === undefined)
    reading.problems.push(`${word}: the file is no UTF-8; --raw ${given} sends bytes as they are`);
  return text;
}

/** `name=value`, `name:=json`, `name=@file`, `name:=@file`. A value is JSON where it is JSON, else text. */
function assignment(word: string, reading: WordReading): readonly (readonly [string, Json])[] {
  const { problems, names } = reading;
  const [, name = '', strict, given = ''] = /^([^=]*?)(:?)=([\s\S]*)$/.exec(word) ?? [];
  if (name === '') {
    const [close = 'name'] = nearest(word, names);
    problems.push(`${word}: expected name=value, as in ${close}=true; an empty text is name=""`);
    return [];
  }
  const isFile = given.startsWith('@') && given.length > 1;
  const text = isFile ? fileText(word, given, reading) : given;
  if (text === undefined) return [];
  const value = parseJson(text);
  if (strict === '')
    return [[name, value === undefined || text === '' || given.startsWith('@') ? text : value.value]];
  if (value !== undefined) return [[name, value.value]];
  problems.push(
    `${word}: expected JSON after :=, as in ${name}:="text" or ${name}:=true; ${name}=${text} sends a text`,
  );
  return [];
}

function assigned(words: readonly string[], mediaType: string, reading: WordReading): Body {
  const pairs = words.flatMap((word) => assignment(word, reading));
  const again = pairs.map(([name]) => name).filter((name, at, all) => all.indexOf(name) !== at);
  if (again.length > 0)
    reading.problems.push(
      `${[...new Set(again)].join(', ')} is given twice: --raw '{"${again[0]}":1,"${again[0]}":2}' sends a member twice`,
    );
  if (mediaType !== 'application/x-www-form-urlencoded') return json(Object.fromEntries(pairs));
  const text = (value: Json): string => (typeof value === 'string' ? value : JSON.stringify(value));
  const fields = pairs.map(([name, value]): [string, string] => [name, text(value)]);
  return { kind: 'text', text: new URLSearchParams(fields).toString() };
}

function bodyGiven(text: string, reading: WordReading): Body | undefined {
  const source = text.startsWith('@') ? fileText(`--body ${text}`, text, reading) : text;
  if (source === undefined) return undefined;
  const value = parseJson(source);
  if (value === undefined)
    reading.problems.push(
      `--body ${text}: expected JSON, as in --body '{"is_enabled":null}'; --raw sends any text as it is`,
    );
  return value && json(value.value);
}

function rawGiven(text: string, reading: WordReading): Body | undefined {
  if (!text.startsWith('@')) return { kind: 'text', text };
  const bytes = fileOf(text, reading);
  if (bytes === undefined) return undefined;
  const decoded = decodeUtf8(bytes);
  return decoded === undefined
    ? { kind: 'base64', base64: Buffer.from(bytes).toString('base64') }
    : { kind: 'text', text: decoded };
}

function credentialOf(name: string | undefined, problems: string[]): CredentialName {
  const found = credentialNames.find((one) => one === (name ?? 'full'));
  const [close] = nearest(name ?? '', credentialNames);
  if (found === undefined)
    problems.push(
      `--as ${name}: no such credential${close === undefined ? '' : `: is ${close} meant?`}; there are ${credentialNames.join(', ')}`,
    );
  return found ?? 'full';
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

/** The request that words and options describe. Throws one ConfigError with every problem. */
export function askedFor(
  words: readonly string[],
  { body: whole, raw, as, mediaType = 'application/json' }: RawOptions,
  { cwd, names }: Pick<WordReading, 'cwd' | 'names'>,
): HandRequest {
  const problems: string[] = [];
  const reading: WordReading = { cwd, names, problems };
  const given = [
    ...(words.length > 0 ? ['name=value'] : []),
    ...(whole === undefined ? [] : ['--body']),
    ...(raw === undefined ? [] : ['--raw']),
  ];
  if (given.length > 1) problems.push(`${given.join(' and ')}: expected one of them; each is a whole body`);
  const bodyOfWords = (): Body | undefined =>
    whole === undefined ? assigned(words, mediaType, reading) : bodyGiven(whole, reading);
  const body = (raw === undefined ? bodyOfWords() : rawGiven(raw, reading)) ?? json({});
  const credential = credentialOf(as, problems);
  assertSound(problems);
  const { mediaType: _, ...bare } = patch(body, { credential });
  // An empty media type means no content-type header.
  const request = mediaType === '' ? bare : { ...bare, mediaType };
  return { request, hints: hintsOf(request, names) };
}
