import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { RunningTenant } from '../../../fixtures/tenant/start.ts';
import { program } from '../../../src/cli/process/program.ts';
import type { Io } from '../../../src/cli/process/streams.ts';
import { environmentOf, memoryIo } from './gate-on.ts';

export type Env = Io['env'];

/** A folder for journals that ends with the test. */
export function ownState(): Env {
  const folder = mkdtempSync(join(tmpdir(), 'patchproof-doctor-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return { XDG_STATE_HOME: folder };
}

export async function doctor(env: Env, args: readonly string[] = [], over: Partial<Io> = {}) {
  const io = memoryIo({ ...ownState(), ...env }, over);
  const code = await program(['doctor', ...args], io);
  return { code, said: io.said() };
}

/** The reference tenant with client credentials, as most people have it. */
export const withClient = (tenant: RunningTenant, more: Env = {}): Env => ({
  ...environmentOf(tenant),
  AUTH0_API_TOKEN: undefined,
  AUTH0_CLIENT_ID: tenant.client.id,
  AUTH0_CLIENT_SECRET: tenant.client.secret,
  ...more,
});

export const CHECKS = [
  'configuration',
  'host',
  'leftovers',
  'reach',
  'clock',
  'token',
  'scopes',
  'organization and connection',
  'other connection',
  'other organization',
  'rate limit',
  'contract',
  'special tokens',
];

export const checksOf = (said: string): readonly string[] => [
  ...new Set(said.split('\n').flatMap((text) => /^[✓✗!–] ([^:]+): /.exec(text)?.[1] ?? [])),
];

export const marked = (said: string, mark: string): readonly string[] =>
  said.split('\n').filter((text) => text.startsWith(mark));
