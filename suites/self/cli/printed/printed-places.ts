import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RunningTenant } from '../../../../fixtures/tenant/start.ts';
import { parseRecord } from '../../../../src/record/parse-record.ts';
import type { RunRecord } from '../../../../src/record/record.ts';
import { environmentOf } from '../../harness/gate-on.ts';
import { folder } from '../../harness/in-process.ts';
import { type Place, type Typed, type } from './printed.ts';

/** Places where commands are printed: a tenant, an env file that a shell has to quote, and what a run wrote there. */

export const NAME = 'organization_connection_name';
export const FORMATS = ['record', 'html', 'console', 'md', 'json', 'junit', 'ctrf', 'sarif', 'github'];

/** A folder with an env file that a shell has to quote. */
export const ENV_FILE = 'my staging.env';

export function placeFor(tenant: RunningTenant, more: Place['env'] = {}): Place {
  const cwd = folder();
  const set = Object.entries(environmentOf(tenant)).filter(([, value]) => value !== undefined);
  writeFileSync(join(cwd, ENV_FILE), set.map(([name, value]) => `${name}=${value}\n`).join(''));
  return { cwd, env: more };
}

/** Everything that a run wrote, reports and screen. */
export function writtenBy({ out, err }: Typed, { cwd }: Place, at = 'reports/latest'): string {
  const files = existsSync(join(cwd, at)) ? readdirSync(join(cwd, at)) : [];
  return [out, err, ...files.map((file) => readFileSync(join(cwd, at, file), 'utf8'))].join('\n');
}

export const recordIn = ({ cwd }: Place, at = 'reports/latest'): RunRecord =>
  parseRecord(readFileSync(join(cwd, at, 'record.ndjson'), 'utf8'));

export const run = (place: Place, ...words: readonly string[]): Promise<Typed> =>
  type(['run', '--env-file', ENV_FILE, '--yes', '--report', FORMATS.join(','), ...words], place);

/** The rules that the last record has as violated. */
export const violatedIn = (place: Place, at?: string): readonly string[] =>
  recordIn(place, at)
    .findings.filter(({ outcome }) => outcome === 'violated')
    .map(({ rule }) => rule);
