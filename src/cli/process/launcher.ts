import { readFileSync } from 'node:fs';
import type { Io } from './streams.ts';

export interface Kin {
  readonly parent: number;
  readonly words: readonly string[];
}

type KinOf = (pid: number) => Kin | undefined;

/** Linux tells in files; elsewhere nothing is known, and nothing is watched. */
const kinOf: KinOf = (pid) => {
  try {
    // The second field is a name in parentheses, which may hold anything.
    const after = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1) ?? '';
    const words = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
    return { parent: Number(after.split(' ')[1]), words: words.filter((word) => word !== '') };
  } catch {
    return undefined;
  }
};

const SHELL = /^(\S*\/)?(sh|bash|dash|ash|zsh|busybox)$/;
const LAUNCHER = /^(\S*\/)?(npm|npx|pnpm|yarn)( |$)|\/(npm|npx|npm-cli|npx-cli|pnpm|yarn)(\.[cm]?js)?( |$)/;
/** What leaves a command behind that runs on when its shell has ended. */
const DETACHES = /&|\b(nohup|setsid|disown|daemon\w*|start-stop-daemon|screen|tmux)\b/;
/** Redirections and `&&`, which have the same letter in them. */
const HARMLESS = /&&|\d*[<>]&\d*-?|&>>?/g;

/** A shell that waits for what it runs: one line, with nothing in it that leaves a command behind. */
function isWaiting([shell = '', option = '', script = '']: readonly string[]): boolean {
  return SHELL.test(shell) && option === '-c' && !DETACHES.test(script.replace(HARMLESS, ''));
}

/**
 * The npm, or its like, that started a process and waits for it: if it ends first, it was killed.
 * Undefined when there is none, and when the shell may have put the process into the background on purpose.
 */
export function launcherOf(pid: number, kin: KinOf = kinOf): { readonly isGone: () => boolean } | undefined {
  const first = kin(pid)?.parent ?? 0;
  const words = kin(first)?.words ?? [];
  if (LAUNCHER.test(words.join(' '))) return { isGone: () => kin(pid)?.parent !== first };
  const second = isWaiting(words) ? (kin(first)?.parent ?? 0) : 0;
  if (!LAUNCHER.test(kin(second)?.words.join(' ') ?? '')) return undefined;
  return { isGone: () => kin(pid)?.parent !== first || kin(first)?.parent !== second };
}

export interface Stopping {
  readonly signal: AbortSignal;
  readonly ask: (by: 'SIGINT' | 'SIGTERM' | 'SIGHUP' | 'fault' | 'parent') => void;
}

interface StoppingOptions extends Pick<Io, 'clock'> {
  /** Whether npm stands between the terminal and this process: one Ctrl-C then arrives as two signals. */
  readonly isEchoed: boolean;
  readonly force: () => void;
}

/** Two signals within this time are one press of the key where it is echoed, or one closed terminal. */
const ECHO_MS = 500;

/**
 * The first request to stop ends what runs in order; the same signal once more, or Ctrl-C, ends the process
 * at once. CI sends SIGINT to a cancelled job and SIGTERM some seconds later: that leaves the restore its
 * time.
 */
export function stopping({ clock, isEchoed, force }: StoppingOptions): Stopping {
  const stop = new AbortController();
  const asked = new Set<string>();
  let since = 0;
  return {
    signal: stop.signal,
    ask: (by) => {
      const isLast = by === 'SIGINT' || asked.has(by);
      asked.add(by);
      if (!stop.signal.aborted) {
        since = clock();
        stop.abort();
        return;
      }
      const isEcho = (isEchoed || by === 'SIGHUP') && clock() - since < ECHO_MS;
      if (isLast && by !== 'fault' && by !== 'parent' && !isEcho) force();
    },
  };
}
