import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { askedFor } from '../../../../src/cli/ask/probe-arguments.ts';
import { emptyFolder } from '../../harness/cli-launch.ts';

it('a file of --body that is no UTF-8 is refused, and not taken for an empty body', () => {
  const cwd = emptyFolder();
  writeFileSync(join(cwd, 'body.bin'), Uint8Array.of(0xff, 0x00));
  expect(() => askedFor([], { body: '@body.bin' }, { cwd, names: [] })).toThrow(
    '--body @body.bin: the file is no UTF-8; --raw @body.bin sends bytes as they are',
  );
});
