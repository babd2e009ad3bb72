/**
 * Shows each row of docs/frameworks.md: runs the gate against the reference tenant behind the framework, as the row has
 * it and set right. `--write` renews the table of the document. 0: every row is shown; 1: some are not.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Diagnosis } from '../src/diagnose/diagnosis.ts';
import type { Front } from './frameworks/front.ts';
import { type Shown, show } from './frameworks/show.ts';
import { fileOf, folder, type Row, readRows, renderTable, withTable } from './frameworks/table.ts';

/** What a file in examples/frameworks/servers exports: two servers a row. */
type Servers = Readonly<Record<string, { readonly usual: Front; readonly right: Front }>>;

function install(): void {
  if (existsSync(join(folder, 'node_modules'))) return;
  const { status } = spawnSync('npm', ['ci', '--no-audit', '--no-fund'], { cwd: folder, stdio: 'inherit' });
  if (status !== 0) throw new Error(`npm ci in examples/frameworks ended with ${status}`);
}

async function serversOf(row: Row): Promise<{ readonly usual: Front; readonly right: Front }> {
  const file = pathToFileURL(join(folder, 'servers', fileOf(row))).href;
  const { servers } = (await import(file)) as { readonly servers: Servers };
  const found = servers[row.id];
  if (found === undefined) throw new Error(`${fileOf(row)} has no server for ${row.id}`);
  return found;
}

const isNamed = ({ causes }: Diagnosis, id: string): boolean =>
  causes.some((cause) => cause.id === id || cause.alternatives.some((one) => one.id === id));

/** Why a row is not shown, one line each. */
function faultsOf({ causes }: Row, usual: Shown, right: Shown): readonly string[] {
  return [
    ...(usual.violated.length === 0 ? ['the setting violates no rule'] : []),
    ...causes.filter((id) => !isNamed(usual.diagnosis, id)).map((id) => `the cause ${id} is not named`),
    ...(right.exitCode === 0 ? [] : [`the gate ends with ${right.exitCode} on the server set right`]),
    ...right.violated.map((rule) => `set right, it violates ${rule}`),
  ];
}

/** Each server is run once, however many rows it shows. */
function once(): (front: Front) => Promise<Shown> {
  const shown = new Map<Front, Promise<Shown>>();
  return (front) => {
    const known = shown.get(front) ?? show(front);
    shown.set(front, known);
    return known;
  };
}

const count = (n: number, noun: string): string => `${n} ${noun}${n === 1 ? '' : 's'}`;

function tell({ id, causes: expected }: Row, found: Shown, faults: readonly string[]): void {
  const { causes, failures, unexplained } = found.diagnosis;
  const explained = `${failures - unexplained.length} of ${count(failures, 'failure')} explained`;
  console.log(`${faults.length > 0 ? 'NOT SHOWN' : 'shown'}  ${id}: ${expected.join(', ')}`);
  console.log(
    `  ${count(found.violated.length, 'rule')} violated; ${count(causes.length, 'cause')}, ${explained}`,
  );
  for (const fault of faults) console.log(`  ${fault}`);
}

async function main(): Promise<number> {
  const rows = readRows();
  if (process.argv.includes('--write')) {
    const file = join(process.cwd(), 'docs', 'frameworks.md');
    writeFileSync(file, withTable(readFileSync(file, 'utf8'), renderTable(rows)));
    return 0;
  }
  install();
  // Frameworks print what is thrown in them.
  console.error = () => {};
  const run = once();
  let missing = 0;
  for (const row of rows) {
    const { usual, right } = await serversOf(row);
    const found = await run(usual);
    const faults = faultsOf(row, found, await run(right));
    if (faults.length > 0) missing += 1;
    tell(row, found, faults);
  }
  console.log(`${rows.length - missing} of ${count(rows.length, 'row')} shown`);
  return missing === 0 ? 0 : 1;
}

process.exitCode = await main();
