import { defineConfig } from 'vitest/config';

/** Reports in a real browser. Not part of `npm test`: it needs Chromium. */
export default defineConfig({
  test: {
    name: 'browser',
    include: ['suites/browser/*.test.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    fileParallelism: false,
  },
});
