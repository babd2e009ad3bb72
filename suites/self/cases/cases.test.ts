import { describe, expect, test } from 'vitest';
import { prover } from '../../../src/cases/prove.ts';
import { contract, faultsOf } from '../../../src/contract/index.ts';
import { safe } from '../../../src/contract/ties.ts';
import type { Case, JsonObject } from '../../../src/model.ts';
import { bodyOf, everySuite, generate, jsonOf } from '../harness/generate-suites.ts';

const isAccept = ({ aim }: Case): boolean => aim.kind === 'accept';
const isTie = ({ aim }: Case): boolean => aim.kind === 'reject' && aim.fault.in === 'tie';

describe.for(everySuite.map((generated) => [generated.name, generated] as const))('%s', ([, generated]) => {
  const { revision, options } = generated;
  // Signup means nothing where there is no database, and ties nothing.
  const untied = (body: JsonObject): boolean =>
    safe(options.strategy === 'auth0' ? body : { is_signup_enabled: false, ...body });
  const suite = generate(generated);
  const all = [...suite.cases, ...suite.isolatedCases];

  test('is the same cases in the same order every time', () => {
    const again = generate(generated);
    expect(again.cases).toEqual(suite.cases);
    expect(again.isolatedCases).toEqual(suite.isolatedCases);
    expect(JSON.stringify(again.cases)).toBe(JSON.stringify(suite.cases));
  });

  test('has ids that are unique, and controls and isolated cases that are there', () => {
    const ids = all.map(({ id }) => id);
    const twice = ids.filter((id, index) => ids.indexOf(id) !== index);
    // An isolated case stands for a class; the case of that class alone, where there is one, is the same case.
    const same = twice.filter(
      (id) => new Set(all.filter((one) => one.id === id).map(({ title }) => title)).size > 1,
    );
    expect(same).toEqual([]);
    expect(new Set(suite.cases.map(({ id }) => id)).size).toBe(suite.cases.length);
    expect(new Set(suite.isolatedCases.map(({ id }) => id)).size).toBe(suite.isolatedCases.length);
    const controls = all.flatMap(({ control }) => control ?? []);
    expect(controls.filter((id) => !suite.cases.some((one) => one.id === id))).toEqual([]);
    const isolatedCases = all.flatMap(({ isolatedCases: own }) => own ?? []);
    expect(isolatedCases.filter((id) => !suite.isolatedCases.some((one) => one.id === id))).toEqual([]);
  });

  test('is what it claims to be: the prover has nothing to say of any case', () => {
    const prove = prover(contract(revision));
    expect(all.flatMap((one) => (prove(one) === undefined ? [] : [`${one.id}: ${prove(one)}`]))).toEqual([]);
  });

  test('has accepted bodies that validate and touch no tie', () => {
    const bodies = all.filter(isAccept).map((one) => [one.id, jsonOf(one)] as const);
    const { validate } = contract(revision);
    expect(bodies.length).toBeGreaterThan(0);
    for (const [id, body] of bodies) {
      expect(body, id).toBeDefined();
      expect(validate('request', body ?? null), id).toEqual([]);
    }
    // What is sent alone is sent where the base is stored, which no tie forbids; a tour knows what its steps stored.
    const apart = ['single', 'tour', 'long-row'];
    const together = all
      .filter(isAccept)
      .filter(({ traits = [] }) => !traits.some((one) => apart.includes(one)));
    const tied = together.filter((one) => !untied(bodyOf(one) ?? {}));
    expect(tied.map(({ id }) => id)).toEqual([]);
  });

  test('has refused bodies that break one keyword at one place', () => {
    const own = contract(revision);
    for (const one of all) {
      if (one.aim.kind !== 'reject' || one.aim.fault.in !== 'body') continue;
      const { keyword, pointer } = one.aim.fault;
      const body = jsonOf(one);
      expect(body, one.id).toBeDefined();
      const broken = faultsOf(own, 'request', body ?? null).map(
        (fault) => `${fault.pointer} ${fault.keyword}`,
      );
      expect([...new Set(broken)], one.id).toEqual([`${pointer} ${keyword}`]);
    }
  });

  test('has controls that lack the fault and nothing else', () => {
    // A credential is refused whatever the body is: some are sent with a body of their own.
    const hasOwnBody = ({ id, aim }: Case): boolean =>
      aim.kind === 'reject' && aim.fault.in === 'credential' && !id.endsWith('/refused');
    const controlled = suite.cases.filter(
      (one) => one.control !== undefined && one.aim.kind === 'reject' && !isTie(one) && !hasOwnBody(one),
    );
    for (const one of controlled) {
      const control = bodyOf(suite.cases.find(({ id }) => id === one.control) ?? one) ?? {};
      const body = bodyOf(one);
      if (body === undefined || one.aim.kind !== 'reject') continue;
      const { fault } = one.aim;
      const named = fault.in === 'body' && fault.pointer !== '' ? [fault.pointer.slice(1)] : [];
      const differs = Object.keys(control).filter(
        (name) => JSON.stringify(control[name]) !== JSON.stringify(body[name]),
      );
      const bait = new Set(['organization_connection_name', ...named]);
      expect(
        differs.filter((name) => !bait.has(name)),
        one.id,
      ).toEqual([]);
    }
  });

  test('has bait that names its case', () => {
    const names = suite.cases
      .filter((one) => one.aim.kind === 'reject' && !isTie(one))
      .flatMap((one) => {
        const name = bodyOf(one)?.organization_connection_name;
        return typeof name === 'string' && name.startsWith('patchproof ') ? [name] : [];
      });
    expect(names.length).toBeGreaterThan(10);
    expect(new Set(names).size).toBe(names.length);
  });

  test('says of no body with several members that there is nothing else', () => {
    const alone = suite.cases.filter(({ title }) => title.endsWith('nothing else'));
    const single = alone.filter(({ aim }) => aim.kind === 'reject');
    expect(single.map(bodyOf).filter((body) => Object.keys(body ?? {}).length !== 1)).toEqual([]);
  });

  test('never sends a path the target could not fill', () => {
    const placeholders = all.flatMap(({ request }) => request.path.match(/\{\w+\}/g) ?? []);
    expect([...new Set(placeholders)].toSorted()).toEqual(
      [
        ...['{CONNECTION}', '{ORGANIZATION}', '{bare_connection}', '{connection}', '{organization}'],
        ...['{other_connection}', '{other_organization}'],
      ].filter((one) => placeholders.includes(one)),
    );
  });
});

test('an enterprise connection is never asked to accept what only databases know', () => {
  for (const generated of everySuite.filter(({ options }) => options.strategy === 'okta')) {
    const { cases, isolatedCases } = generate(generated);
    const sent = [...cases, ...isolatedCases].filter(
      (one) => isAccept(one) && !one.needs?.includes('database'),
    );
    const alien = sent.filter((one) => Object.hasOwn(bodyOf(one) ?? {}, 'is_signup_enabled'));
    expect(alien.map(({ id }) => id)).toEqual([]);
  }
});
