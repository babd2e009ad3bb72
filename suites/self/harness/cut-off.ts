import { join } from 'node:path';
import { expect, onTestFinished } from 'vitest';
import { name, refusing } from '../../../fixtures/mutants/deviate.ts';
import {
  type Behaviour,
  type Call,
  type RunningTenant,
  startTenant,
  type TenantOptions,
} from '../../../fixtures/tenant/start.ts';
import type { JsonObject } from '../../../src/model.ts';
import { journal } from '../../../src/target/disk/journal.ts';
import { keyOf } from '../../../src/target/disk/state-folder.ts';
import { environmentOf } from './gate-on.ts';
import { type Shell, shell } from './shell.ts';

const isRestoring = ({ bytes }: Call, from: { readonly on: boolean }): boolean => from.on && bytes.length > 0;

/** What is stored at home, as a GET shows it. */
export async function home({ origin, subject, tokens }: RunningTenant): Promise<JsonObject> {
  const url = `${origin}/api/v2/organizations/${subject.organization}/connections/${subject.connection}`;
  const answer = await fetch(url, { headers: { authorization: `Bearer ${tokens.full}` } });
  return (await answer.json()) as JsonObject;
}

export async function change({ origin, subject, tokens }: RunningTenant, body: JsonObject): Promise<number> {
  const url = `${origin}/api/v2/organizations/${subject.organization}/connections/${subject.connection}`;
  const headers = { authorization: `Bearer ${tokens.full}`, 'content-type': 'application/json' };
  return (await fetch(url, { method: 'PATCH', headers, body: JSON.stringify(body) })).status;
}

const changed: JsonObject = {
  [name]: 'patchproof 1',
  show_as_button: false,
  assign_membership_on_login: false,
  is_enabled: false,
  organization_access_level: 'full',
};

/** A tenant that a cut-off run has left changed, with the journal of that run. */
export async function cutOff(
  options: TenantOptions = {},
  contract = '2026-04',
  more: JsonObject = {},
  first?: JsonObject,
) {
  const tenant = await startTenant(options);
  onTestFinished(tenant.close);
  if (first !== undefined) await change(tenant, first);
  const sh = shell();
  const before = tenant.snapshot();
  const state = join(sh.folder, 'state', 'patchproof');
  const { organization, connection } = tenant.subject;
  const kept = journal(state, keyOf(tenant.origin, organization, connection));
  const opening = { origin: tenant.origin, subject: tenant.subject, startedAt: '2026-07-01T00:00:00.000Z' };
  kept.open({ ...opening, contract, pid: 1, originals: { home: await home(tenant) } });
  const body = { ...changed, ...more };
  const values = Object.fromEntries(Object.entries(body).map(([key, value]) => [key, JSON.stringify(value)]));
  kept.intend({ place: 'home', values });
  expect(await change(tenant, body)).toBe(200);
  return { tenant, sh, before, state };
}

export const restore = (sh: Shell, tenant: RunningTenant, args: readonly string[] = []) =>
  sh.run(['restore', ...args], environmentOf(tenant));

/** Refuses, from a moment on, to enable a connection again. */
export const stubborn = (from: { on: boolean }): Partial<Behaviour> =>
  refusing('is_enabled', 'not now', (body, call) => isRestoring(call, from) && body.is_enabled === true);
