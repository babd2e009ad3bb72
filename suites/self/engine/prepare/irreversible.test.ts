import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { name } from '../../../../fixtures/mutants/deviate.ts';
import { clear } from '../../../../fixtures/tenant/change.ts';
import { type Behaviour, type RunningTenant, startTenant } from '../../../../fixtures/tenant/start.ts';
import { journal, unfinished } from '../../../../src/target/disk/journal.ts';
import { keyOf } from '../../../../src/target/disk/state-folder.ts';
import { change, cutOff, home, restore } from '../../harness/cut-off.ts';
import { environmentOf, gateOn } from '../../harness/gate-on.ts';
import { type Shell, shell } from '../../harness/shell.ts';

/** A server for which null changes nothing, as documents allow. */
const inert: Partial<Behaviour> = { clear: (member, { row }) => row.settings[member] };

/** A server that, from a moment on, keeps the connection disabled. */
const stubborn = (from: { on: boolean }): Partial<Behaviour> => ({
  keep: (member, value) => (from.on && member === 'is_enabled' ? false : value),
});

async function tenantOf(behaviour: Partial<Behaviour>): Promise<RunningTenant> {
  const tenant = await startTenant({ behaviour });
  onTestFinished(tenant.close);
  return tenant;
}

const run = (sh: Shell, tenant: RunningTenant, ...more: readonly string[]) =>
  sh.run(['run', '--yes', '--profile', 'smoke', ...more], environmentOf(tenant));
const state = ({ folder }: Shell): string => join(folder, 'state', 'patchproof');

describe('where null takes no name away', () => {
  it('a run says so, ends in order, and the next one begins', async () => {
    const [tenant, sh] = [await tenantOf(inert), shell()];
    const first = await run(sh, tenant);
    expect(first.code).toBe(2);
    expect(first.said).toMatch(
      /^Not restored on [\d.:]+: home: organization_connection_name was absent, is "[^"]+": this cannot be undone by this operation\.$/m,
    );
    expect(first.said).not.toContain('cut off');
    expect(unfinished(state(sh))).toEqual([]);
    // From now on there is a name, and that can be put back.
    const stored = await home(tenant);
    for (let time = 0; time < 2; time += 1) {
      const { code, said } = await run(sh, tenant);
      expect([code, said.includes('cut off')]).toEqual([0, false]);
      expect(await home(tenant)).toEqual(stored);
    }
    expect(await sh.run(['restore'], environmentOf(tenant))).toMatchObject({
      code: 0,
      said: expect.stringContaining('Nothing to restore'),
    });
  });

  it('no neighbour gets a name, whatever rules are asked for', async () => {
    for (const only of ['state', 'state.other-connection.untouched', 'state.other-organization.untouched']) {
      const tenant = await tenantOf(inert);
      await change(tenant, { [name]: 'staff' });
      const before = tenant.snapshot();
      const { record } = await gateOn(tenant, { only: [only] });
      expect(tenant.snapshot()).toEqual(before);
      expect(record.end).toMatchObject({ exitCode: 0, restored: true });
    }
  });

  it('neighbours get one with --allow-irreversible, and that is said', async () => {
    const [tenant, sh] = [await tenantOf(inert), shell()];
    await change(tenant, { [name]: 'staff' });
    const { code, said } = await sh.run(
      ['run', '--yes', '--only', 'state.other-connection.untouched', '--allow-irreversible'],
      environmentOf(tenant),
    );
    expect(code).toBe(2);
    expect(said).toMatch(
      /^Not restored on [\d.:]+: other-connection: organization_connection_name was absent, .* this cannot be undone/m,
    );
    expect(unfinished(state(sh))).toEqual([]);
  });

  it('and where null does, neighbours get one and lose it again', async () => {
    const named: string[] = [];
    const tenant = await tenantOf({
      clear: (member) => clear(member),
      keep: (member, value, { row }) => {
        if (member === name) named.push(row.connection);
        return value;
      },
    });
    const before = tenant.snapshot();
    await gateOn(tenant, { only: ['state.other-connection.untouched'] });
    expect(named).toContain(tenant.subject.other_connection);
    expect(tenant.snapshot()).toEqual(before);
  });
});

