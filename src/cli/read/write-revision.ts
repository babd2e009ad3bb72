import { createHash } from 'node:crypto';
import { readdirSync, writeFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import {
  type ContractDocuments,
  type Description,
  type Revision,
  revise,
  type SchemaName,
  schemaFiles,
} from '../../contract/index.ts';
import type { Json } from '../../model.ts';
import { makeFolder } from '../../target/disk/state-folder.ts';
import { ConfigError } from '../../text/errors.ts';

/** Where a revision comes from, for its SOURCE.json. */
export interface Origin {
  readonly file: string;
  readonly sha256: string;
  /** ISO 8601, the day it was read. */
  readonly date: string;
}

/** sha256, in hexadecimal digits. */
export const hashOf = (content: string | Uint8Array): string =>
  createHash('sha256').update(content).digest('hex');

const text = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;

function attempt<T>(folder: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new ConfigError([`--write ${folder}: expected a folder that can be written: ${why}`]);
  }
}

/** Makes a folder. Refuses one that has anything in it: a contract is never written over another one. */
function prepare(folder: string, cwd: string): string {
  if (folder.trim() === '')
    throw new ConfigError(['--write: its name is empty; expected a new folder, named for the revision']);
  const path = resolve(cwd, folder);
  attempt(folder, () => makeFolder(path));
  if (attempt(folder, () => readdirSync(path)).length > 0)
    throw new ConfigError([
      `--write ${folder}: it is not empty; expected a new folder, named for the revision`,
    ]);
  return path;
}

function sources(
  revision: Revision,
  written: ReadonlyMap<string, string>,
  { title, facts: _, anchor = '' }: Description,
  origin: Origin,
  before: string,
): Json {
  const parts = Object.entries(schemaFiles) as readonly (readonly [SchemaName, string])[];
  const anchors = new Map<string, string | undefined>([
    ['operation.json', anchor],
    ...parts.map(([part, file]) => [file, revision.anchors[part]] as const),
  ]);
  const { revision: name } = revision.documents;
  return {
    title: 'Where each contract file comes from',
    about:
      'sha256 is over the bytes of the file, documentSha256 over those of the OpenAPI document. Descriptions are left out. Before the revision is shipped, name the repository and the commit of the document.',
    files: [...written].map(([file, content]) => {
      const place = anchors.get(file);
      return place === undefined
        ? {
            file: `${name}/${file}`,
            document: `contract ${before}`,
            date: origin.date,
            anchor: file,
            sha256: hashOf(content),
          }
        : {
            file: `${name}/${file}`,
            document: `${title}: ${origin.file}`,
            documentSha256: origin.sha256,
            date: origin.date,
            anchor: place,
            sha256: hashOf(content),
          };
    }),
  };
}

/** Writes what a document says as a revision of the contract, and where it comes from, into a new folder. */
export function writeRevision(
  folder: string,
  cwd: string,
  ours: ContractDocuments,
  theirs: Description,
  origin: Origin,
): Revision {
  const path = prepare(folder, cwd);
  const revision = revise(basename(path), ours, theirs);
  const { operation, schemas } = revision.documents;
  const parts = Object.entries(schemaFiles) as readonly (readonly [SchemaName, string])[];
  const written = new Map<string, string>([
    ['operation.json', text(operation)],
    ...parts.map(([part, file]) => [file, text(schemas[part])] as const),
  ]);
  const source = text(sources(revision, written, theirs, origin, ours.revision));
  attempt(folder, () => {
    for (const [file, content] of [...written, ['SOURCE.json', source] as const])
      writeFileSync(join(path, file), content);
  });
  return revision;
}
