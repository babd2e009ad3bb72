#!/usr/bin/env node
import { ConfigError } from '../errors.ts';
import { redact } from '../redact.ts';
import { Unreachable } from '../target/unreachable.ts';
import { program } from './program.ts';

const stop = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    if (stop.signal.aborted) return;
    stop.abort();
  });
}

/** What the environment holds of secrets: too short ones would take words apart. */
const secrets = Object.entries(process.env).flatMap(([name, value = '']) =>
  /^(AUTH0|PATCHPROOF)_\w*(TOKEN|SECRET)$/.test(name) && value.trim().length >= 8 ? [value.trim()] : [],
);

/** The last door: whatever is said on standard error, wherever a secret was put by mistake. */
const complain = (text: string): boolean => process.stderr.write(redact(text, secrets));

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
      err: complain,
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
  complain(explain(error));
  process.exitCode = 2;
}
