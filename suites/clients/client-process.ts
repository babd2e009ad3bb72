/** A client as a process of its own, with nothing in its environment but the certificate to trust. */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished } from 'vitest';
import { startBehindTls, type TenantBehindTls } from '../self/harness/tenant-behind-tls.ts';

/** A folder that goes with the test. */
export function emptyFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'patchproof-client-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A tenant that goes with the test. */
export async function openTenant(): Promise<TenantBehindTls> {
  const front = await startBehindTls();
  onTestFinished(front.close);
  return front;
}

/** Runs a script to its end, which has to be a good one; gives what it wrote to standard output. */
export async function runClient(
  { certificate }: TenantBehindTls,
  script: string,
  words: readonly string[],
): Promise<string> {
  const folder = emptyFolder();
  const ca = join(folder, 'ca.pem');
  writeFileSync(ca, certificate);
  const child = spawn(process.execPath, [script, ...words], {
    cwd: folder,
    env: { PATH: process.env.PATH, HOME: folder, NODE_EXTRA_CA_CERTS: ca, NO_COLOR: '1' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const out: Buffer[] = [];
  const err: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => err.push(chunk));
  const code = await new Promise((resolve, reject) => child.once('error', reject).once('close', resolve));
  const said = Buffer.concat(out).toString();
  expect(code, `${said}\n${Buffer.concat(err).toString()}`).toBe(0);
  return said;
}
