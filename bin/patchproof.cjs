#!/usr/bin/env node
// Starts the built command line. It stands beside dist/ and not in it, so that a build that is missing, or is being
// replaced just now, ends with 2 and a message: 1 would say that a tenant does not conform. Old versions of Node.js read
// this file too, to say that they are too old: no syntax in it is younger than Node.js 8.
process.exitCode = 2;
const version = process.versions.node;
const [major, minor] = version.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  console.error(`patchproof: Node.js ${version} is too old: install Node.js 20.19 or newer`);
} else {
  start();
}

function start() {
  // A signal that comes before the command line listens to it would end with 130 or 143.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'])
    process.on(signal, () => {
      console.error('patchproof: stopped before anything was sent');
      process.exit(2);
    });
  import('../dist/src/cli/main.js').catch((error) => {
    process.exitCode = 2;
    console.error(`patchproof: it cannot start: ${String(error.message).split('\n')[0]}`);
    console.error(
      'patchproof: npm ci && npm run build makes dist/ anew in a checkout; elsewhere, install it again',
    );
  });
}
