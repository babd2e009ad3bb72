import { describe, expect, it, test } from 'vitest';
import { isUpdate } from '../../../../fixtures/mutants/deviate.ts';
import { conforming } from '../../../../fixtures/tenant/start.ts';
import { buttonHidden } from '../../../../fixtures/variants/state/ties.ts';
import { make, patch } from '../../../../src/cases/build.ts';
import { contract, members } from '../../../../src/contract/index.ts';
import type { Found } from '../../../../src/engine/observe/exchanges.ts';
import { irreversible } from '../../../../src/engine/prepare/irreversible.ts';
import type { JsonObject } from '../../../../src/model.ts';
import { environmentOf, gateOn, tenantFor } from '../../harness/gate-on.ts';
import { shell } from '../../harness/shell.ts';

const known = members(contract('2026-04'));
const whole: JsonObject = Object.fromEntries(known.map(({ name }) => [name, 'x']));
const found = (home: JsonObject): Found => ({ home: { kind: 'known', value: home } });
const without = (...names: readonly string[]): JsonObject =>
  Object.fromEntries(Object.entries(whole).filter(([name]) => !names.includes(name)));
const write = (kind: 'accept' | 'open', body: JsonObject) =>
  make({ id: 'x', title: 'x', request: patch({ kind: 'json', value: body }), aim: { kind } });

describe('what cannot be taken away again', () => {
  it('is what is absent, will be set, and has no null', () => {
    expect(
      irreversible(known, [write('accept', whole)], found(without('show_as_button', 'is_signup_enabled'))),
    ).toEqual([
      'home has no show_as_button, is_signup_enabled that a read shows: the restore writes the documented default, which may not be what was stored',
    ]);
  });

  it('is not certain where null may clear it: that is said apart', () => {
    expect(irreversible(known, [write('open', whole)], found(without('is_enabled')))).toEqual([
      'home has no is_enabled now: the restore sends null, which may differ from "never set"',
    ]);
  });

  it.each<[string, readonly ReturnType<typeof write>[], Found]>([
    ['everything is there', [write('accept', whole)], found(whole)],
    ['the plan leaves it alone', [write('accept', { is_enabled: true })], found(without('show_as_button'))],
    ['nothing is written', [], found({})],
    ['the place was not read', [write('accept', whole)], { home: { kind: 'unknown', because: 'x' } }],
  ])('is nothing when %s', (_, steps, readings) => {
    expect(irreversible(known, steps, readings)).toEqual([]);
  });
});

/** The lines of a run on standard error, and what had been said when the first PATCH came in. */
async function runOn(named: boolean, args: readonly string[] = []) {
  const { run, said } = shell();
  let early: string | undefined;
  const tenant = await tenantFor({
    behaviour: {
      read: (row) =>
        named ? { ...row, settings: { organization_connection_name: 'staff', ...row.settings } } : row,
      find: (call) => {
        if (isUpdate(call)) early ??= said();
        return conforming.find(call);
      },
    },
  });
  const { said: all } = await run(['run', '--profile', 'smoke', ...args], environmentOf(tenant));
  return { early: early ?? '', all, tenant };
}

const warning = /^(home|other-\w+).* ha(s|ve) no .*/gm;

describe('a run on a connection that is borrowed', () => {
  it('names it before the first write, and in the record', async () => {
    const { early, tenant } = await runOn(false, ['--contract', '2026-04']);
    const named = early.match(warning);
    expect(named).toContain(
      'home has no organization_connection_name now: the restore sends null, which may differ from "never set"',
    );
    const { record } = await gateOn(tenant, { profile: 'smoke' });
    expect(record.header.unsettable).toEqual(named);
  });

  it('names nothing when every member is there', async () => {
    const { all } = await runOn(true);
    expect(all).not.toMatch(warning);
  });

  it('names nothing on resources of its own', async () => {
    const tenant = await tenantFor();
    const { run } = shell();
    const { said, code } = await run(['run', '--profile', 'smoke'], {
      AUTH0_DOMAIN: tenant.origin,
      AUTH0_CLIENT_ID: tenant.client.id,
      AUTH0_CLIENT_SECRET: tenant.client.secret,
    });
    expect(code).toBe(0);
    expect(said).not.toMatch(warning);
  });
});

test('a member that no answer shows has its documented default after the run', async () => {
  const tenant = await tenantFor({ behaviour: { present: buttonHidden } });
  const stored = (): readonly unknown[] =>
    [...JSON.stringify(tenant.snapshot()).matchAll(/"show_as_button":(\w+)/g)].map(([, value]) => value);
  const before = stored();
  const { record } = await gateOn(tenant);
  expect(record.end?.exitCode).toBe(0);
  expect(stored()).toEqual(before);
});

test('a name that looks like a token is hidden from us, so nothing is written over it', async () => {
  const name = Buffer.from(JSON.stringify({ alg: 'RS256', typ: 'JWT' })).toString('base64url');
  const tenant = await tenantFor();
  const { organization, connection } = tenant.subject;
  const url = `${tenant.origin}/api/v2/organizations/${organization}/connections/${connection}`;
  const headers = { authorization: `Bearer ${tenant.tokens.full}`, 'content-type': 'application/json' };
  await fetch(url, {
    method: 'PATCH',
    headers,
    body: JSON.stringify({ organization_connection_name: name }),
  });
  const before = tenant.snapshot();
  const { record } = await gateOn(tenant, { profile: 'smoke' });
  expect(record.end).toMatchObject({ exitCode: 2, sent: { writes: 0 } });
  expect(record.findings[0]?.because[0]).toContain(
    'organization_connection_name holds what looks like a secret',
  );
  expect(tenant.snapshot()).toEqual(before);
  expect(JSON.stringify(before)).toContain(name);
});
