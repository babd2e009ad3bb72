import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { program } from '../../../src/cli/process/program.ts';
import type { Io } from '../../../src/cli/process/streams.ts';
import { FORMATS } from '../../../src/report/formats.ts';
import { memoryIo } from './gate-on.ts';

/** The command line in this process: no build, no terminal. */

/** A folder that goes with the test. */
export function folder(): string {
  const made = mkdtempSync(join(tmpdir(), 'patchproof-report-'));
  onTestFinished(() => rmSync(made, { recursive: true, force: true }));
  return made;
}

export interface Said {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Runs a command line; what would have been printed for a mistake is in `err`. */
export async function patchproof(words: readonly string[], cwd: string, env: Io['env'] = {}): Promise<Said> {
  const out: string[] = [];
  const err: string[] = [];
  const io = memoryIo(
    { XDG_STATE_HOME: join(cwd, 'state'), ...env },
    { cwd, out: (text) => out.push(text), err: (text) => err.push(text) },
  );
  const code = await program(words, io).catch((error: unknown) => {
    const { problems } = error as { readonly problems?: readonly string[] };
    if (problems === undefined) throw error;
    err.push(...problems);
    return 2;
  });
  return { code, out: out.join(''), err: err.join('\n') };
}

/** As messages list them. */
export const formatNames = FORMATS.map(({ name }) => name).join(', ');

export const modeOf = (file: string): number => statSync(file).mode & 0o777;
