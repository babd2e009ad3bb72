import { PassThrough } from 'node:stream';
import type { RunningTenant } from '../../../fixtures/tenant/start.ts';
import { program } from '../../../src/cli/process/program.ts';
import { environmentOf, memoryIo } from '../harness/gate-on.ts';

interface Said {
  readonly code: number;
  readonly said: string;
}

export interface Typed {
  readonly lines: string;
  readonly isTyped: boolean;
  readonly later?: string;
}

/** `patchproof probe` in a folder, against a tenant, with what is typed, or what stands on standard input. */
export async function probeIn(
  cwd: string,
  tenant: RunningTenant,
  words: readonly string[],
  typed?: Typed,
): Promise<Said> {
  const env = { ...environmentOf(tenant), XDG_STATE_HOME: cwd };
  const io = memoryIo(env, {
    cwd,
    clock: Date.now,
    sleep: (ms) => new Promise((done) => setTimeout(done, ms)),
  });
  const input = new PassThrough();
  if (typed !== undefined) {
    input.write(typed.lines);
    if (typed.later !== undefined) setTimeout(() => input.write(typed.later), 150);
    if (!typed.isTyped) input.end();
  }
  const code = await program(['probe', ...words], {
    ...io,
    ...(typed === undefined ? {} : { prompt: { input, output: new PassThrough(), isTyped: typed.isTyped } }),
  });
  return { code, said: io.said() };
}
