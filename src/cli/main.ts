#!/usr/bin/env node
// Imports come after this: a failure to start must end with 2, since 1 means that a tenant does not conform.
process.exitCode = 2;
try {
  const { start } = await import('./process/command-line.ts');
  await start();
} catch (error) {
  const why = error instanceof Error ? error.message.split('\n')[0] : String(error);
  process.stderr.write(`patchproof: it cannot start: ${why}; build or install it again\n`);
  process.exitCode = 2;
}

export {};
