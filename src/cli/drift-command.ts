import { basename } from 'node:path';
import { prover } from '../cases/prove.ts';
import { cases } from '../cases/suite.ts';
import {
  type Contract,
  contract,
  type Description,
  describe,
  describeContract,
  members,
  openApi,
  revisions,
} from '../contract/index.ts';
import { drift } from '../generate/drift.ts';
import type { Drift } from '../model.ts';
import { renderDrift } from '../report/render-drift.ts';
import { renderDriftMarkdown } from '../report/render-drift-markdown.ts';
import { showUnprintable } from '../text/elide.ts';
import { ConfigError, HarnessError } from '../text/errors.ts';
import { shellWord } from '../text/shell.ts';
import { contractIn, holdsContract, isFolderName, loadContract } from './config/load-contract.ts';
import { gateOptions, type RawOptions } from './config/options.ts';
import { readDocument } from './document-file.ts';
import type { Io } from './process/streams.ts';
import { hashOf, type Origin, writeRevision } from './read/write-revision.ts';

export interface DriftOptions extends Pick<RawOptions, 'contract'> {
  readonly format?: string;
  readonly write?: string;
}

type Render = (drift: Drift, io: Io) => string;

const formats: Readonly<Record<string, Render>> = {
  text: (found, { colour, columns }) => renderDrift(found, { colour, width: colour ? columns : undefined }),
  // The line breaks are ours: those of a text are escapes already.
  json: (found) => `${JSON.stringify(found, null, 2).split('\n').map(showUnprintable).join('\n')}\n`,
  md: renderDriftMarkdown,
};

interface Other {
  readonly description: Description;
  /** Absent when it is a contract. */
  readonly origin?: Origin;
}

/** What the contract is held against: another contract, or an OpenAPI document. */
async function other(name: string, ours: Contract, io: Io): Promise<Other> {
  if (holdsContract(name, io.cwd)) return { description: describeContract(name, contractIn(name, io.cwd)) };
  if (revisions.includes(name)) return { description: describeContract(name, contract(name)) };
  const { bytes, value } = await readDocument(name, io.cwd);
  const date = new Date(io.clock()).toISOString().slice(0, 10);
  return {
    description: describe(openApi(name, value), ours.operation),
    origin: { file: basename(name), sha256: hashOf(bytes), date },
  };
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

function write(folder: string, ours: Contract, { description, origin }: Other, io: Io): void {
  if (origin === undefined)
    throw new ConfigError([`--write ${folder}: expected an OpenAPI document beside it, not a contract`]);
  const { left } = writeRevision(folder, io.cwd, ours, description, origin);
  const name = isFolderName(folder) ? folder : `./${folder}`;
  const again = contractIn(folder, io.cwd);
  // What a contract cannot hold is said by `left`.
  const lost = drift(again, description).findings.filter(
    ({ witness, of }) => witness !== undefined && of === undefined,
  );
  const wrong = unprovable(again);
  io.err(
    [
      `wrote ${folder}; npx patchproof run --contract ${shellWord(name)} uses it`,
      ...left.map((line) => `mind: ${line}`),
      ...lost.map(({ id }) => `not the same as in the document: ${id}`),
      ...wrong.slice(0, 3).map((line) => `a run cannot use it yet: ${line}`),
      ...(wrong.length > 3 ? [`and ${wrong.length - 3} cases more`] : []),
      '',
    ].join('\n'),
  );
}

/** What a document makes of the stack is the user's to mend. */
async function shallow<T>(name: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof RangeError) || error instanceof HarnessError) throw error;
    throw new ConfigError([`${name}: it is nested too deep to be read; expected an OpenAPI document`]);
  }
}

/** `patchproof drift <document>`: exit 0 without drift, 1 with, 2 when it cannot be told. */
export async function driftCommand(name: string, raw: DriftOptions, io: Io): Promise<number> {
  const format = raw.format ?? 'text';
  const render = Object.hasOwn(formats, format) ? formats[format] : undefined;
  if (render === undefined) throw new ConfigError([`--format ${format}: expected text, json or md`]);
  const ours = loadContract(gateOptions(raw, io.env).contract, io.cwd);
  return shallow(name, async () => {
    const theirs = await other(name, ours, io);
    const found = drift(ours, theirs.description);
    if (raw.write !== undefined) write(raw.write, ours, theirs, io);
    io.out(render(found, io));
    return found.exitCode;
  });
}
