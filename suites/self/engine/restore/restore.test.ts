import { appendFileSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, test } from 'vitest';
import { isUpdate, name } from '../../../../fixtures/mutants/deviate.ts';
import { mutants } from '../../../../fixtures/mutants/index.ts';
import { type Behaviour, conforming } from '../../../../fixtures/tenant/start.ts';
import { contract, members } from '../../../../src/contract/index.ts';
import { original } from '../../../../src/engine/restore/write-back.ts';
import type { Subject } from '../../../../src/model.ts';
import { intendMore, journal, unfinished } from '../../../../src/target/disk/journal.ts';
import { keyOf } from '../../../../src/target/disk/state-folder.ts';
import { change, cutOff, home, restore, stubborn } from '../../harness/cut-off.ts';
import { environmentOf, gateOn, tenantFor } from '../../harness/gate-on.ts';

describe('a tenant that refuses one member of what it is given back', () => {
  it('gets all others back by restore, which names the one, with exit 2, again and again', async () => {
    const from = { on: false };
    const { tenant, sh } = await cutOff({ behaviour: stubborn(from) });
    from.on = true;
    for (let time = 0; time < 2; time += 1) {
      const { code, said } = await restore(sh, tenant);
      expect(said).toContain('home: is_enabled was true, is false\n');
      expect(said).not.toMatch(/changed since|show_as_button|access_level/);
      expect(code).toBe(2);
      expect(await home(tenant)).toMatchObject({ is_enabled: false, show_as_button: true });
      expect(await home(tenant)).not.toHaveProperty(name);
    }
    from.on = false;
    expect((await restore(sh, tenant)).code).toBe(0);
  });

  it('gets all others back at the end of a run, which names the one', async () => {
    const from = { on: false };
    let back = '';
    const tenant = await tenantFor({
      behaviour: {
        ...stubborn(from),
        json: (text, call) => {
          if (!from.on && text === back) {
            from.on = true;
            // Whatever the run wrote last, this is how it left the member.
            const row = conforming.find(call);
            conforming.write({ ...row, settings: { ...row.settings, is_enabled: false } }, call);
          }
          return conforming.json(text, call);
        },
      },
    });
    const before = await home(tenant);
    // From the moment that the tenant is given back what it had.
    back = JSON.stringify(original(members(contract('2026-04')), before));
    const { record } = await gateOn(tenant, { profile: 'smoke' });
    expect(record.end).toMatchObject({ exitCode: 2, restored: false });
    expect(record.end?.unrestored).toEqual(['home: is_enabled was true, is false']);
    expect(await home(tenant)).toEqual({ ...before, is_enabled: false });
  });

  it('gets back what is tied to a name that is lent for it', async () => {
    const from = { on: false };
    const level = { organization_access_level: 'readonly' };
    const { tenant, sh } = await cutOff({ behaviour: stubborn(from) });
    const state = join(sh.folder, 'state', 'patchproof');
    const [left] = unfinished(state);
    expect(left).toBeDefined();
    // A level without a name, as an older API may have left it: only a name makes it settable.
    expect(await change(tenant, { ...level, [name]: null })).toBe(200);
    const original = await home(tenant);
    expect(original).toMatchObject(level);
    journal(state, keyOf(tenant.origin, tenant.subject.organization, tenant.subject.connection)).open({
      ...({ ...left?.opening } as { origin: string; subject: Subject; startedAt: string; pid: number }),
      originals: { home: { ...original, is_enabled: true } },
    });
    expect(await change(tenant, { organization_access_level: 'none' })).toBe(200);
    from.on = true;
    const { said } = await restore(sh, tenant, ['--force']);
    expect(said).toContain('home: is_enabled was true, is false\n');
    expect(await home(tenant)).toMatchObject(level);
    expect(await home(tenant)).not.toHaveProperty(name);
  });
});

it('what a server attaches that was not attached is named: no PATCH takes it back', async () => {
  const [upserting] = mutants.filter(({ id }) => id === 'request.connection_id.attached-by-change');
  if (upserting === undefined) throw new Error('no such mutant');
  const tenant = await tenantFor({ behaviour: upserting.behaviour() });
  const before = tenant.snapshot();
  const { record } = await gateOn(tenant, { only: ['request.connection_id.attached'] });
  expect(tenant.snapshot()).not.toEqual(before);
  expect(record.end).toMatchObject({ exitCode: 1, restored: false });
  expect(record.end?.unrestored).toEqual([
    `unattached: "${tenant.subject.other_connection}" was not attached to the other organization, and is now: detach it`,
  ]);
});

