/** Runs against known faults, kept in a folder so that the same run is not sent twice. */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import type { Finding } from '../../src/model.ts';
import { runAgainst } from '../power/attack.ts';
import { type Job, together } from './jobs.ts';

/** What is kept of a run: all that a diagnosis reads. */
export interface KeptRun {
  readonly exchanges: readonly { readonly n: number; readonly case: string }[];
  readonly findings: readonly Finding[];
}

async function sendAll({ faults, profile }: Job): Promise<KeptRun> {
  const { result, exchanges } = await runAgainst(together(faults), profile);
  return {
    exchanges: exchanges.map(({ n, case: { id } }) => ({ n, case: id })),
    findings: result.findings.filter(({ level }) => level !== 'observe'),
  };
}

const fileOf = (folder: string, { id }: Job): string =>
  join(folder, `${createHash('sha256').update(id).digest('hex').slice(0, 24)}.json.gz`);

/** A run that was kept; undefined when there is none. */
export function readRun(folder: string, job: Job): KeptRun | undefined {
  const file = fileOf(folder, job);
  return existsSync(file) ? (JSON.parse(gunzipSync(readFileSync(file)).toString()) as KeptRun) : undefined;
}

export async function keepRun(folder: string, job: Job): Promise<void> {
  if (existsSync(fileOf(folder, job))) return;
  const run = await sendAll(job);
  mkdirSync(folder, { recursive: true });
  const file = fileOf(folder, job);
  writeFileSync(`${file}.new`, gzipSync(JSON.stringify(run)));
  renameSync(`${file}.new`, file);
}
