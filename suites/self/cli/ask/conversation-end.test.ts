import { PassThrough } from 'node:stream';
import { expect, it } from 'vitest';
import { program } from '../../../../src/cli/process/program.ts';
import { memoryIo } from '../../harness/gate-on.ts';

it('a conversation gives standard input back when it ends, so that the process can end', async () => {
  const input = new PassThrough();
  input.write('help\nquit\n');
  const prompt = { input, output: new PassThrough(), isTyped: true };
  expect(await program(['probe', '--reference'], { ...memoryIo({}), prompt })).toBe(0);
  expect(input.isPaused()).toBe(true);
});
