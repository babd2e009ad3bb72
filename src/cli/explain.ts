import { showUnprintable } from '../elide.ts';
import { ConfigError } from '../errors.ts';
import { Unreachable } from '../target/unreachable.ts';

/** A message for people: no stack trace for what they can mend, one line for what the network did. */
export function explain(error: unknown): string {
  if (error instanceof ConfigError)
    return error.problems.map((problem) => `patchproof: ${showUnprintable(problem)}\n`).join('');
  if (error instanceof Unreachable) return `patchproof: ${showUnprintable(error.message)}\n`;
  if (error instanceof Error && 'code' in error && error.code === 'ERR_MODULE_NOT_FOUND')
    return `patchproof: ${showUnprintable(error.message.split('\n')[0] ?? '')}: patchproof is incomplete; build or install it again\n`;
  const told = error instanceof Error ? (error.stack ?? error.message) : String(error);
  const lines = told.split('\n').map(showUnprintable);
  return `patchproof: an error of patchproof itself: ${lines.join('\n')}\n`;
}
