#!/usr/bin/env node
import { randomBytes } from 'node:crypto';
import { createInterface } from 'node:readline/promises';
import { redact } from '../redact.ts';
import { explain } from './explain.ts';
import { heldBy } from './held-secrets.ts';
import { program } from './program.ts';

const stop = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => stop.abort());

const interactive =
  process.stdin.isTTY === true && process.stderr.isTTY === true && process.env.CI === undefined;

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // Not ours to signal, but there.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

async function ask(question: string): Promise<string> {
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return await lines.question(question, { signal: stop.signal });
  } catch {
    return '';
  } finally {
    lines.close();
  }
}

const held = heldBy(process.env);

/** The last door: whatever is said on standard error, wherever a secret was put by mistake. */
const complain = (text: string): boolean => process.stderr.write(redact(text, held));

/** Whoever read our output has gone, as `head` does, and `tee` on Ctrl-C: what was begun is finished all the same. */
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
}

let isBroken = false;
// What broke where nobody waits for it: the run ends in order, and its exit code is no verdict.
process.on('uncaughtException', (error) => {
  isBroken = true;
  complain(explain(error));
  stop.abort();
});

try {
  const code = await program(
    process.argv.slice(2),
    {
      env: process.env,
      cwd: process.cwd(),
      out: (text) => process.stdout.write(text),
      err: complain,
      terminal: process.stderr.isTTY === true && process.env.CI === undefined,
      colour: process.stdout.isTTY === true && process.env.NO_COLOR === undefined,
      columns: process.stdout.columns,
      signal: stop.signal,
      clock: () => Date.now(),
      pid: process.pid,
      isAlive,
      random: () => randomBytes(8).toString('hex').slice(0, 6),
      ...(interactive ? { ask } : {}),
      sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
    },
    {
      stderr: process.stderr,
      bytes: (bytes) => process.stdout.write(bytes),
      prompt: {
        input: process.stdin,
        output: process.stdout,
        isTyped: process.stdin.isTTY === true && process.stdout.isTTY === true,
      },
    },
  );
  process.exitCode = isBroken ? 2 : code;
} catch (error) {
  complain(explain(error));
  process.exitCode = 2;
}
