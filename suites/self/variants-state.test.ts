import { describe, expect, test } from 'vitest';
import { type Variant, variants } from '../../fixtures/variants/index.ts';
import { attempt } from '../../scripts/soundness/attempt.ts';
import { gateOptions } from '../../src/cli/config/options.ts';

const themes = /^(errors|access|bodies|nulls)\./;

/** Themes with many alike: some of each here, all of them in `npm run soundness`. */
const broad = /^(firewalls|doors|redirects|lags|outages|created)\./;

const chosen: readonly string[] = [
  'firewalls.cloudflare-attacks',
  'firewalls.big-ip-200',
  'firewalls.branded',
  'doors.http-api',
  'doors.login',
  'redirects.clean-path-301',
  'lags.replica-1000',
  'lags.with-own-pages',
  'lags.created',
  'outages.row',
  'outages.envelope',
  'outages.writes-now-and-then',
  'outages.writes-now-and-then-served',
  'outages.repeat',
  'outages.restoring-served',
  'outages.token-429',
  'outages.create',
  'outages.attach-served',
  'created.attached-late',
  'created.one-of-each',
];

const isHere = ({ id }: Variant): boolean => !themes.test(id) && (!broad.test(id) || chosen.includes(id));

/** How answers travel is the same for every request: a few of each kind show it. What happens once in a while needs more. */
const profileFor = ({ id }: Variant): string =>
  id.startsWith('transport.') && !id.includes('reset') ? 'smoke' : 'gate';

describe.concurrent('the gate flags no server that stores, shows or sends the same in another way', {
  timeout: 60_000,
}, () => {
  test.for(variants.filter(isHere))('$id', async (variant, context) => {
    const { flags } = await attempt(variant, gateOptions({ profile: profileFor(variant) }));
    context.expect(flags).toEqual([]);
  });
});

test('the chosen ones are there', () => {
  const ids = variants.map(({ id }) => id);
  expect(chosen.filter((id) => !ids.includes(id))).toEqual([]);
});
