import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, it } from 'vitest';
import type * as Launches from '../../../scripts/bench/launches.ts';
import { root } from '../harness/cli-launch.ts';

const built = pathToFileURL(join(root, 'dist', 'scripts', 'bench', 'launches.js')).href;

it('the benchmark launches the main job and an empty run', { tags: ['slow'] }, async () => {
  const { launches }: typeof Launches = await import(built);
  const { conformance, empty } = launches(1);
  expect([...conformance, ...empty].map(({ ms, megabytes }) => ms > 0 && megabytes > 0)).toEqual([
    true,
    true,
  ]);
});
