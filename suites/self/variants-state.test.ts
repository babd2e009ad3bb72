import { describe, test } from 'vitest';
import { type Variant, variants } from '../../fixtures/variants/index.ts';
import { attempt } from '../../scripts/soundness/attempt.ts';
import { gateOptions } from '../../src/cli/options.ts';

const themes = /^(errors|access|bodies|nulls)\./;

/** How answers travel is the same for every request: a few of each kind show it. What happens once in a while needs more. */
const profileFor = ({ id }: Variant): string =>
  id.startsWith('transport.') && !id.includes('reset') ? 'smoke' : 'gate';

describe.concurrent('the gate flags no server that stores, shows or sends the same in another way', {
  timeout: 60_000,
}, () => {
  test.for(variants.filter(({ id }) => !themes.test(id)))('$id', async (variant, context) => {
    const { flags } = await attempt(variant, gateOptions({ profile: profileFor(variant) }));
    context.expect(flags).toEqual([]);
  });
});
