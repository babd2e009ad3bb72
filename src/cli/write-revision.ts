import { createHash } from 'node:crypto';
import { readdirSync, writeFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { type ContractDocuments, type SchemaName, schemaFiles } from '../contract/index.ts';
import type { Description } from '../drift/describe.ts';
import { type Revision, revise } from '../drift/revise.ts';
import { ConfigError } from '../errors.ts';
import { makeFolder } from '../target/make-folder.ts';

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

const about =
  'sha256 is over the bytes of the file, documentSha256 over those of the OpenAPI document. Descriptions are left out. Before the revision is shipped, name the repository and the commit of the document.';

/**
 * Writes what a document says as a revision of the contract, and where it comes from, into a new folder. Throws
 * ConfigError where there is something already: a contract is never written over another one.
 */
export function writeRevision(
  folder: string,
  cwd: string,
  ours: ContractDocuments,
  theirs: Description,
  origin: Origin,
): Revision {
  const refuse = (why: string): ConfigError =>
    new ConfigError([`--write${folder === '' ? '' : ' '}${folder}: ${why}`]);
  if (folder.trim() === '') throw refuse('its name is empty; expected a new folder, named for the revision');
  const path = resolve(cwd, folder);
  const revision = revise(basename(path), ours, theirs);
  const { operation, schemas, revision: name } = revision.documents;
  const parts = Object.entries(schemaFiles) as readonly (readonly [SchemaName, string])[];
  const files: readonly (readonly [file: string, content: unknown, anchor: string | undefined])[] = [
    ['operation.json', operation, theirs.anchor ?? ''],
    ...parts.map(([part, file]) => [file, schemas[part], revision.anchors[part]] as const),
  ];
  const text = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;
  const sources = files.map(([file, content, anchor]) => ({
    file: `${name}/${file}`,
    document: anchor === undefined ? `contract ${ours.revision}` : `${theirs.title}: ${origin.file}`,
    ...(anchor === undefined ? {} : { documentSha256: origin.sha256 }),
    date: origin.date,
    anchor: anchor ?? file,
    sha256: hashOf(text(content)),
  }));
  const source = { title: 'Where each contract file comes from', about, files: sources };
  try {
    makeFolder(path);
    if (readdirSync(path).length > 0)
      throw refuse('it is not empty; expected a new folder, named for the revision');
    for (const [file, content] of [...files, ['SOURCE.json', source] as const])
      writeFileSync(join(path, file), text(content));
  } catch (error) {
    if (error instanceof ConfigError) throw error;
    throw refuse(
      `expected a folder that can be written: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
  return revision;
}
