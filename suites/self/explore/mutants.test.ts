import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { concurrency } from '../../../fixtures/mutants/concurrency.ts';
import { mutants } from '../../../fixtures/mutants/index.ts';
import { startTenant, type TenantOptions } from '../../../fixtures/tenant/start.ts';
import { compareAtlas } from '../../../src/history/compare-atlas.ts';
import type { Atlas } from '../../../src/record/atlas.ts';
import { PLANS } from '../../../src/target/pace/pace.ts';
import { memoryIo, tenantFor } from '../harness/gate-on.ts';
import { exploreOn } from './on.ts';

/** @module-tag slow */

/** What a mutant answers otherwise than the reference: question, and the answer in words. */
const told: readonly (readonly [mutant: string, question: string, answer: string])[] = [
  ['request.level.any-word', 'coercion.level-unknown.taken', 'accepted, stored as it was sent'],
  ['request.level.case-folded', 'coercion.level-case.taken', 'coerced to "readonly"'],
  ['request.level.trimmed', 'coercion.level-space.taken', 'coerced to "readonly"'],
  ['request.level.hyphenated', 'coercion.level-hyphen.taken', 'coerced to "readonly"'],
  ['request.level.prefix', 'coercion.level-prefix.taken', 'coerced to "readonly"'],
  ['request.level.empty-none', 'coercion.level-empty.taken', 'coerced to "none"'],
  ['request.level.number-indexed', 'coercion.level-index.taken', 'coerced to "readonly"'],
  ['request.level.boolean-taken', 'coercion.level-boolean.taken', 'coerced to "full"'],
  ['request.level.structure-dropped', 'coercion.level-list.taken', 'accepted and ignored'],
  ['request.level.unknown-dropped', 'coercion.level-unknown.taken', 'accepted and ignored'],
  [
    'request.level.limited-unknown',
    'enum.organization_access_level-limited.stored',
    'refused 400 invalid_body',
  ],
  ['request.level.full-unknown', 'enum.organization_access_level-full.stored', 'refused 400 invalid_body'],
  [
    'state.level.full-limited',
    'enum.organization_access_level-full.stored',
    'stored otherwise, as "limited"',
  ],
  ['request.assign.words-converted', 'coercion.assign_membership_on_login-word.taken', 'coerced to true'],
  ['request.assign.array-dropped', 'coercion.assign_membership_on_login-list.taken', 'accepted and ignored'],
  ['request.button.numbers-converted', 'number.one.taken', 'coerced to true'],
  ['request.signup.null-dropped', 'coercion.is_signup_enabled-null.taken', 'accepted and ignored'],
  ['request.signup.text-false', 'coercion.is_signup_enabled-text.taken', 'coerced to false'],
  ['request.enabled.truthy', 'coercion.is_enabled-word.taken', 'coerced to true'],
  ['request.enabled.one', 'coercion.is_enabled-one.taken', 'coerced to true'],
  ['request.name.structure-dropped', 'coercion.name-list.taken', 'accepted and ignored'],
  ['request.name.empty-clears', 'coercion.name-empty.taken', 'coerced to nothing: it is absent afterwards'],
  ['request.name.nul-stripped', 'coercion.name-nul.taken', 'coerced to "patchproof  nul"'],
  ['state.name.trimmed', 'text.trailing-space.stored', 'stored trimmed, as "patchproof trailing"'],
  [
    'state.name.lower-case',
    'text.mixed-case.stored',
    'stored otherwise (in lower case), as "patchproof mixed case"',
  ],
  ['state.name.normalised', 'text.nfd.stored', 'stored normalised (NFC), as "patchproof é ä"'],
  [
    'state.name.escaped',
    'text.markup.stored',
    'stored otherwise (with its markup escaped), as "patchproof &lt;b>&amp;amp;&lt;/b>"',
  ],
  [
    'request.name.one-more',
    'limits.organization_connection_name.length',
    '51 characters, contract says 50 characters',
  ],
  [
    'request.name.one-less',
    'limits.organization_connection_name.length',
    '49 characters, contract says 50 characters',
  ],
  [
    'request.name.unbounded',
    'limits.organization_connection_name.length',
    'no limit found up to 100,000 characters, contract says 50 characters',
  ],
  [
    'request.name.cut',
    'limits.organization_connection_name.length',
    '50 characters, beyond it accepted, and not stored whole, contract says 50 characters',
  ],
  [
    'request.name.units',
    'limits.organization_connection_name.length',
    '50 UTF-16 units, contract says 50 characters',
  ],
  [
    'request.name.bytes',
    'limits.organization_connection_name.length',
    '50 bytes, contract says 50 characters',
  ],
  [
    'request.name.only-just',
    'limits.organization_connection_name.length',
    '50 characters, yet 100,000 are accepted, and not stored whole, contract says 50 characters',
  ],
];

