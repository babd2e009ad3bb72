#!/usr/bin/env node
import { ConfigError } from '../errors.ts';
import { Unreachable } from '../target/unreachable.ts';
import { program } from './program.ts';

const stop = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    if (stop.signal.aborted) return;
    stop.abort();
  });
}

/** A message for people: no stack trace for what they can mend, one line for what the network did. */
function explain(error: unknown): string {
  if (error instanceof ConfigError)
    return error.problems.map((problem) => `patchproof: ${problem}\n`).join('');
  if (error instanceof Unreachable) return `patchproof: ${error.message}\n`;
  return `patchproof: an error of patchproof itself: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`;
}

try {
  process.exitCode = await program(
    process.argv.slice(2),
    {
      env: process.env,
      cwd: process.cwd(),
      out: (text) => process.stdout.write(text),
      err: (text) => process.stderr.write(text),
      terminal: process.stderr.isTTY === true && process.env.CI === undefined,
      colour: process.stdout.isTTY === true && process.env.NO_COLOR === undefined,
      columns: process.stdout.columns,
      signal: stop.signal,
      clock: () => Date.now(),
      sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
    },
    { stderr: process.stderr, bytes: (bytes) => process.stdout.write(bytes) },
  );
} catch (error) {
  process.stderr.write(explain(error));
  process.exitCode = 2;
}
