import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { expect, onTestFinished } from 'vitest';
import { heldBy } from '../../../src/cli/config/config.ts';
import { explain } from '../../../src/cli/process/command-line.ts';
import { program } from '../../../src/cli/process/program.ts';
import { parseRecord } from '../../../src/record/parse-record.ts';
import type { RunRecord } from '../../../src/record/record.ts';
import { redact } from '../../../src/redact/redact.ts';
import { memoryIo } from './gate-on.ts';
import { homeOfTest } from './home-of-test.ts';

/** The built command line as a real child process, in a folder of its own, with nothing in its environment. */

export const root = join(import.meta.dirname, '..', '..', '..');
const main = join(root, 'dist', 'src', 'cli', 'main.js');

export interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

export interface Launched {
  readonly child: ChildProcess;
  /** Everything on standard output so far, byte for byte. */
  readonly bytes: () => Buffer;
  /** Resolves when standard output holds a text. Rejects when the process ends before. */
  readonly says: (text: string) => Promise<void>;
  readonly ended: Promise<Ended>;
}

export interface Circumstances {
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly cwd?: string;
  /** Words for Node itself, before the script. */
  readonly node?: readonly string[];
}

/** A folder that goes with the test. */
export function emptyFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'patchproof-cli-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Starts `patchproof` with these words; it is killed when the test ends before it does. */
export function launch(words: readonly string[], { env = {}, cwd, node = [] }: Circumstances = {}): Launched {
  if (!existsSync(main)) throw new Error(`${main} is missing: npm run build makes it`);
  const child = spawn(process.execPath, [...node, main, ...words], {
    cwd: cwd ?? emptyFolder(),
    env: { PATH: process.env.PATH, HOME: homeOfTest(), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  const out: Buffer[] = [];
  const err: Buffer[] = [];
  child.stdout?.on('data', (chunk: Buffer) => out.push(chunk));
  child.stderr?.on('data', (chunk: Buffer) => err.push(chunk));
  const bytes = (): Buffer => Buffer.concat(out);
  const ended = new Promise<Ended>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, out: `${bytes()}`, err: `${Buffer.concat(err)}` }));
  });
  const says = (text: string): Promise<void> =>
    new Promise((resolve, reject) => {
      const look = (): void => {
        if (bytes().includes(text)) resolve();
      };
      child.stdout?.on('data', look);
      look();
      ended.then(({ err: told }) => reject(new Error(`ended without saying ${text}: ${told}`)), reject);
    });
  return { child, bytes, says, ended };
}

/** Whether a process still runs, as the command line asks. */
function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

/** Runs `patchproof` to its end in this process: the same commands, streams and files, without the price of another. */
export async function patchproof(
  words: readonly string[],
  { env = {}, cwd = emptyFolder() }: Circumstances = {},
): Promise<Ended> {
  let out = '';
  let err = '';
  const held = heldBy(env);
  const complain = (text: string): void => {
    err += redact(text, held);
  };
  const io = memoryIo(
    { HOME: homeOfTest(), ...env },
    {
      cwd,
      out: (text) => {
        out += text;
      },
      err: complain,
      isAlive,
      clock: () => Date.now(),
      sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
    },
  );
  const bytes = (some: Uint8Array): void => io.out(new TextDecoder().decode(some));
  const code = await program(words, { ...io, bytes }).catch((error: unknown) => {
    complain(explain(error));
    return 2;
  });
  return { code, out, err };
}

export interface Silence {
  readonly port: number;
  readonly connections: () => number;
}

/** A loopback port that is listened on, and that nobody is to connect to. */
export async function silence(): Promise<Silence> {
  let connections = 0;
  const server = createServer((socket) => {
    connections += 1;
    socket.destroy();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.close();
  });
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return { port, connections: () => connections };
}

/** Identifiers and a token, none of which mean anything to anybody. */
export const secret = 'sEcReT-0123456789-abcdefghij';
export const configured = (origin: string): Readonly<Record<string, string>> => ({
  AUTH0_DOMAIN: origin,
  AUTH0_API_TOKEN: secret,
  PATCHPROOF_ORGANIZATION_ID: 'org_0123456789abcdef',
  PATCHPROOF_CONNECTION_ID: 'con_0123456789abcdef',
});

const ajv = new Ajv2020({ strict: true, allowUnionTypes: true });
formats.default(ajv);
const schema = readFileSync(join(root, 'schemas', 'format', 'record.schema.json'), 'utf8');
const fits = ajv.compile(JSON.parse(schema) as object);

const files = ['record.ndjson', 'index.html', 'report.md', 'junit.xml'] as const;

/** The record in a folder, which is complete, valid line by line, and for its owner alone, like its reports. */
export function completeRecord(folder: string): RunRecord {
  for (const file of files) expect(statSync(join(folder, file)).mode & 0o777, file).toBe(0o600);
  const text = readFileSync(join(folder, 'record.ndjson'), 'utf8');
  for (const line of text.trimEnd().split('\n')) {
    fits(JSON.parse(line));
    expect(fits.errors, line).toBeNull();
  }
  const record = parseRecord(text);
  expect(record.end, 'the last line is the end').toBeDefined();
  return record;
}

/** Everything a run wrote, for what must not be in it. */
export const written = (folder: string): string =>
  files.map((file) => readFileSync(join(folder, file), 'utf8')).join('\n');

/** What standard error holds beside the lines of progress, which a slow machine has more of. */
export const spoken = (err: string): readonly string[] =>
  err.split('\n').filter((line) => line !== '' && !/^\d+\/\d+ rules, /.test(line));

/** No stack trace, and no secret. */
export function expectDiscreet({ out, err }: Ended): void {
  expect(out + err).not.toMatch(/^\s+at /m);
  expect(out + err).not.toContain(secret);
}
