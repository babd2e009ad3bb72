#!/usr/bin/env node
// Starts the built command line. It stands beside dist/ and not in it, so that a build that is missing, or is being
// replaced just now, ends with 2 and a message: 1 would say that a tenant does not conform.
process.exitCode = 2;
// The same holds for a signal that comes before the command line listens to it: that would end with 130 or 143.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'])
  process.on(signal, () => {
    console.error('patchproof: stopped before anything was sent');
    process.exit(2);
  });
import('../dist/src/cli/main.js').catch((error) => {
  process.exitCode = 2;
  console.error(`patchproof: it cannot start: ${String(error?.message).split('\n')[0]}`);
  console.error(
    'patchproof: npm ci && npm run build makes dist/ anew in a checkout; elsewhere, install it again',
  );
});
