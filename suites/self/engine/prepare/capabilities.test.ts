import { describe, expect, onTestFinished, test } from 'vitest';
import { isUpdate, sent } from '../../../../fixtures/mutants/deviate.ts';
import { ties } from '../../../../fixtures/tenant/change.ts';
import { type Behaviour, startTenant } from '../../../../fixtures/tenant/start.ts';
import { strategyOf } from '../../../../fixtures/tenant/store.ts';
import { takenAt } from '../../../../src/engine/observe/exchanges.ts';
import type { Json } from '../../../../src/model.ts';
import type { RunRecord } from '../../../../src/record/record.ts';
import { answer, exchanges, write } from '../../harness/exchanges.ts';
import { findingOf, gateOn, idsOf } from '../../harness/gate-on.ts';

const member = 'show_as_button';

/** A server whose database connections refuse some values of one member; `asked` is what updates have sent of it. */
function refusing(...values: readonly Json[]) {
  const asked: { readonly value: Json; readonly alone: boolean }[] = [];
  const behaviour: Partial<Behaviour> = {
    ties: (next, call) => {
      const { [member]: value } = call.body;
      const isDatabase = strategyOf(call.tenant.store, call.row.connection) === 'auth0';
      if (isUpdate(call) && isDatabase && value !== undefined)
        asked.push({ value, alone: Object.keys(sent(call)).length === 1 });
      return isDatabase && value !== undefined && values.includes(value)
        ? [{ name: 'signup', message: `${member} = ${value} is for enterprise connections only.` }]
        : ties(next, call);
    },
  };
  return { behaviour, asked };
}

async function run(behaviour: Partial<Behaviour>, only: readonly string[] = []) {
  const tenant = await startTenant({ behaviour });
  onTestFinished(tenant.close);
  const before = tenant.snapshot();
  const { record } = await gateOn(tenant, { only });
  return { record, isBack: JSON.stringify(tenant.snapshot()) === JSON.stringify(before) };
}

const undecided = (record: RunRecord): readonly string[] => [
  ...idsOf(record, 'violated'),
  ...idsOf(record, 'inconclusive'),
  ...idsOf(record, 'untested'),
];

describe('a database connection that refuses', () => {
  test('only to hide a button conforms; false is tried by itself and left out of everything else', async () => {
    const { behaviour, asked } = refusing(false);
    const { record, isBack } = await run(behaviour);
    expect([undecided(record), isBack, record.end?.exitCode]).toEqual([[], true, 0]);
    const about = findingOf(record, 'request.show_as_button.type-inside');
    expect(about.outcome).toBe('upheld');
    expect(findingOf(record, 'request.body.combination').outcome).toBe('upheld');
    // The first body that has it in company is what shows that it is refused.
    expect(asked.filter(({ value, alone }) => value === false && !alone).length).toBeLessThanOrEqual(1);
    expect(asked.some(({ value }) => value === true)).toBe(true);
  });

  test('the value that it has is not given the other one, which could not be taken back', async () => {
    const { behaviour, asked } = refusing(true);
    const { record, isBack } = await run(behaviour);
    expect([undecided(record), isBack]).toEqual([[], true]);
    expect(findingOf(record, 'request.show_as_button.type-inside').outcome).toBe('inapplicable');
    expect(asked.map(({ value }) => value)).not.toContain(false);
  });

  test('either value is asked for each, whatever rules are run', async () => {
    for (const only of ['state', 'request.organization_access_level', 'request.show_as_button'])
      for (const value of [true, false]) {
        const { record, isBack } = await run(refusing(value).behaviour, [only]);
        expect([only, value, undecided(record), isBack]).toEqual([only, value, [], true]);
      }
  });

  test('what it took before is violated', async () => {
    let n = 0;
    const { behaviour } = refusing();
    const { record } = await run({
      ...behaviour,
      ties: (next, call) =>
        isUpdate(call) && call.body[member] === false && ++n > 3
          ? [{ name: 'signup', message: 'not any more' }]
          : ties(next, call),
    });
    expect(idsOf(record, 'violated')).toContain('request.body.combination');
  });

  test('everything is not let off for it', async () => {
    const { record } = await run({ ties: () => [{ name: 'signup', message: 'no' }] });
    expect(idsOf(record, 'violated')).toContain('request.show_as_button.type-inside');
  });
});

test('what a connection has taken is known by place, and alike in both organizations', () => {
  const body = (value: Readonly<Record<string, Json>>) => ({
    method: 'PATCH' as const,
    path: '/',
    credential: 'full' as const,
    body: { kind: 'json' as const, value },
  });
  const taken = takenAt(
    exchanges(
      [write('a', { request: body({ x: true, y: null }) }), answer(200)],
      [write('b', { request: body({ x: false }), place: 'other-organization' }), answer(200)],
      [write('c', { request: body({ z: 1 }), place: 'other-connection' }), answer(200)],
      [write('d', { request: body({ w: 1 }) }), answer(400)],
    ),
  );
  expect([...taken('home')]).toEqual(['x=true', 'x=false']);
  expect([...taken('other-organization')]).toEqual(['x=true', 'x=false']);
  expect([...taken('other-connection')]).toEqual(['z=1']);
});