describe('restore', () => {
  it('sends once more what was lost on the way', async () => {
    const lost = { on: false, n: 0 };
    const behaviour: Partial<Behaviour> = {
      transmit: (answer, wire, call) => {
        if (lost.on && isUpdate(call) && lost.n++ === 0) return void wire.socket?.resetAndDestroy();
        return conforming.transmit(answer, wire, call);
      },
      write: (row, call) => (lost.on && lost.n === 0 ? undefined : conforming.write(row, call)),
    };
    // With a name of its own there is no second write for what is tied to one.
    const { tenant, sh, before } = await cutOff({ behaviour }, '2026-04', {}, { [name]: 'staff' });
    lost.on = true;
    expect((await restore(sh, tenant)).code).toBe(0);
    expect(lost.n).toBeGreaterThan(1);
    expect(tenant.snapshot()).toEqual(before);
  });

  it('knows the members of the revision that the run was of', async () => {
    const more = { organization_member_access_level: 'full' };
    const { tenant, sh, before } = await cutOff({ revision: '2026-09' }, '2026-09', more);
    expect(tenant.snapshot()).not.toEqual(before);
    expect((await restore(sh, tenant)).code).toBe(0);
    expect(tenant.snapshot()).toEqual(before);
  });

  it('takes what it wrote itself for its own, when it was cut off as well', async () => {
    const { tenant, sh, before, state } = await cutOff();
    const [left] = unfinished(state);
    if (left === undefined) throw new Error('no journal');
    // The last line was cut down by the kill, and what restore wrote then stands behind it.
    appendFileSync(left.path, '{"kind":"intent","place":"home","val');
    intendMore(left, { place: 'home', values: { organization_access_level: '"limited"' } });
    await change(tenant, { organization_access_level: 'limited' });
    expect((await restore(sh, tenant)).code).toBe(0);
    expect(tenant.snapshot()).toEqual(before);
  });

  it('passes by what a disk made of a journal', async () => {
    const { tenant, sh, before, state } = await cutOff();
    const junk = [
      'null',
      '7',
      '{"kind":"opening"}',
      '{"kind":"intent"}',
      '{"kind":"opening","origin":"x"}',
      '\u0000',
    ];
    for (const [n, text] of junk.entries())
      writeFileSync(join(state, 'journals', `${n}.ndjson`), `${text}\n`);
    expect((await restore(sh, tenant)).code).toBe(0);
    expect(tenant.snapshot()).toEqual(before);
  });

  it('writes down what it is about to write', async () => {
    const from = { on: false };
    const { tenant, sh, state } = await cutOff({ behaviour: stubborn(from) });
    from.on = true;
    const [left] = unfinished(state);
    const length = left?.intents.length ?? 0;
    await restore(sh, tenant);
    expect(unfinished(state)[0]?.intents.length).toBeGreaterThan(length);
  });
});

test('a run that meets what another one left changed anywhere refuses to start', async () => {
  const { tenant, sh } = await cutOff();
  const { organization, other_organization, connection } = tenant.subject;
  const env = {
    ...environmentOf(tenant),
    PATCHPROOF_ORGANIZATION_ID: other_organization,
    PATCHPROOF_CONNECTION_ID: connection,
    PATCHPROOF_OTHER_ORGANIZATION_ID: undefined,
    PATCHPROOF_OTHER_CONNECTION_ID: undefined,
  };
  const { code, said } = await sh.run(['run', '--profile', 'smoke'], env);
  expect(code).toBe(2);
  expect(said).toContain(`left ${tenant.origin} ${organization}/${connection} changed: run`);
  expect(tenant.requests().writes).toBe(1);
  expect((await restore(sh, tenant)).code).toBe(0);
  expect((await sh.run(['run', '--profile', 'smoke'], env)).code).toBe(0);
  expect(readdirSync(join(sh.folder, 'state', 'patchproof', 'locks'))).toEqual([]);
  expect(readFileSync(join(sh.folder, 'reports', 'latest', 'record.ndjson'), 'utf8')).toContain('"end"');
});
