import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { setTimeout } from 'node:timers/promises';
import { redact } from '../../redact/redact.ts';
import { showUnprintable } from '../../text/elide.ts';
import { ConfigError, codeOf, Unreachable } from '../../text/errors.ts';
import { heldBy } from '../config/config.ts';
import { launcherOf, type Stopping, stopping } from './launcher.ts';
import { program } from './program.ts';
import { type Io, sinkOf } from './streams.ts';

/** A message for people: no stack trace for what they can mend, one line for what the network did. */
export function explain(error: unknown): string {
  if (error instanceof ConfigError)
    return error.problems.map((problem) => `patchproof: ${showUnprintable(problem)}\n`).join('');
  if (error instanceof Unreachable) return `patchproof: ${showUnprintable(error.message)}\n`;
  if (error instanceof Error && codeOf(error) === 'ERR_MODULE_NOT_FOUND')
    return (
      `patchproof: ${showUnprintable(error.message.split('\n')[0] ?? '')}: patchproof is incomplete; ` +
      `build or install it again\n`
    );
  const told = error instanceof Error ? (error.stack ?? error.message) : String(error);
  const lines = told.split('\n').map(showUnprintable);
  return `patchproof: an error of patchproof itself: ${lines.join('\n')}\n`;
}

const OPENERS: Readonly<Partial<Record<NodeJS.Platform, readonly string[]>>> = {
  darwin: ['open'],
  win32: ['cmd', '/c', 'start', ''],
};

/** Opens a file as this machine does. Where nothing can, the path was told, and nothing has failed. */
function openFile(path: string): void {
  const [command = 'xdg-open', ...words] = OPENERS[process.platform] ?? [];
  const child = spawn(command, [...words, path], { detached: true, stdio: 'ignore' });
  child.on('error', () => {}).unref();
}

/** Whether colours are written. FORCE_COLOR wins, as Node.js has it, except for `FORCE_COLOR=0`. */
export function isColoured({ FORCE_COLOR: forced, NO_COLOR: none }: Io['env'], isTerminal: boolean): boolean {
  if (forced !== undefined && forced !== '') return forced !== '0' && forced !== 'false';
  return isTerminal && (none === undefined || none === '');
}

/** How often it is looked whether npm, where it started this process, is still there. */
const LOOK_MS = 1_000;
/** The longest a timer of Node waits; more would be no time at all. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

const sleep: Io['sleep'] = async (ms, signal) => {
  const options = signal === undefined || signal.aborted ? {} : { signal };
  // Aborted meanwhile: it has waited long enough.
  await setTimeout(Math.min(ms, LONGEST_TIMER_MS), undefined, options).catch(() => {});
};

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // Not ours to signal, but there.
    return codeOf(error) === 'EPERM';
  }
}

/** What every front end takes from this process. There is no terminal, and nobody to ask. */
export const processIo = (): Omit<Io, 'out' | 'err' | 'signal'> => ({
  env: process.env,
  cwd: process.cwd(),
  colour: false,
  columns: undefined,
  clock: () => Date.now(),
  pid: process.pid,
  isAlive,
  random: () => randomBytes(8).toString('hex').slice(0, 6),
  sleep,
});

/** Asks in a terminal, on standard error. No answer when the user stops. */
const asking =
  ({ signal, ask }: Stopping): NonNullable<Io['ask']> =>
  async (question, isHidden = false) => {
    const output = isHidden ? new Writable({ write: (_, __, done) => done() }) : process.stderr;
    if (isHidden) process.stderr.write(question);
    const lines = createInterface({ input: process.stdin, output, terminal: true });
    // A terminal in raw mode hands Ctrl-C over as a key.
    lines.on('SIGINT', () => ask('SIGINT'));
    try {
      return await lines.question(question, { signal });
    } catch {
      return '';
    } finally {
      lines.close();
      if (isHidden) process.stderr.write('\n');
    }
  };

/** Hears signals, and misses npm where it is killed alone: then what it started ends in order too. */
function listen(force: () => void): Stopping {
  const launcher = launcherOf(process.pid);
  const stop = stopping({ clock: () => Date.now(), isEchoed: launcher !== undefined, force });
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    // Until now, bin/patchproof.cjs has listened.
    process.removeAllListeners(name);
    process.on(name, () => stop.ask(name));
  }
  if (launcher !== undefined)
    setInterval(() => (launcher.isGone() ? stop.ask('parent') : undefined), LOOK_MS).unref();
  return stop;
}

/** What a terminal adds: colours, a line that is redrawn, somebody to ask, a prompt. */
function terminalIo(stop: Stopping): Pick<Io, 'colour' | 'columns' | 'stderr' | 'ask' | 'prompt'> {
  const { env, stdin, stdout, stderr } = process;
  const isTerminal = stderr.isTTY === true && env.CI === undefined;
  const isTyped = stdin.isTTY === true;
  return {
    colour: isColoured(env, stdout.isTTY === true),
    columns: stdout.columns,
    ...(isTerminal ? { stderr } : {}),
    ...(isTerminal && isTyped ? { ask: asking(stop) } : {}),
    prompt: {
      input: stdin,
      output: stdout,
      isTyped: isTyped && stdout.isTTY === true,
      interrupt: () => stop.ask('SIGINT'),
    },
  };
}

export async function start(): Promise<void> {
  const unheard = new AbortController();
  const out = sinkOf('standard output', process.stdout, 1, () => unheard.abort());
  const err = sinkOf('standard error', process.stderr, 2);
  const held = heldBy(process.env);
  /** The last door: whatever is said on standard error, wherever a secret was put by mistake. */
  const complain = (text: string): void => err.write(redact(text, held));
  let recovery: string | undefined;
  const stop = listen(() => {
    complain(`Ended at once. ${recovery ?? 'There was nothing to restore'}\n`);
    process.exit(2);
  });
  let isBroken = false;
  // What broke where nobody waits for it: the run ends in order, and its exit code is no verdict.
  process.on('uncaughtException', (error) => {
    isBroken = true;
    complain(explain(error));
    stop.ask('fault');
  });
  const code = await program(process.argv.slice(2), {
    ...processIo(),
    ...terminalIo(stop),
    out: out.write,
    bytes: out.write,
    err: complain,
    open: openFile,
    signal: stop.signal,
    unheard: unheard.signal,
    recovery: (text) => {
      recovery = text;
    },
  }).catch((error: unknown) => {
    complain(explain(error));
    return 2;
  });
  const lost = await out.end();
  if (lost !== undefined) complain(`patchproof: ${lost}\n`);
  const isLost = lost !== undefined || (await err.end()) !== undefined;
  process.exitCode = isBroken || isLost ? 2 : code;
}
