#!/usr/bin/env node
import { randomBytes } from 'node:crypto';
import { createInterface } from 'node:readline/promises';
import { ConfigError } from '../errors.ts';
import { redact } from '../redact.ts';
import { Unreachable } from '../target/unreachable.ts';
import { heldBy } from './held-secrets.ts';
import { program } from './program.ts';

const stop = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => stop.abort());
// Ctrl-C ends the reader of a pipe too: what cannot be said any more must not keep a run from putting things back.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});

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

/** A message for people: no stack trace for what they can mend, one line for what the network did. */
function explain(error: unknown): string {
  if (error instanceof ConfigError)
    return error.problems.map((problem) => `patchproof: ${problem}\n`).join('');
  if (error instanceof Unreachable) return `patchproof: ${error.message}\n`;
  return `patchproof: an error of patchproof itself: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`;
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
    { stderr: process.stderr, bytes: (bytes) => process.stdout.write(bytes) },
  );
  process.exitCode = isBroken ? 2 : code;
} catch (error) {
  complain(explain(error));
  process.exitCode = 2;
}
