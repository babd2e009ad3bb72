import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { afterAll, beforeAll } from 'vitest';

/** The built command line as a process of its own, measured. */

const main = join(import.meta.dirname, '..', '..', '..', 'dist', 'src', 'cli', 'main.js');

export interface Done {
  /** The exit code, or the signal that ended it. */
  readonly code: number | string;
  readonly out: string;
  readonly err: string;
  /** The most memory it ever held, in megabytes; absent when it was killed. */
  readonly megabytes: number | undefined;
  /** Every file below its working folder, by path. */
  readonly files: Readonly<Record<string, string>>;
}

export interface Started {
  readonly kill: (signal: NodeJS.Signals) => void;
  readonly done: Promise<Done>;
}

type Env = Readonly<Record<string, string | undefined>>;

export type Command = (args: readonly string[], env?: Env, cwd?: string) => Started;

/** Tells on the fourth stream how much memory it took. */
const measured = `data:text/javascript,${encodeURIComponent(
  "import{writeSync}from'node:fs';process.on('exit',()=>{try{writeSync(3,String(process.resourceUsage().maxRSS))}catch{}})",
)}`;

/** What runs the built command line, in a new folder unless one is given. */
export function commandLine(): { readonly start: Command; readonly folder: () => string } {
  let work = '';
  beforeAll(() => {
    if (!existsSync(main)) throw new Error(`${main} is missing: npm run build makes it`);
    work = mkdtempSync(join(tmpdir(), 'patchproof-'));
  });
  afterAll(() => rmSync(work, { recursive: true, force: true }));
  const folder = (): string => mkdtempSync(join(work, 'run-'));
  return { folder, start: (args, env = {}, cwd = folder()) => start([main, ...args], env, cwd) };
}

function start(args: readonly string[], env: Env, cwd: string): Started {
  const set = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined));
  const child = spawn(process.execPath, ['--import', measured, ...args], {
    cwd,
    env: { PATH: process.env.PATH, HOME: cwd, ...set },
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
  });
  const texts = [child.stdout, child.stderr, child.stdio[3]].map((stream) => collect(stream as Readable));
  const done = new Promise<Done>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => {
      const [out = '', err = '', rss = ''] = texts.map((text) => text());
      resolve({
        code: code ?? signal ?? 'lost',
        out,
        err,
        megabytes: rss === '' ? undefined : Number(rss) / 1024,
        files: filesIn(cwd),
      });
    });
  });
  return { kill: (signal) => void child.kill(signal), done };
}

function collect(stream: Readable): () => string {
  const chunks: Buffer[] = [];
  stream.on('data', (chunk: Buffer) => chunks.push(chunk));
  return () => Buffer.concat(chunks).toString('utf8');
}

/** Every file below a folder, by path. */
export function filesIn(folder: string): Readonly<Record<string, string>> {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return Object.fromEntries(paths.map((path) => [path.slice(folder.length + 1), readFileSync(path, 'utf8')]));
}
