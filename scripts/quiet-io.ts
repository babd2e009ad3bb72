import { join } from 'node:path';
import type { Io } from '../src/cli/process/streams.ts';

/** A process without terminal and without files: not even a `.env` is found. Nothing is waited for in vain. */
export const quietIo = (env: Io['env']): Io => ({
  env,
  cwd: join(import.meta.dirname, 'no-such-folder'),
  out: () => {},
  err: () => {},
  terminal: false,
  colour: false,
  columns: undefined,
  signal: new AbortController().signal,
  clock: () => Date.now(),
  pid: process.pid,
  isAlive: () => true,
  random: () => 'abc123',
  sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
});
