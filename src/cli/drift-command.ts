import { basename } from 'node:path';
import { type Contract, contract, members, revisions } from '../contract/index.ts';
import { type Description, describe, describeContract } from '../drift/describe.ts';
import { openApi } from '../drift/document.ts';
import { drift } from '../drift/drift.ts';
import { showUnprintable } from '../elide.ts';
import { ConfigError } from '../errors.ts';
import { cases } from '../generate/cases.ts';
import { prover } from '../generate/prove.ts';
import type { Drift } from '../model.ts';
import { renderDrift } from '../report/render-drift.ts';
import { renderDriftMarkdown } from '../report/render-drift-markdown.ts';
import { shellWord } from '../shell.ts';
import { readDocument } from './document-file.ts';
import type { Io } from './io.ts';
import { contractIn, holdsContract, isFolderName, loadContract } from './load-contract.ts';
import { gateOptions, type RawOptions } from './options.ts';
import { hashOf, type Origin, writeRevision } from './write-revision.ts';

export interface DriftOptions extends Pick<RawOptions, 'contract'> {
  readonly format?: string;
  readonly write?: string;
}

const formats: Readonly<Record<string, (drift: Drift, io: Io) => string>> = {
  text: (found, { colour, columns }) => renderDrift(found, { colour, width: colour ? columns : undefined }),
  // The line breaks are ours: those of a text are escapes already.
  json: (found) => `${JSON.stringify(found, null, 2).split('\n').map(showUnprintable).join('\n')}\n`,
  md: renderDriftMarkdown,
};

/** What the contract is held against: another contract, or an OpenAPI document, which comes from a file. */
async function other(name: string, ours: Contract, io: Io): Promise<readonly [Description, Origin?]> {
  if (holdsContract(name, io.cwd)) return [describeContract(name, contractIn(name, io.cwd))];
  if (revisions.includes(name)) return [describeContract(name, contract(name))];
  const { bytes, value } = await readDocument(name, io.cwd);
  const date = new Date(io.clock()).toISOString().slice(0, 10);
  const origin = { file: basename(name), sha256: hashOf(bytes), date };
  return [describe(openApi(name, value), ours.operation), origin];
}

/** Why a run could not use a contract as it is: cases made of it that are not what they claim to be. */
function unprovable(contract: Contract): readonly string[] {
  try {
    const prove = prover(contract);
    const suite = cases(members(contract), { profile: 'gate', strategy: 'auth0', runs: 1, seed: 1 });
    return suite.cases.flatMap((one) => {
      const wrong = prove(one);
      return wrong === undefined ? [] : [`${one.id} ${wrong}`];
    });
  } catch (error) {
    return [error instanceof Error ? error.message : String(error)];
  }
}

function write(folder: string, ours: Contract, theirs: Description, origin: Origin, io: Io): void {
  const { left } = writeRevision(folder, io.cwd, ours, theirs, origin);
  const name = isFolderName(folder) ? folder : `./${folder}`;
  const again = contractIn(folder, io.cwd);
  // What a contract cannot hold is said by `left`.
  const lost = drift(again, theirs).findings.filter(
    ({ witness, of }) => witness !== undefined && of === undefined,
  );
  const wrong = unprovable(again);
  io.err(
    [
      `wrote ${folder}; patchproof run --contract ${shellWord(name)} uses it`,
      ...left.map((line) => `mind: ${line}`),
      ...lost.map(({ id }) => `not the same as in the document: ${id}`),
      ...wrong.slice(0, 3).map((line) => `a run cannot use it yet: ${line}`),
      ...(wrong.length > 3 ? [`and ${wrong.length - 3} cases more`] : []),
      '',
    ].join('\n'),
  );
}

/** `patchproof drift <document>`: exit 0 without drift, 1 with, 2 when it cannot be told. */
export async function driftCommand(
  name: string,
  { contract: named, format = 'text', write: folder }: DriftOptions,
  io: Io,
): Promise<number> {
  const render = Object.hasOwn(formats, format) ? formats[format] : undefined;
  if (render === undefined) throw new ConfigError([`--format ${format}: expected text, json or md`]);
  const ours = loadContract(
    gateOptions(named === undefined ? {} : { contract: named }, io.env).contract,
    io.cwd,
  );
  const [theirs, origin] = await other(name, ours, io);
  if (folder !== undefined && origin === undefined)
    throw new ConfigError([`--write ${folder}: expected an OpenAPI document beside it, not a contract`]);
  const found = drift(ours, theirs);
  if (folder !== undefined && origin !== undefined) write(folder, ours, theirs, origin, io);
  io.out(render(found, io));
  return found.exitCode;
}
