import { describe, test } from 'vitest';
import { variants } from '../../fixtures/variants/index.ts';
import { attempt } from '../../scripts/soundness/attempt.ts';
import { gateOptions } from '../../src/cli/options.ts';

const themes = /^(errors|access|bodies|nulls)\./;

describe.concurrent('the gate flags no server that stores, shows or sends the same in another way', {
  timeout: 60_000,
}, () => {
  test.for(variants.filter(({ id }) => !themes.test(id)))('$id', async (variant, context) => {
    const { flags } = await attempt(variant, gateOptions({}));
    context.expect(flags).toEqual([]);
  });
});
