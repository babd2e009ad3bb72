#!/usr/bin/env node
// Nothing is imported before a failure to start is sure to end with 2: 1 would say that a tenant does not conform.
process.exitCode = 2;
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  process.stderr.write(`patchproof: Node.js ${process.versions.node} is too old: expected 20.19 or newer\n`);
} else {
  try {
    const { start } = await import('./process/command-line.ts');
    await start();
  } catch (error) {
    const why = error instanceof Error ? error.message.split('\n')[0] : String(error);
    process.stderr.write(`patchproof: it cannot start: ${why}; build or install it again\n`);
    process.exitCode = 2;
  }
}

export {};
