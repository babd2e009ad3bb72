import { defineConfig } from 'vitest/config';

/** Official clients against the reference tenant. Not part of `npm test`: it fetches them from the npm registry. */
export default defineConfig({
  test: {
    name: 'clients',
    include: ['suites/clients/*.test.ts'],
    globalSetup: ['suites/clients/install.ts'],
    // auth0-deploy-cli compiles its schemas for ten seconds and more before it imports.
    testTimeout: 180_000,
    hookTimeout: 60_000,
  },
});