async function atlasOf(options: TenantOptions, only: readonly string[]): Promise<Atlas> {
  const tenant = await startTenant(options);
  const { atlas } = await exploreOn(tenant, { only });
  await tenant.close();
  return atlas;
}

/** What the reference answers, whatever is asked with it. */
let reference: Atlas;
const usual = (question: string): Atlas => ({
  ...reference,
  entries: reference.entries.filter(({ id }) => id === question),
  limits: reference.limits.filter(({ id }) => id === question),
});

beforeAll(async () => {
  reference = await atlasOf({}, [
    ...new Set(
      [...told, ...concurrency.map(({ id, question }) => [id, question] as const)].map(([, id]) => id),
    ),
  ]);
});

describe('the atlas of a tenant that deviates', () => {
  it.for(told)('%s: %s', async ([id, question, answer]) => {
    const mutant = mutants.find((one) => one.id === id);
    expect(mutant).toBeDefined();
    const other = await atlasOf({ behaviour: mutant?.behaviour ?? {} }, [question]);
    expect(compareAtlas(usual(question), other)).toEqual([
      expect.objectContaining({ id: question, is: answer }),
    ]);
  });

  it('without its neighbour says why a question could not be asked', async () => {
    const mutant = mutants.find(({ id }) => id === 'request.level.limited-unknown');
    const question = 'coercion.level-case.taken';
    const [change] = compareAtlas(
      usual(question),
      await atlasOf({ behaviour: mutant?.behaviour ?? {} }, [question]),
    );
    expect(change).toMatchObject({
      kind: 'gone',
      is: expect.stringMatching(/could not be stored first.*refused 400/),
    });
  });
});

describe('two changes at once', () => {
  const answers: Readonly<Record<string, string>> = {
    'concurrency.members.lost-update': 'one of them is lost, though both are accepted',
    'concurrency.tie.checked-early': 'no: both are accepted, and what is stored afterwards breaks it',
    'concurrency.members.conflict': 'one is refused 409',
  };

  it.for(concurrency)('$id', async ({ id, question, behaviour }) => {
    const changes = compareAtlas(usual(question), await atlasOf({ behaviour }, [question]));
    expect(changes).toEqual([expect.objectContaining({ id: question, is: answers[id] })]);
  });

  it('agree with themselves, whichever comes first', async () => {
    const only = ['concurrency'];
    const tenant = await tenantFor({ behaviour: concurrency[2]?.behaviour ?? {} });
    const [one, two] = [await exploreOn(tenant, { only }), await exploreOn(tenant, { only })];
    expect(two.atlas.entries).toEqual(one.atlas.entries);
  });

  it('are asked at the pace of a plan, and answered as without one', async () => {
    const io = memoryIo({});
    const tenant = await startTenant({
      clock: io.clock,
      rateLimit: { writes: { burst: 5, perMinute: 25 }, reads: { burst: 5, perMinute: 50 } },
    });
    onTestFinished(tenant.close);
    const { atlas } = await exploreOn(
      tenant,
      { only: ['concurrency', 'empty'], pace: PLANS.professional },
      { io: { clock: io.clock, sleep: io.sleep } },
    );
    expect(atlas.entries.filter(({ answer }) => answer.class === 'unclear')).toEqual([]);
    expect(atlas.header).toMatchObject({ restored: true, exitCode: 0 });
  });

  it('are not asked at a pace of one at a time', async () => {
    const pace = { writes: { perMinute: 60_000, burst: 1 } };
    const { atlas } = await exploreOn(await tenantFor(), { only: ['concurrency'], pace });
    expect(atlas.entries).toEqual([]);
    expect(atlas.unasked[0]?.because).toMatch(/one request at a time: --burst 2/);
    expect(atlas.header.exitCode).toBe(2);
  });
});

it('a reading that comes late is waited for, and said', async () => {
  const io = memoryIo({});
  const mutant = mutants.find(({ id }) => id === 'state.read.two-seconds-late');
  const tenant = await startTenant({ behaviour: mutant?.behaviour ?? {}, clock: io.clock });
  onTestFinished(tenant.close);
  const only = ['consistency.read', 'text.tab'];
  const { atlas } = await exploreOn(tenant, { only }, { io: { clock: io.clock, sleep: io.sleep } });
  expect(atlas.entries.map(({ answer }) => answer.words)).toEqual([
    'accepted, stored as it was sent',
    expect.stringMatching(/^within about 2\.\d s$/),
  ]);
});