describe('a run that could not put everything back', () => {
  it('is told from one that was cut off, until the state is accepted', async () => {
    const from = { on: false };
    const [tenant, sh] = [await tenantOf(stubborn(from)), shell()];
    const before = await home(tenant);
    from.on = true;
    const first = await run(sh, tenant, '--only', 'request.is_enabled');
    expect(first.code).toBeGreaterThan(0);
    const [left] = unfinished(state(sh));
    expect(left?.ended?.unrestored).toEqual(['home: is_enabled was true, is false']);

    const next = await run(sh, tenant);
    expect(next.code).toBe(2);
    expect(next.said).toContain('could not put everything back');
    expect(next.said).toContain('home: is_enabled was true, is false');
    expect(next.said).toContain('`npx patchproof restore --accept` takes what is stored now');
    expect(next.said).not.toContain('cut off');

    const tried = await restore(sh, tenant);
    expect([tried.code, tried.said.includes('--accept')]).toEqual([2, true]);
    expect(unfinished(state(sh))).toHaveLength(1);

    const writes = tenant.requests().writes;
    const accepted = await restore(sh, tenant, ['--accept']);
    expect(accepted.code).toBe(0);
    expect(accepted.said).toContain('Accepted: what is stored now at');
    expect(tenant.requests().writes).toBe(writes);
    expect(unfinished(state(sh))).toEqual([]);
    expect(readdirSync(join(state(sh), 'locks'))).toEqual([]);

    from.on = false;
    expect((await run(sh, tenant)).code).toBe(0);
    expect(await home(tenant)).toEqual({ ...before, is_enabled: false });
    expect((await restore(sh, tenant, ['--accept'])).said).toContain('Nothing to restore');
  });

  it('is restored once that is possible', async () => {
    const from = { on: false };
    const [tenant, sh] = [await tenantOf(stubborn(from)), shell()];
    const before = tenant.snapshot();
    from.on = true;
    await run(sh, tenant, '--only', 'request.is_enabled');
    from.on = false;
    expect((await restore(sh, tenant)).code).toBe(0);
    expect(tenant.snapshot()).toEqual(before);
  });
});

it('a run that was cut off is called so, and can be accepted too', async () => {
  const { tenant, sh } = await cutOff();
  const next = await run(sh, tenant);
  expect(next.code).toBe(2);
  expect(next.said).toContain('was cut off and may have left');
  expect((await restore(sh, tenant, ['--accept'])).code).toBe(0);
  const stored = await home(tenant);
  expect((await run(sh, tenant)).code).toBe(0);
  expect(await home(tenant)).toEqual(stored);
});

describe('a journal', () => {
  const opening = {
    origin: 'http://127.0.0.1:1',
    subject: { organization: 'org_a', connection: 'con_a' },
    startedAt: '2026-01-01T00:00:00.000Z',
    pid: 1,
    originals: {},
  };
  const fresh = () => {
    const folder = state(shell());
    return { folder, kept: journal(folder, keyOf(opening.origin, 'org_a', 'con_a')) };
  };

  it('is gone when everything was put back', () => {
    const { folder, kept } = fresh();
    kept.open(opening);
    kept.close();
    expect(unfinished(folder)).toEqual([]);
  });

  it('says how the run ended, when it did', () => {
    const { folder, kept } = fresh();
    kept.open(opening);
    kept.intend({ place: 'home', values: {} });
    expect(unfinished(folder)[0]).not.toHaveProperty('ended');
    kept.end(['home: is_enabled was true, is false']);
    expect(unfinished(folder)[0]).toMatchObject({
      intents: [{ place: 'home' }],
      ended: { unrestored: ['home: is_enabled was true, is false'] },
    });
  });

  it('that was never opened holds nothing, however the run ends', () => {
    const { folder, kept } = fresh();
    kept.end(['x']);
    kept.close();
    expect(unfinished(folder)).toEqual([]);
  });

  it('takes no further line once the run has ended', () => {
    const { folder, kept } = fresh();
    kept.open(opening);
    kept.end([]);
    kept.intend({ place: 'home', values: {} });
    expect(unfinished(folder)[0]?.intents).toEqual([]);
  });
});
