import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { prover } from '../../cases/prove.ts';
import { cases } from '../../cases/suite.ts';
import { type Contract, contract, members, revisions, schemaFiles } from '../../contract/index.ts';
import {
  type Description,
  describe,
  describeContract,
  revise,
  type WrittenRevision,
} from '../../drift/describe.ts';
import { openApi, wanted } from '../../drift/document.ts';
import { drift } from '../../drift/drift.ts';
import type { Drift } from '../../drift/finding.ts';
import type { Json } from '../../model.ts';
import { renderDrift, renderDriftMarkdown } from '../../report/drift.ts';
import { makeFolder } from '../../target/disk/state-folder.ts';
import { showUnprintable, visible } from '../../text/elide.ts';
import { ConfigError, messageOf } from '../../text/errors.ts';
import { DEEPEST, own } from '../../text/json.ts';
import { shellWord } from '../../text/shell.ts';
import type { Command } from '../commands/options.ts';
import { decodeText, sha256, whyUnread, writing } from '../config/files.ts';
import { contractIn, holdsContract, isFolderName } from '../config/load-contract.ts';
import { contractOf } from '../config/options.ts';
import type { Io } from '../process/streams.ts';

function bytesOf(name: string, cwd: string): Buffer {
  if (name.trim() === '') throw new ConfigError([`drift: the name of the file is empty; ${wanted}`]);
  if (/^[a-z][a-z\d+.-]*:\/\//i.test(name))
    throw new ConfigError([
      `drift: expected a file, not a URL; curl -fsSLo openapi.json '<the URL>' makes one, then: npx ` +
        'patchproof drift openapi.json',
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

const formats: Readonly<Record<string, (drift: Drift, io: Io) => string>> = {
  text: (found, { colour, columns }) => renderDrift(found, { colour, width: colour ? columns : undefined }),
  // The line breaks are ours: those of a text are escapes already.
  json: (found) => `${JSON.stringify(found, null, 2).split('\n').map(showUnprintable).join('\n')}\n`,
  md: renderDriftMarkdown,
};

type Origin = Readonly<Record<'file' | 'sha256', string>>;

/** What the contract is held against: another contract, or an OpenAPI document, which comes from a file. */
async function other(name: string, ours: Contract, { cwd }: Io): Promise<readonly [Description, Origin?]> {
  if (holdsContract(name, cwd)) return [describeContract(name, contractIn(name, cwd))];
  if (revisions.includes(name)) return [describeContract(name, contract(name))];
  const { bytes, value } = await readDocument(name, cwd);
  const origin = { file: basename(name), sha256: sha256(bytes) };
  return [describe(openApi(name, value), ours.operation), origin];
}

const about =
  'sha256 is over the bytes of the file, documentSha256 over those of the OpenAPI document. Descriptions ' +
  'are left out. Before the revision is shipped, name the repository and the commit of the document.';

function filesOf(
  { documents, anchors }: WrittenRevision,
  { title, anchor }: Description,
  { file: from, sha256: documentSha256 }: Origin,
  before: string,
  date: string,
): Readonly<Record<string, string>> {
  const text = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;
  const parts = (['path', 'request', 'response', 'error'] as const).map(
    (part) => [schemaFiles[part], text(documents.schemas[part]), anchors[part]] as const,
  );
  const files = [['operation.json', text(documents.operation), anchor] as const, ...parts];
  const sources = files.map(([file, content, place]) => ({
    file: `${documents.revision}/${file}`,
    ...(place === undefined
      ? { document: `contract ${before}` }
      : { document: `${title}: ${from}`, documentSha256 }),
    date,
    anchor: place ?? file,
    sha256: sha256(content),
  }));
  const source = { title: 'Where each contract file comes from', about, files: sources };
  return { ...Object.fromEntries(files), 'SOURCE.json': text(source) };
}

const newFolder = 'expected a new folder, named for the revision';

/** Refuses a folder that has anything in it: a contract is never written over another one. */
function writeFiles(folder: string, cwd: string, files: Readonly<Record<string, string>>): void {
  const path = resolve(cwd, folder);
  const write = (): void => {
    makeFolder(path);
    if (readdirSync(path).length > 0)
      throw new ConfigError([`--write ${folder}: it is not empty; ${newFolder}`]);
    for (const [file, content] of Object.entries(files)) writeFileSync(join(path, file), content);
  };
  writing(`--write ${folder}`, write, 'folder');
}

/** Why a run could not use a contract as it is: cases made of it that are not what they claim to be. */
function unprovable(contract: Contract): readonly string[] {
  try {
    const prove = prover(contract);
    const suite = cases(members(contract), { profile: 'full', strategy: 'auth0', runs: 1, seed: 1 });
    const wrong = suite.cases.filter((one) => prove(one) !== undefined);
    return wrong.map((one) => `${one.id} ${prove(one)}`);
  } catch (error) {
    return [messageOf(error)];
  }
}

function write(folder: string, ours: Contract, theirs: Description, io: Io, origin?: Origin): void {
  const { cwd, clock, err } = io;
  if (origin === undefined)
    throw new ConfigError([`--write ${folder}: expected an OpenAPI document beside it, not a contract`]);
  if (folder.trim() === '') throw new ConfigError([`--write: its name is empty; ${newFolder}`]);
  const revision = revise(basename(resolve(cwd, folder)), ours, theirs);
  const date = new Date(clock()).toISOString().slice(0, 10);
  writeFiles(folder, cwd, filesOf(revision, theirs, origin, ours.revision, date));
  const again = contractIn(folder, cwd);
  // What a contract cannot hold is said by `left`.
  const lost = drift(again, theirs).findings.filter(
    ({ witness, of }) => witness !== undefined && of === undefined,
  );
  const wrong = unprovable(again);
  const lines = [
    `wrote ${folder}; npx patchproof run --contract ${shellWord(isFolderName(folder) ? folder : `./${folder}`)} uses it`,
    ...revision.left.map((line) => `mind: ${line}`),
    ...lost.map(({ id }) => `not the same as in the document: ${id}`),
    ...wrong.slice(0, 3).map((line) => `a run cannot use it yet: ${line}`),
    ...(wrong.length > 3 ? [`and ${wrong.length - 3} cases more`] : []),
  ];
  err(`${lines.join('\n')}\n`);
}

/** `patchproof drift <document>`: exit 0 without drift, 1 with, 2 when it cannot be told. */
export const driftCommand: Command = async ([name = ''], raw, io) => {
  const format = raw.format ?? 'text';
  const render = own(formats, format);
  if (render === undefined) throw new ConfigError([`--format ${format}: expected text, json or md`]);
  const ours = contractOf(raw, io);
  const [theirs, origin] = await other(name, ours, io);
  const found = drift(ours, theirs);
  if (raw.write !== undefined) write(raw.write, ours, theirs, io, origin);
  io.out(render(found, io));
  return found.exitCode;
};
