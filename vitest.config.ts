import { mkdtempSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Reading order of the conformance suites: the parts, as in every report. */
const parts = ['request', 'response', 'error', 'authorization', 'state'];

const place = ({ moduleId }: TestSpecification): number =>
  parts.indexOf(basename(moduleId).replace('.test.ts', ''));

/** Files that take longest, though they are short: started last, one of them would keep everybody waiting. */
const longest = [
  ...['chaos', 'canary', 'sandbox', 'cli-trouble', 'ci-examples', 'package', 'variants', 'interrupted'],
  ...['start', 'compare-mutants'],
];

const turn = ({ moduleId }: TestSpecification): number => {
  const at = longest.indexOf(basename(moduleId).replace('.test.ts', ''));
  return at === -1 ? longest.length : at;
};

class ReadingOrder extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const ours = sorted.filter(({ project }) => project.name === 'conformance');
    const others = sorted.filter(({ project }) => project.name !== 'conformance');
    return [...ours.toSorted((a, b) => place(a) - place(b)), ...others.toSorted((a, b) => turn(a) - turn(b))];
  }
}

export default defineConfig({
  test: {
    sequence: { sequencer: ReadingOrder },
    projects: [
      {
        test: {
          name: 'conformance',
          include: ['suites/conformance/*.test.ts'],
          globalSetup: ['suites/conformance/setup.ts'],
          // The gate has run when these start; they only look up what became of each rule.
          isolate: false,
          fileParallelism: false,
          sequence: { groupOrder: 0 },
        },
      },
      {
        test: {
          name: 'self',
          include: ['suites/self/**/*.test.ts'],
          testTimeout: 30_000,
          // `npm test` leaves these to `npm run test:slow`.
          tags: [
            { name: 'slow', description: 'Whole sweeps, and processes that are started to be looked at' },
          ],
          // Journals and locks of tests stay out of the user's own folder.
          env: { HOME: mkdtempSync(join(tmpdir(), 'patchproof-self-')) },
          // Each warms up and loads everything by itself: one more than there are cores costs more than it saves.
          maxWorkers: availableParallelism(),
          isolate: false,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
