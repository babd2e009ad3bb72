#!/usr/bin/env node
// Nothing is imported before a failure to start is sure to end with 2: 1 would say that a tenant does not conform.
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
