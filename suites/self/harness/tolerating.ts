import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { BaselineEntry } from '../../../src/history/baseline-format.ts';
import type { Finding } from '../../../src/model.ts';
import { parseRecord } from '../../../src/record/parse-record.ts';
import type { RunRecord } from '../../../src/record/record.ts';
import { environmentOf, tenantFor } from './gate-on.ts';
import { folder, patchproof, type Said } from './in-process.ts';
import { behaviourOf } from './recorded-run.ts';

export const RULE = 'request.organization_connection_name.minLength';
export const CASE = 'organization_connection_name/minLength/0';

/** Two faults of one rule at one case: an empty name is left out, or clears what was stored. */
export const [TOLERATED, SWAPPED] = ['request.name.empty-dropped', 'request.name.empty-clears'];

export interface Ran extends Said {
  readonly record: RunRecord;
}

/** A run against the reference, or against mutants in one tenant, with the baseline of a folder. */
export async function run(
  cwd: string,
  mutant: string | undefined | readonly string[],
  ...words: readonly string[]
): Promise<Ran> {
  const behaviours = [mutant ?? []].flat().map((id) => behaviourOf(id)());
  const tenant = await tenantFor({ behaviour: Object.assign({}, ...behaviours) });
  const said = await patchproof(['run', '--yes', '--report', 'record', ...words], cwd, environmentOf(tenant));
  const record = parseRecord(readFileSync(join(cwd, 'reports/latest/record.ndjson'), 'utf8'));
  return { ...said, record };
}

export const update = (cwd: string, ...words: readonly string[]): Promise<Said> =>
  patchproof(
    ['baseline', '--update', '--yes', '--reason', 'fixed in 4.2', '--expires', '90d', ...words],
    cwd,
  );

export const fileIn = (cwd: string): string => join(cwd, 'reports/baseline.json');
export const entriesIn = (cwd: string): readonly BaselineEntry[] =>
  (JSON.parse(readFileSync(fileIn(cwd), 'utf8')) as { readonly entries: readonly BaselineEntry[] }).entries;

export function write(cwd: string, change: (entry: BaselineEntry) => object): void {
  const entries = entriesIn(cwd).map(change);
  writeFileSync(fileIn(cwd), JSON.stringify({ format: 1, entries }));
}

let made: Promise<string> | undefined;

/** What the first mutant is to be tolerated for, made once by the gate. */
async function make(): Promise<string> {
  const cwd = folder();
  expect((await run(cwd, TOLERATED)).code).toBe(1);
  expect(await update(cwd)).toMatchObject({ code: 0, err: expect.stringContaining('1 entry') });
  return readFileSync(fileIn(cwd), 'utf8');
}

/** A folder whose baseline tolerates what the first mutant does. */
export async function tolerating(): Promise<string> {
  made ??= make();
  const cwd = folder();
  mkdirSync(join(cwd, 'reports'));
  writeFileSync(fileIn(cwd), await made);
  return cwd;
}

/** Runs what this is about and no more. */
export const NAMES = ['--only', 'request.organization_connection_name'] as const;

export const stale = ({ record }: Ran) => record.end?.baseline?.stale ?? [];
export const tolerated = ({ record }: Ran): readonly string[] =>
  record.findings.filter((finding: Finding) => finding.tolerated !== undefined).map(({ rule }) => rule);
