import { describe, expect, it } from 'vitest';
import { homePath, json, patch } from '../../../src/cases/build.ts';
import { prover } from '../../../src/cases/prove.ts';
import { contract } from '../../../src/contract/index.ts';
import { type Prediction, predict } from '../../../src/explore/probe/predict.ts';
import type { Body, JsonObject, Request } from '../../../src/model.ts';
import { rules } from '../../../src/rules/index.ts';
import { gateSuite } from '../harness/generate-suites.ts';

const april = contract('2026-04');
const all = rules(april);

/** What a base body leaves behind: nothing that a tie could hang on. */
const base: JsonObject = {
  organization_connection_name: 'patchproof base',
  assign_membership_on_login: true,
  is_signup_enabled: true,
  organization_access_level: 'readonly',
};
const bare: JsonObject = {
  assign_membership_on_login: false,
  is_signup_enabled: false,
  organization_access_level: 'none',
};

const predicted = (request: Request, stored: JsonObject = base, isDatabase = true): Prediction =>
  predict(request, { contract: april, rules: all, stored, isDatabase });
const body = (value: JsonObject, stored?: JsonObject): Prediction => predicted(patch(json(value)), stored);
const raw = (text: string): Prediction => predicted(patch({ kind: 'text', text } satisfies Body));

const onHome = gateSuite().cases.filter(
  // Whether forms are read at all is open, and whether signup is held against what is stored: neither is predicted.
  ({ id, request }) =>
    request.method === 'PATCH' &&
    request.path === homePath &&
    !/^body\/(form\/|tie\/is_signup_enabled-alone)/.test(id),
);

describe('the prediction for every case of the gate', () => {
  const expected = { accept: ['accept'], reject: ['refuse'], open: ['open'], read: [] } as const;

  it.for(onHome.map((one) => [one.id, one] as const))('%s', ([, one]) => {
    // A level tied to a name that was never set is a case for a fresh connection.
    const stored = one.needs?.includes('name-unset') ? bare : base;
    const { saying } = predicted(one.request, stored);
    // Of two values of one name the last one is looked at.
    if (one.id === 'body/open/duplicate-valid-first') return expect(saying.kind).toBe('refuse');
    const kinds: readonly string[] = expected[one.aim.kind];
    const mayBeOpen = one.aim.kind === 'accept' && saying.kind === 'open';
    // Taking membership back, or the name away, while the other stands is open against what is stored.
    if (mayBeOpen) expect(saying.because).toMatch(/is stored|is raised/);
    else expect(kinds).toContain(saying.kind);
    if (saying.kind === 'refuse' && one.aim.kind === 'reject')
      expect(one.aim.statuses).toEqual(expect.arrayContaining([...saying.statuses]));
  });

  it('names the rule that looks at it', () => {
    for (const one of onHome.filter(({ aim }) => aim.kind === 'reject')) {
      const own = all.filter((rule) => rule.about(one) && /^(request|authorization)\./.test(rule.id));
      const { rules: named } = predicted(one.request, one.needs === undefined ? base : bare);
      // Sizes and depths are told by what is wrong with them anyway, and of two faults either.
      const odd = /^body\/(depth|size)\/|^header\/absent\/malformed-body$|^scope\/unscoped\/empty-body$/.test(
        one.id,
      );
      if (!odd) expect([one.id, named]).toEqual([one.id, expect.arrayContaining(own.map(({ id }) => id))]);
    }
  });

  it('makes a case that proves to be what it claims', () => {
    const prove = prover(april);
    for (const { request } of onHome) expect(prove(predicted(request).case)).toBeUndefined();
  });
});

describe('what the contract leaves open', () => {
  it.for([
    ['{}', /empty object/],
    ['', /body is empty/],
    ['\uFEFF{"is_enabled":true}', /byte order mark/],
    ['{"is_enabled":true,"is_enabled":true}', /twice/],
    ['{"is_enabled":true,"is\\u005fenabled":true}', /twice/],
    ['{"organization_connection_name":"\\ud800"}', /surrogate/],
  ] as const)('%j', ([text, because]) => {
    const { saying } = raw(text);
    expect(saying).toMatchObject({ kind: 'open', because: expect.stringMatching(because) });
  });

  it('is not what only looks like it', () => {
    expect(raw('{"organization_connection_name":"{\\"a\\":1,\\"a\\":2}"}').saying.kind).toBe('accept');
    expect(raw('{"organization_connection_name":"\\ud83d\\ude00 \\\\ud800"}').saying.kind).toBe('accept');
    expect(raw('{"is_enabled":true,"show_as_button":true}').saying.kind).toBe('accept');
  });

  it('is every media type but JSON, and a form', () => {
    const as = (mediaType: string) =>
      predicted({ ...patch(json({ is_enabled: true })), mediaType }).saying.kind;
    expect(
      ['text/plain', 'application/merge-patch+json', 'application/x-www-form-urlencoded'].map(as),
    ).toEqual(['open', 'open', 'open']);
    expect(['application/json', 'Application/JSON; charset=utf-8'].map(as)).toEqual(['accept', 'accept']);
  });

  it('is bytes that are no UTF-8, and no body at all', () => {
    const bytes = predicted(patch({ kind: 'base64', base64: btoa('{"a":"\xff"}') }));
    expect(bytes.saying).toMatchObject({ kind: 'open', because: 'the body is no UTF-8' });
    const { body: _, mediaType: __, ...none } = patch(json({}));
    expect(predicted(none).saying).toMatchObject({ kind: 'open', because: 'there is no body' });
  });
});

describe('ties', () => {
  it.for([
    [{ is_signup_enabled: true, assign_membership_on_login: false }, base, 'refuse'],
    [{ is_signup_enabled: true, assign_membership_on_login: true }, bare, 'accept'],
    [{ is_signup_enabled: true }, bare, 'open'],
    [{ is_signup_enabled: true }, base, 'accept'],
    [{ assign_membership_on_login: false }, base, 'open'],
    [{ assign_membership_on_login: false }, bare, 'accept'],
    [{ organization_access_level: 'full' }, bare, 'refuse'],
    [{ organization_access_level: 'full', organization_connection_name: 'x' }, bare, 'accept'],
    [{ organization_access_level: 'full' }, base, 'accept'],
    [{ organization_access_level: 'none' }, bare, 'accept'],
    [{ organization_connection_name: null }, base, 'open'],
    [{ organization_connection_name: null, organization_access_level: 'none' }, base, 'accept'],
    [{ organization_connection_name: null }, bare, 'accept'],
  ] as const)('%j', ([value, stored, kind]) => {
    expect(body(value, stored).saying.kind).toBe(kind);
  });

  it('leave signup on an enterprise connection open', () => {
    const { saying } = predicted(patch(json({ is_signup_enabled: false })), bare, false);
    expect(saying.kind).toBe('open');
  });
});

it('two faults are both named, and either status will do', () => {
  const { saying, case: kept } = predicted(
    patch(json({ show_as_button: 'x', organization_connection_name: '' }), { credential: 'absent' }),
  );
  expect(saying).toMatchObject({
    kind: 'refuse',
    statuses: [401, 400],
    faults: [{ at: 'credential' }, { at: '/organization_connection_name' }, { at: '/show_as_button' }],
  });
  // A case breaks one thing or accuses nobody.
  expect(kept.aim.kind).toBe('open');
});
