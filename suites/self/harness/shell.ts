import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { program } from '../../../src/cli/process/program.ts';
import type { Io } from '../../../src/cli/process/streams.ts';
import { ConfigError, Unreachable } from '../../../src/text/errors.ts';
import { memoryIo } from './gate-on.ts';

/** The command line in this process: the same commands, streams and files, without the price of a process. */

export interface Ended {
  readonly code: number;
  /** Both streams, in the order of what was said. */
  readonly said: string;
}

export interface Shell {
  /** Where commands run; journals and locks are in `state` below it. */
  readonly folder: string;
  readonly said: () => string;
  readonly run: (args: readonly string[], env?: Io['env'], over?: Partial<Io>) => Promise<Ended>;
}

/** A folder, with what is said in it, that ends with the test. Nothing but what commands say themselves is redacted. */
export function shell(): Shell {
  const folder = mkdtempSync(join(tmpdir(), 'patchproof-shell-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  let said = '';
  const say = (text: string): void => {
    said += text;
  };
  const run: Shell['run'] = async (args, env = {}, over = {}) => {
    const from = said.length;
    const io = memoryIo(
      { XDG_STATE_HOME: join(folder, 'state'), ...env },
      { cwd: folder, out: say, err: say, ...over },
    );
    const code = await program(args, { ...io, bytes: (bytes) => say(new TextDecoder().decode(bytes)) }).catch(
      (error: unknown) => {
        if (!(error instanceof ConfigError || error instanceof Unreachable)) throw error;
        say(`patchproof: ${error.message}\n`);
        return 2;
      },
    );
    return { code, said: said.slice(from) };
  };
  return { folder, said: () => said, run };
}
