import { describe, expect, type TestContext, test } from 'vitest';
import { mutants } from '../../../fixtures/mutants/index.ts';
import type { Behaviour } from '../../../fixtures/tenant/start.ts';
import { control, type Variant, variants } from '../../../fixtures/variants/index.ts';
import { attempt } from '../../../scripts/soundness/attempt.ts';
import { gateOptions } from '../../../src/cli/config/options.ts';

/** One of every theme; `npm run soundness` asks all of them. */
const quick = ['nulls.all-unchanged', 'state.all-tied', 'firewalls.big-ip-200', 'lags.replica-1000'];
const slow = [
  ...['bodies.first-duplicate', 'lists.own-page-of-one', 'transport.one-reset', 'created.one-of-each'],
  ...['errors.pointer', 'access.always-401', 'found.enterprise', 'ways.accept-406', 'proxies.html'],
  ...['doors.login', 'redirects.clean-path-301', 'outages.restoring-served'],
];
const sample = variants.filter(({ id }) => [...quick, ...slow].includes(id));
const isQuick = ({ id }: Variant): boolean => quick.includes(id);

// A flag is a fault of ours: the variant says why it conforms, the flag says which rule thinks otherwise.
describe.concurrent('the gate flags no server that conforms in another way', { timeout: 60_000 }, () => {
  const isUnflagged = async (variant: Variant, { expect }: TestContext): Promise<void> => {
    expect((await attempt(variant, gateOptions({}))).flags).toEqual([]);
  };
  test.for(sample.filter(isQuick))('$id', isUnflagged);
  // Every suite asks the reference as it is.
  const others = [control, ...sample.filter((variant) => !isQuick(variant))];
  test.for(others)('$id', { tags: ['slow'] }, isUnflagged);
});

// A longer run meets more outages: that they come now and then is what excuses them, not how many there are.
describe.concurrent('outages now and then', { timeout: 60_000, tags: ['slow'] }, () => {
  const fronts = variants.filter(({ id }) => id.startsWith('outages.writes-now-and-then'));
  const full = gateOptions({ profile: 'full' });

  const excuse = async (variant: Variant, { expect }: TestContext): Promise<void> => {
    expect((await attempt(variant, full)).flags).toEqual([]);
  };
  const hideNothing = async (variant: Variant, { expect }: TestContext): Promise<void> => {
    const faulty = mutants.find(({ id }) => id === 'error.number.overflow');
    const behaviour = (): Partial<Behaviour> => faulty?.behaviour() ?? {};
    const { flags } = await attempt({ ...variant, options: { behaviour } }, full);
    const violated = flags.filter((flag) => flag.includes(' · violated · '));
    expect(violated).toEqual([expect.stringMatching(/^error\.status\.server-error .* 500 /)]);
  };
  test.for(fronts)('excuse no rule of full: $id', excuse);
  test.for(fronts)('hide no 500 of the API: $id', hideNothing);
});

describe('the variants', () => {
  test('are chosen from every theme', () => {
    const themes = (all: typeof variants) => new Set(all.map(({ id }) => id.split('.')[0]));
    expect(sample).toHaveLength(quick.length + slow.length);
    expect(themes(sample)).toEqual(themes(variants));
  });

  test('are told apart by id', () => {
    const ids = variants.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.length).toBeGreaterThanOrEqual(190);
  });

  test('say what differs and why it conforms', () => {
    const silent = variants.filter(({ statement, because }) => statement.length < 20 || because.length < 20);
    expect(silent.map(({ id }) => id)).toEqual([]);
  });

  test('leave nothing unknown, next to nothing undone, and deviate where they lag', () => {
    expect(variants.filter(({ unknowable }) => unknowable !== undefined)).toEqual([]);
    const irreversible = variants.filter((variant) => variant.irreversible !== undefined);
    expect(irreversible.map(({ id }) => id)).toEqual([
      'nulls.name-unchanged',
      'nulls.all-unchanged',
      'found.signup-unassigned-tied',
      'found.raised-unnamed-tied',
      'found.all-loose-tied',
      'lags.with-stuck-names',
    ]);
    const strict: Readonly<Record<string, string | readonly string[]>> = {
      'access.no-challenge': 'authorization.header.challenge',
      'access.body-first': ['authorization.header.first', 'authorization.scope.first'],
      'access.scheme-as-written': 'authorization.header.spelling',
      'access.padding-ignored': 'authorization.header.padding',
      'access.pages-for-people': 'error.body.accept',
      'errors.unknown-path-405': 'request.method.allow',
      'ways.methods-405-bare': 'request.method.allow',
      'ways.type-exact': 'request.media-type.equivalent',
      'ways.escapes-kept': 'request.path.equivalent',
    };
    for (const { id, deviates = [] } of variants)
      expect([id, deviates]).toEqual([
        id,
        id.startsWith('lags.') ? ['state.read.follows'] : [strict[id] ?? []].flat(),
      ]);
  });
});
