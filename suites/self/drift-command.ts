/** `patchproof drift` in this process, in a folder of its own. */

import { quietIo } from '../../scripts/quiet-io.ts';
import { program } from '../../src/cli/program.ts';

export interface Drifted {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Runs it to its end. Rejects with ConfigError for what the user can mend. */
export async function driftOn(
  args: readonly string[],
  cwd: string,
  env: Readonly<Record<string, string>> = {},
): Promise<Drifted> {
  let [out, err] = ['', ''];
  const io = {
    ...quietIo(env),
    cwd,
    clock: () => Date.UTC(2026, 10, 24),
    out: (text: string) => {
      out += text;
    },
    err: (text: string) => {
      err += text;
    },
  };
  const code = await program(['drift', ...args], io, { bytes: () => {} });
  return { code, out, err };
}
