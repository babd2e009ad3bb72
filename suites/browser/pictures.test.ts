import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { photograph } from '../../scripts/pictures.ts';
import { failingPage } from '../../scripts/project/sessions.ts';

/** Width and height of a PNG. */
const sizeOf = (png: Buffer): readonly number[] => [png.readUInt32BE(16), png.readUInt32BE(20)];

test('the screenshot of the README can be taken again, at the same size', async () => {
  const taken = await photograph(await failingPage(), process.env.CHROMIUM ?? '/usr/bin/chromium');
  const kept = readFileSync(join(import.meta.dirname, '../../docs/pictures/report.png'));
  expect(taken.subarray(1, 4).toString()).toBe('PNG');
  expect(sizeOf(kept)).toEqual(sizeOf(taken));
  expect(taken.length).toBeLessThan(150_000);
});
