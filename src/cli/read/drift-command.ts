import { readdirSync, writeFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { prover } from '../../cases/prove.ts';
import { cases } from '../../cases/suite.ts';
import { type Contract, contract, members, revisions, schemaFiles } from '../../contract/index.ts';
import type { Description, WrittenRevision } from '../../drift/describe.ts';
import { describe, describeContract, revise } from '../../drift/describe.ts';
import { openApi } from '../../drift/document.ts';
import { drift } from '../../drift/drift.ts';
import type { Drift } from '../../drift/finding.ts';
import { renderDrift, renderDriftMarkdown } from '../../report/drift.ts';
import { makeFolder } from '../../target/disk/state-folder.ts';
import { showUnprintable } from '../../text/elide.ts';
import { ConfigError, messageOf } from '../../text/errors.ts';
import { shellWord } from '../../text/shell.ts';
import type { Command } from '../commands/raw-options.ts';
import { sha256, writing } from '../config/files.ts';
import { contractIn, holdsContract, isFolderName } from '../config/load-contract.ts';
import { contractOf } from '../config/options.ts';
import type { Io } from '../process/streams.ts';
import { readDocument } from './document-file.ts';

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
  'sha256 is over the bytes of the file, documentSha256 over those of the OpenAPI document. Descriptions are left out. Before the revision is shipped, name the repository and the commit of the document.';

/** The files of a revision, by name. What the document is silent about comes from the contract `before`. */
function filesOf(
  { documents, anchors }: WrittenRevision,
  { title, anchor }: Description,
  { file: from, sha256: documentSha256 }: Origin,
  before: string,
  date: string,
): ReadonlyMap<string, string> {
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
  return new Map([...files.map(([file, own]) => [file, own] as const), ['SOURCE.json', text(source)]]);
}

/** Writes into a new folder. Refuses one that has anything in it: a contract is never written over another one. */
function writeFiles(folder: string, cwd: string, files: ReadonlyMap<string, string>): void {
  const path = resolve(cwd, folder);
  const write = (): void => {
    makeFolder(path);
    if (readdirSync(path).length > 0)
      throw new ConfigError([`--write ${folder}: it is not empty; ${wanted}`]);
    for (const [file, content] of files) writeFileSync(join(path, file), content);
  };
  writing(`--write ${folder}`, write, 'folder');
}

const wanted = 'expected a new folder, named for the revision';

/** Why a run could not use a contract as it is: cases made of it that are not what they claim to be. */
function unprovable(contract: Contract): readonly string[] {
  try {
    const prove = prover(contract);
    const suite = cases(members(contract), { profile: 'full', strategy: 'auth0', runs: 1, seed: 1 });
    return suite.cases.flatMap((one) => {
      const wrong = prove(one);
      return wrong === undefined ? [] : [`${one.id} ${wrong}`];
    });
  } catch (error) {
    return [messageOf(error)];
  }
}

function write(folder: string, ours: Contract, theirs: Description, io: Io, origin?: Origin): void {
  const { cwd, clock, err } = io;
  if (origin === undefined)
    throw new ConfigError([`--write ${folder}: expected an OpenAPI document beside it, not a contract`]);
  if (folder.trim() === '') throw new ConfigError([`--write: its name is empty; ${wanted}`]);
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
  const render = Object.hasOwn(formats, format) ? formats[format] : undefined;
  if (render === undefined) throw new ConfigError([`--format ${format}: expected text, json or md`]);
  const ours = contractOf(raw, io);
  const [theirs, origin] = await other(name, ours, io);
  const found = drift(ours, theirs);
  if (raw.write !== undefined) write(raw.write, ours, theirs, io, origin);
  io.out(render(found, io));
  return found.exitCode;
};
