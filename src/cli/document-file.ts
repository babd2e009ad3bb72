import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { revisions } from '../contract/index.ts';
import type { Json } from '../model.ts';
import { visible } from '../text/elide.ts';
import { ConfigError } from '../text/errors.ts';
import { shellWord } from '../text/shell.ts';
import { decodeText } from './config/env-file.ts';

const wanted = 'expected an OpenAPI 3.0 or 3.1 document, as JSON or YAML';

const codeOf = (error: unknown): unknown =>
  error instanceof Error && 'code' in error ? error.code : undefined;

/** Names of files in a folder that may be meant. */
function within(name: string, folder: string): string {
  const files = readdirSync(folder).filter((file) => /\.(json|ya?ml)$/i.test(file));
  const some = files.slice(0, 3).map((file) => visible(join(name, file)));
  return some.length === 0 ? 'the path of a file' : `a file of it: ${some.join(', ')}`;
}

function bytesOf(name: string, cwd: string): Buffer {
  if (name.trim() === '') throw new ConfigError([`drift: the name of the file is empty; ${wanted}`]);
  if (/^[a-z][a-z\d+.-]*:\/\//i.test(name))
    throw new ConfigError([
      `drift: expected a file, not a URL; curl -fsSLo openapi.json '<the URL>' makes one, then: npx patchproof drift openapi.json`,
    ]);
  const path = resolve(cwd, name);
  try {
    if (statSync(path).isDirectory())
      throw new ConfigError([`${name}: it is a folder; expected ${within(name, path)}`]);
    return readFileSync(path);
  } catch (error) {
    if (error instanceof ConfigError) throw error;
    const why = codeOf(error) === 'ENOENT' ? 'there is no such file' : 'it cannot be read';
    throw new ConfigError([`${name}: ${why}; ${wanted}, or a contract to compare: ${revisions.join(', ')}`]);
  }
}

/** What a file is that is no text, as far as it tells. */
function instead(name: string, bytes: Buffer): string | undefined {
  if (bytes.length === 0) return `${name}: it is empty; ${wanted}`;
  if (bytes[0] === 0x1f && bytes[1] === 0x8b)
    return `${name}: it is compressed; expected text: gunzip -c ${shellWord(name)} > openapi.json makes it`;
  const text = decodeText(bytes);
  if (text.slice(0, 4_096).includes('\0')) return `${name}: it is no text in UTF-8; ${wanted}`;
  if (/^\s*<(!doctype|html|\?xml)/i.test(text.slice(0, 200)))
    return `${name}: it is a page (HTML or XML), perhaps what a browser saved; ${wanted}`;
  return undefined;
}

/** The parser's complaint on one line, without what it quotes of the file beyond a few words. */
const complaint = (error: unknown): string =>
  visible((error instanceof Error ? error.message : String(error)).split('\n')[0] ?? '', 160).replace(
    /:$/,
    '',
  );

/** Aliases may stand for so many values in all: more than any description of an API holds. */
const MOST = 3_000_000;

/** Something that a YAML file can say and JSON cannot. */
class NoJson extends Error {}

/**
 * What YAML was read to as JSON. What aliases share stays shared, and is walked once; what it comes to when it is
 * written out is counted, so that a small file cannot stand for an endless one.
 */
function jsonOf(root: unknown): Json {
  const known = new Map<object, readonly [value: Json, size: number] | undefined>();
  const convert = (value: unknown): readonly [value: Json, size: number] => {
    if (typeof value === 'string' || typeof value === 'boolean' || value === null) return [value, 1];
    if (typeof value === 'number') return [Number.isFinite(value) ? value : null, 1];
    if (value instanceof Date) return [value.toISOString().replace(/T00:00:00\.000Z$/, ''), 1];
    if (value instanceof Uint8Array) return [Buffer.from(value).toString('base64'), 1];
    if (typeof value !== 'object') return [String(value), 1];
    if (known.has(value)) {
      const before = known.get(value);
      if (before === undefined) throw new NoJson('an anchor that holds itself');
      return before;
    }
    known.set(value, undefined);
    const made = Array.isArray(value) ? list(value) : members(value);
    if (made[1] > MOST)
      throw new NoJson(`aliases that stand for more than ${MOST.toLocaleString('en')} values`);
    known.set(value, made);
    return made;
  };
  const list = (values: readonly unknown[]): readonly [Json, number] => {
    const items = values.map(convert);
    return [items.map(([item]) => item), items.reduce((sum, [, size]) => sum + size, 1)];
  };
  const members = (value: object): readonly [Json, number] => {
    const pairs: readonly (readonly [unknown, unknown])[] =
      value instanceof Map
        ? [...value]
        : value instanceof Set
          ? [...value].map((one) => [one, null])
          : Object.entries(value);
    const entries = pairs.map(([name, one]) => [String(name), convert(one)] as const);
    return [
      Object.fromEntries(entries.map(([name, [one]]) => [name, one])),
      entries.reduce((sum, [, [, size]]) => sum + size, 1),
    ];
  };
  return convert(root)[0];
}

/** What stands between two marks where nothing is written. */
const isNothing = (contents: unknown): boolean =>
  contents === null || (typeof contents === 'object' && 'value' in contents && contents.value === null);

/** A file of one YAML document, its merge keys and aliases resolved. */
async function fromYaml(name: string, text: string): Promise<Json> {
  const { parseAllDocuments } = await import('yaml');
  const wrong = (why: string): ConfigError => new ConfigError([`${name}: ${why}; ${wanted}`]);
  try {
    const all = parseAllDocuments(text, { merge: true, logLevel: 'silent' });
    const documents = (Array.isArray(all) ? all : []).filter(
      ({ contents, errors }) => errors.length > 0 || !isNothing(contents),
    );
    const [document] = documents;
    if (documents.length > 1)
      throw new ConfigError([
        `${name}: it is ${documents.length} YAML documents in one file, separated by ---; ${wanted}, alone in its file`,
      ]);
    if (document === undefined) throw wrong('it holds no value');
    const [error] = document.errors;
    if (error !== undefined) throw error;
    return jsonOf(document.toJS({ maxAliasCount: -1 }));
  } catch (error) {
    if (error instanceof ConfigError || error instanceof RangeError) throw error;
    if (error instanceof NoJson) throw wrong(`it holds ${error.message}`);
    if (error instanceof Error && error.message.startsWith('Merge sources'))
      throw wrong('it holds a merge key (<<) that names no map');
    const why = complaint(error);
    throw wrong(
      why.includes('call stack') ? 'it is nested too deep to be read' : `it is neither JSON nor YAML: ${why}`,
    );
  }
}

/** A file as it was read, and what it says. */
export interface Read {
  readonly bytes: Buffer;
  readonly value: Json;
}

/** Reads a file as JSON or, when it is none, as YAML. Throws ConfigError saying what it is instead. */
export async function readDocument(name: string, cwd: string): Promise<Read> {
  const bytes = bytesOf(name, cwd);
  const wrong = instead(name, bytes);
  if (wrong !== undefined) throw new ConfigError([wrong]);
  const text = decodeText(bytes);
  const isJson = /^\s*[{[]/.test(text);
  try {
    if (isJson) return { bytes, value: JSON.parse(text) as Json };
  } catch (error) {
    // JSON with comments and the like may be YAML all the same; a file cut off is neither.
    if (/\.json$/i.test(name))
      throw new ConfigError([`${name}: it is no JSON: ${complaint(error)}; is it cut off? ${wanted}`]);
  }
  return { bytes, value: await fromYaml(name, text) };
}
