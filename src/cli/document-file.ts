import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { revisions } from '../contract/index.ts';
import { ConfigError } from '../errors.ts';
import type { Json } from '../model.ts';
import { visible } from '../report/visible.ts';

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
    return `${name}: it is compressed; expected text: gunzip -c ${name} > openapi.json makes it`;
  if (bytes.subarray(0, 4_096).includes(0)) return `${name}: it is no text in UTF-8; ${wanted}`;
  if (/^\s*<(!doctype|html|\?xml)/i.test(bytes.subarray(0, 200).toString('utf8')))
    return `${name}: it is a page (HTML or XML), perhaps what a browser saved; ${wanted}`;
  return undefined;
}

/** The parser's complaint on one line, without what it quotes of the file beyond a few words. */
const complaint = (error: unknown): string =>
  visible((error instanceof Error ? error.message : String(error)).split('\n')[0] ?? '', 160).replace(
    /:$/,
    '',
  );

async function fromYaml(name: string, text: string): Promise<Json> {
  const { parse } = await import('yaml');
  try {
    return parse(text, { prettyErrors: true, logLevel: 'error' }) as Json;
  } catch (error) {
    throw new ConfigError([`${name}: it is neither JSON nor YAML: ${complaint(error)}; ${wanted}`]);
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
  const text = bytes.toString('utf8').replace(/^\ufeff/, '');
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
