import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';

const homes = new Map<string, string>();

/** The home of a test, journals and locks included: a port may have been another tenant's, in another test. */
export function homeOfTest(): string {
  const { testPath = '', currentTestName = '' } = expect.getState();
  const key = `${testPath} ${currentTestName}`;
  const home = homes.get(key) ?? mkdtempSync(join(process.env.HOME ?? tmpdir(), 'home-'));
  homes.set(key, home);
  return home;
}
