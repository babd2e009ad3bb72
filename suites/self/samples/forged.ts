import { expect } from 'vitest';
import type { Ended } from '../harness/cli-launch.ts';

/** What a file may hold to deceive whoever reads a terminal. */

/** Clears the screen, names the window, goes up a line, turns text round, and forges a verdict. */
export const forged = 'x\u001b[2J\u001b]0;t\u0007\u009b1A\r\u202e\nConforms: all is well\u2028\u0000';

/** Nothing on a terminal but what can be seen, and no line that a file made. */
export function expectSeen({ out, err }: Ended): void {
  const said = out + err;
  expect(said).not.toBe('');
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  expect(said).not.toMatch(/[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e\u2028]/);
  expect(said).not.toMatch(/^Conforms: all/m);
}
