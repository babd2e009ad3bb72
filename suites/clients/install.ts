/** Installs the clients in a folder of their own, which goes when the tests have ended. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  export interface ProvidedContext {
    /** The folder that holds their node_modules. */
    readonly clients: string;
  }
}

/** The major versions of the SDK before the one that `npm test` drives, each under a name of its own. */
export const olderSdks = ['auth0-4', 'auth0-5', 'auth0-6'] as const;

const packages = ['auth0-deploy-cli@8', ...olderSdks.map((name) => `${name}@npm:${name.replace('-', '@')}`)];

let folder = '';

export function setup(project: TestProject): void {
  folder = mkdtempSync(join(tmpdir(), 'patchproof-clients-'));
  writeFileSync(join(folder, 'package.json'), '{ "private": true }\n');
  const words = ['install', '--no-audit', '--no-fund', '--no-package-lock', '--ignore-scripts', ...packages];
  const { status, stderr } = spawnSync('npm', words, { cwd: folder, encoding: 'utf8' });
  if (status !== 0) {
    teardown();
    throw new Error(`npm ${words.join(' ')} failed:\n${stderr}`);
  }
  project.provide('clients', folder);
}

export function teardown(): void {
  rmSync(folder, { recursive: true, force: true });
}
