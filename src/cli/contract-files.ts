import { readFileSync } from 'node:fs';
import { revisions } from '../contract/index.ts';
import type { ContractFile } from '../report/formats.ts';

const NAMES = [
  'operation.json',
  'path.json',
  'request-body.json',
  'response-200.json',
  'response-error.json',
] as const;

/** The files of a revision as they are, byte for byte; none of a revision that this version does not know. */
export function contractFiles(revision: string): readonly ContractFile[] {
  if (!revisions.includes(revision)) return [];
  return NAMES.map((name) => {
    const path = `schemas/${revision}/${name}`;
    return { path, text: readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8') };
  });
}
