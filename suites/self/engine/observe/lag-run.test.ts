import { describe, expect, onTestFinished, test } from 'vitest';
import { type Late, lagging } from '../../../../fixtures/tenant/lagging.ts';
import { type Behaviour, type RunningTenant, startTenant } from '../../../../fixtures/tenant/start.ts';
import type { Io } from '../../../../src/cli/process/streams.ts';
import { environmentOf, findingOf, gateOn, idsOf } from '../../harness/gate-on.ts';
import { shell } from '../../harness/shell.ts';

/** A tenant whose readings lag, and a process that shares its clock: waiting only moves that on. */
async function late(
  ms: number,
  where: Late,
  inner: Partial<Behaviour> = {},
): Promise<{ readonly tenant: RunningTenant; readonly io: Partial<Io> }> {
  let slept = 0;
  const clock = (): number => Date.now() + slept;
  const tenant = await startTenant({ clock, behaviour: () => lagging(ms, where, inner) });
  onTestFinished(tenant.close);
  const sleep = async (more: number): Promise<void> => {
    slept += more;
  };
  return { tenant, io: { clock, sleep } };
}

const commands: readonly (readonly [words: string, args: readonly string[]])[] = [
  ['a run of one rule', ['run', '--yes', '--only', 'request.show_as_button']],
  ['smoke', ['run', '--yes', '--profile', 'smoke']],
  ['a probe', ['probe', 'organization_connection_name=probed', 'is_enabled=false']],
  ['a question', ['explore', '--yes', '--only', 'null.is_enabled']],
];

describe('behind readings that lag', () => {
  test.for(commands)(
    'by half a second, %s leaves nothing changed, and says nothing else',
    async ([, args]) => {
      const { tenant, io } = await late(500, 'all');
      const before = tenant.snapshot();
      const { said, code } = await shell().run(args, environmentOf(tenant), io);
      expect(tenant.snapshot()).toEqual(before);
      expect(said).not.toMatch(/Not restored|^not back/m);
      expect(code).toBe(0);
    },
  );

  test.for(commands.slice(0, 3))('for ever, %s leaves nothing changed either', async ([, args]) => {
    const { tenant, io } = await late(Number.POSITIVE_INFINITY, 'home');
    const before = tenant.snapshot();
    await shell().run(args, environmentOf(tenant), io);
    expect(tenant.snapshot()).toEqual(before);
  });

  test.for<[Late, number]>([
    ['home', 300],
    ['list', 2_000],
    ['replica', 1_000],
  ])('of %s by %i ms, a run says so once, with the window, and blames nothing else', async ([where, ms]) => {
    const { tenant, io } = await late(ms, where);
    const { record } = await gateOn(tenant, {}, { io });
    expect(idsOf(record, 'violated')).toEqual(['state.read.follows']);
    const { stability, windowMs = 0, level } = findingOf(record, 'state.read.follows');
    expect([stability, level, record.end?.exitCode]).toEqual(['eventually consistent', 'should', 0]);
    // As long as it is, and not much longer than it takes until it is looked for again.
    expect(windowMs).toBeGreaterThan(ms * 0.9);
    expect(windowMs).toBeLessThan(2 * ms + 500);
  });

  test('what is broken is found all the same', async () => {
    const { tenant, io } = await late(300, 'all', {
      keep: (member, value) =>
        member === 'organization_access_level' && value === 'full' ? 'limited' : value,
    });
    const { record } = await gateOn(tenant, { only: ['state', 'response.body.echo'] }, { io });
    expect(idsOf(record, 'violated')).toContain('state.accepted.persisted');
    expect(findingOf(record, 'state.accepted.persisted').violations[0]?.actual).toContain(
      '"full" → "limited"',
    );
  });
});
