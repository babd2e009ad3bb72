import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { revisions } from '../../contract/index.ts';
import { wanted } from '../../drift/document.ts';
import type { Json } from '../../model.ts';
import { visible } from '../../text/elide.ts';
import { ConfigError, messageOf } from '../../text/errors.ts';
import { DEEPEST } from '../../text/json.ts';
import { shellWord } from '../../text/shell.ts';
import { decodeText, whyUnread } from '../config/files.ts';

function bytesOf(name: string, cwd: string): Buffer {
  if (name.trim() === '') throw new ConfigError([`drift: the name of the file is empty; ${wanted}`]);
  if (/^[a-z][a-z\d+.-]*:\/\//i.test(name))
    throw new ConfigError([
      `drift: expected a file, not a URL; curl -fsSLo openapi.json '<the URL>' makes one, then: npx patchproof drift openapi.json`,
    ]);
  const path = resolve(cwd, name);
  try {
    if (!statSync(path).isDirectory()) return readFileSync(path);
  } catch (error) {
    const instead = `${wanted}, or a contract to compare: ${revisions.join(', ')}`;
    throw new ConfigError([`${name}: ${whyUnread(error)}; ${instead}`]);
  }
  const files = readdirSync(path).filter((file) => /\.(json|ya?ml)$/i.test(file));
  const some = files.slice(0, 3).map((file) => visible(join(name, file)));
  const within = some.length === 0 ? 'the path of a file' : `a file of it: ${some.join(', ')}`;
  throw new ConfigError([`${name}: it is a folder; expected ${within}`]);
}

function instead(name: string, bytes: Buffer): string | undefined {
  if (bytes.length === 0) return `it is empty; ${wanted}`;
  if (bytes[0] === 0x1f && bytes[1] === 0x8b)
    return `it is compressed; expected text: gunzip -c ${shellWord(name)} > openapi.json makes it`;
  const text = decodeText(bytes).slice(0, 4_096);
  if (text.includes('\0')) return `it is no text in UTF-8; ${wanted}`;
  if (/^\s*<(!doctype|html|\?xml)/i.test(text))
    return `it is a page (HTML or XML), perhaps what a browser saved; ${wanted}`;
  return undefined;
}

/** The complaint of a parser on one line, without what it quotes of the file beyond a few words. */
const complaint = (error: unknown): string =>
  visible(messageOf(error).split('\n')[0] ?? '', 160).replace(/:$/, '');

/** Values that aliases may stand for: more than any description of an API holds. */
const MOST = 3_000_000;

/** How many values there are when everything is written out; what aliases share is counted once. */
function sizeOf(value: unknown, level: number, known: Map<object, number>): number {
  if (typeof value !== 'object' || value === null) return 1;
  const before = known.get(value);
  if (before === 0) throw new ConfigError(['it holds an anchor that holds itself']);
  if (before !== undefined) return before;
  if (level > DEEPEST) throw new ConfigError(['it is nested too deep to be read']);
  known.set(value, 0);
  const size = Object.values(value).reduce((sum: number, one) => sum + sizeOf(one, level + 1, known), 1);
  known.set(value, size);
  if (size <= MOST) return size;
  throw new ConfigError([`it holds aliases that stand for more than ${MOST.toLocaleString('en')} values`]);
}

/** A text of one YAML document, its merge keys and aliases resolved; dates and bytes stay texts. */
async function fromYaml(text: string): Promise<Json> {
  const { parseAllDocuments } = await import('yaml');
  const all = [...parseAllDocuments(text, { merge: true, schema: 'core', logLevel: 'silent' })];
  // Between two marks there may be nothing.
  const isSomething = (contents: object | null): boolean =>
    contents !== null && !('value' in contents && contents.value === null);
  const documents = all.filter(({ contents, errors }) => errors.length > 0 || isSomething(contents));
  const [document] = documents;
  if (documents.length > 1)
    throw new ConfigError([`it is ${documents.length} YAML documents in one file, separated by ---`]);
  if (document === undefined) throw new ConfigError(['it holds no value']);
  for (const error of document.errors) throw error;
  return document.toJS({ maxAliasCount: -1 }) as Json;
}

function whatIsWrong(error: unknown): string {
  const why = complaint(error);
  if (error instanceof ConfigError) return error.message;
  if (why.includes('call stack')) return 'it is nested too deep to be read';
  if (why.startsWith('Merge sources')) return 'it holds a merge key (<<) that names no map';
  return `it is neither JSON nor YAML: ${why}`;
}

/** Reads a file as JSON or, when it is none, as YAML. Throws ConfigError saying what it is instead. */
export async function readDocument(name: string, cwd: string): Promise<{ bytes: Buffer; value: Json }> {
  const bytes = bytesOf(name, cwd);
  const wrong = instead(name, bytes);
  if (wrong !== undefined) throw new ConfigError([`${name}: ${wrong}`]);
  const text = decodeText(bytes);
  let value: Json | undefined;
  try {
    if (/^\s*[{[]/.test(text)) value = JSON.parse(text) as Json;
  } catch (error) {
    // JSON with comments and the like may be YAML all the same; a file cut off is neither.
    if (/\.json$/i.test(name))
      throw new ConfigError([`${name}: it is no JSON: ${complaint(error)}; is it cut off? ${wanted}`]);
  }
  try {
    value ??= await fromYaml(text);
    sizeOf(value, 0, new Map());
    return { bytes, value };
  } catch (error) {
    throw new ConfigError([`${name}: ${whatIsWrong(error)}; ${wanted}`]);
  }
}
