import { commandLine } from '../shell.ts';
import type { Config } from './config.ts';
import type { Io } from './io.ts';

/** How to finish what was not restored, as a sentence. */
export const toRestore = (envFile: string | undefined): string =>
  `What was changed was not restored. To restore it: ${commandLine('restore', envFile)}`;

/** What a run that is ended at once leaves to be done by hand; undefined when it owes nothing. */
export function recoveryOf(config: Config, envFile: string | undefined): string | undefined {
  if (config.kind === 'reference') return undefined;
  if (config.subject !== undefined) return toRestore(envFile);
  return `What was created was not deleted. To delete it: ${commandLine('clean --older-than 0', envFile)}`;
}

/** Signals of which somebody says already what happens when they are aborted. */
const told = new WeakSet<AbortSignal>();

/** Says, once, when the user stops, what is done before the end, and how to end without it. */
export function sayOnStop({ signal, err }: Pick<Io, 'signal' | 'err'>, doing: string): void {
  if (told.has(signal)) return;
  told.add(signal);
  const say = (): void => err(`Interrupted: ${doing}. Ctrl-C again ends at once, without that\n`);
  signal.addEventListener('abort', say, { once: true });
}
