/**
 * Shows each row of rows.json: runs the gate against the framework with its default, where the cause has to be named,
 * and configured right, where it must not be. Exit 1 when a row is not shown.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { environmentOf } from '../../dist/scripts/quiet-io.js';
import { diagnose } from '../../dist/src/diagnose/diagnose.js';
import { shippedDictionary } from '../../dist/src/diagnose/dictionary.js';
import { parseRecord } from '../../dist/src/record/parse-record.js';
import { frameworks } from './frameworks.mjs';
import { validators } from './validators.mjs';

// express prints every error that its own handler answers, unless it is tested.
process.env.NODE_ENV = 'test';
const bin = fileURLToPath(new URL('../../bin/patchproof.cjs', import.meta.url));
const rows = JSON.parse(readFileSync(new URL('rows.json', import.meta.url), 'utf8'));

/** The causes that a run against a server names, with those that it cannot tell from them. */
async function causesOf(make) {
  const { tenant, origin, close } = await make();
  const cwd = mkdtempSync(join(tmpdir(), 'patchproof-frameworks-'));
  const env = { PATH: process.env.PATH, HOME: cwd, ...environmentOf(tenant), AUTH0_DOMAIN: origin };
  const child = spawn(process.execPath, [bin, 'run', '--yes', '--report', 'record'], {
    cwd,
    env,
    stdio: 'ignore',
  });
  await new Promise((resolve) => child.on('exit', resolve));
  await close();
  const record = parseRecord(readFileSync(join(cwd, 'reports/latest/record.ndjson'), 'utf8'));
  rmSync(cwd, { recursive: true });
  const { causes } = diagnose(record, shippedDictionary());
  return causes.map(({ id, alternatives }) => [id, ...alternatives.map((one) => one.id)]);
}

const servers = { ...validators, ...frameworks };
const failed = [];
for (const { id, framework, default: setting, cause } of rows) {
  const [wrong, right] = servers[id];
  const [before, after] = [await causesOf(wrong), await causesOf(right)];
  const isNamed = before.some((ids) => ids.includes(cause));
  const isMended = after.every((ids) => !ids.includes(cause));
  console.log(`${isNamed && isMended ? 'shown' : 'NOT SHOWN'}  ${framework}: ${setting} → ${cause}`);
  for (const [where, ids] of [
    ['default', before],
    ['right', after],
  ])
    console.log(`    ${where}: ${ids.map(([first]) => first).join(', ') || 'no cause'}`);
  if (!isNamed || !isMended) failed.push(id);
}
console.log(`${rows.length - failed.length} of ${rows.length} rows shown`);
process.exitCode = failed.length === 0 ? 0 : 1;
