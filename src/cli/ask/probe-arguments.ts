import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { json, patch } from '../../cases/build.ts';
import { credentialNames } from '../../cases/routes.ts';
import { nearest } from '../../engine/select.ts';
import type { Body, CredentialName, Json, Request } from '../../model.ts';
import { ConfigError } from '../../text/errors.ts';

/** One word, with quotes taken away, and backslashes before quotes and backslashes. */
const word = /(?:[^\s"'\\]|\\.|"(?:[^"\\]|\\.)*"|'[^']*')+/gs;

function unquoted(text: string): string {
  return text.replace(/"((?:[^"\\]|\\.)*)"|'([^']*)'|\\(.)/gs, (_, double, single, escaped) =>
    double !== undefined ? double.replace(/\\(["\\])/g, '$1') : (single ?? escaped),
  );
}

/** A line as a shell would take it apart. Throws ConfigError for a quote that is not closed. */
export function wordsOf(line: string): readonly string[] {
  const found = line.match(word) ?? [];
  if (line.replace(word, '').trim() !== '')
    throw new ConfigError([`${line}: a quote is not closed; write name="some text" or name='{"a":1}'`]);
  return found.map(unquoted);
}

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

/** What `probe` is asked for, all of it text. */
export interface RawProbe {
  readonly body?: string;
  readonly raw?: string;
  readonly as?: string;
  readonly mediaType?: string;
  readonly save?: string;
}

/** One request by hand, and what is said about it before it is sent. */
export interface Asked {
  readonly request: Request;
  readonly hints: readonly string[];
}

const form = 'application/x-www-form-urlencoded';

const encoded = (value: Json): string => (typeof value === 'string' ? value : JSON.stringify(value));

function assigned(words: readonly string[], mediaType: string, reading: Reading): Body | undefined {
  const pairs = words.flatMap((word) => {
    const pair = assignment(word, reading);
    return pair === undefined ? [] : [pair];
  });
  const again = pairs.map(([name]) => name).filter((name, at, all) => all.indexOf(name) !== at);
  if (again.length > 0)
    reading.problems.push(
      `${[...new Set(again)].join(', ')} is given twice: --raw '{"${again[0]}":1,"${again[0]}":2}' sends a member twice`,
    );
  if (mediaType === form)
    return {
      kind: 'text',
      text: new URLSearchParams(
        pairs.map(([name, value]): [string, string] => [name, encoded(value)]),
      ).toString(),
    };
  return json(Object.fromEntries(pairs));
}

function bodyGiven(text: string, reading: Reading): Body | undefined {
  const source = text.startsWith('@') ? textOf(fileOf(text, reading)) : text;
  if (source === undefined) return undefined;
  const value = parsed(source);
  if (value === undefined)
    reading.problems.push(
      `--body ${text}: expected JSON, as in --body '{"is_enabled":null}'; --raw sends any text as it is`,
    );
  return value && json(value.value);
}

function rawGiven(text: string, reading: Reading): Body | undefined {
  if (!text.startsWith('@')) return { kind: 'text', text };
  const bytes = fileOf(text, reading);
  if (bytes === undefined) return undefined;
  const decoded = textOf(bytes);
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

/** Members the contract does not know may be sent: that is a question like any other. It is said, though. */
function hintsOf(body: Body | undefined, names: readonly string[]): readonly string[] {
  const value = body?.kind === 'json' ? body.value : undefined;
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [];
  const broken = Object.entries(value)
    .filter(([, text]) => typeof text === 'string' && text.endsWith('\n'))
    .map(([name]) => `${name} ends with a line break`);
  const unknown = Object.keys(value)
    .filter((name) => !names.includes(name))
    .map((name) => {
      const [close] = nearest(name, names);
      const like = close === undefined ? '' : ` (nearest: ${close})`;
      return `${name} is no member of the contract${like}; it is sent all the same`;
    });
  return [...unknown, ...broken];
}

/** A media type of no characters stands for none. */
function requestOf(body: Body, credential: CredentialName, mediaType: string): Request {
  const { mediaType: _, ...bare } = patch(body, { credential });
  return mediaType === '' ? bare : { ...bare, mediaType };
}

/** The request that words and options describe. Throws one ConfigError with every problem. */
export function askedFor(
  words: readonly string[],
  raw: RawProbe,
  { cwd, names }: { readonly cwd: string; readonly names: readonly string[] },
): Asked {
  const problems: string[] = [];
  const reading: Reading = { cwd, names, problems };
  const mediaType = raw.mediaType ?? 'application/json';
  const ways = [
    words.length > 0 ? 'name=value' : '',
    raw.body === undefined ? '' : '--body',
    raw.raw === undefined ? '' : '--raw',
  ];
  const given = ways.filter((way) => way !== '');
  if (given.length > 1) problems.push(`${given.join(' and ')}: expected one of them; each is a whole body`);
  const body =
    raw.raw !== undefined
      ? rawGiven(raw.raw, reading)
      : raw.body !== undefined
        ? bodyGiven(raw.body, reading)
        : assigned(words, mediaType, reading);
  const credential = credentialOf(raw.as, problems);
  if (problems.length > 0) throw new ConfigError(problems);
  return {
    request: requestOf(body ?? json({}), credential, mediaType),
    hints: hintsOf(body, names),
  };
}
