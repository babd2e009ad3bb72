import { describe, expect, it } from 'vitest';
import { convertingAll } from '../../../../fixtures/mutants/deviate.ts';
import { mutant } from '../../../../fixtures/mutants/mutant.ts';
import type { Behaviour } from '../../../../fixtures/tenant/start.ts';
import { runAgainst } from '../../../../scripts/power/attack.ts';
import type { GroupByCause } from '../../../../src/engine/confirm/confirm.ts';
import type { Finding, Json } from '../../../../src/model.ts';
import { gateOn, tenantFor } from '../../harness/gate-on.ts';
import { behaviourOf } from '../../harness/recorded-run.ts';

/** Everything that is broken has one cause. */
const asOne: GroupByCause = ({ findings }) => [
  findings.flatMap(({ rule, answers = [] }) =>
    answers.flatMap(({ cases }) => cases.map((id) => ({ rule, case: id }))),
  ),
];

async function broken(behaviour: () => Partial<Behaviour>, groupByCause?: GroupByCause) {
  const one = mutant('request.test', 'It does what the test says', 'request.is_enabled.type', behaviour);
  const { result, exchanges } = await runAgainst(one, 'gate', { groupByCause });
  const violated = result.findings.filter(({ outcome }) => outcome === 'violated');
  const sent = exchanges.filter(({ purpose }) => purpose === 'confirm').length;
  return { violated, sent };
}

const told = ({ rule, stability, confirmedBy }: Finding) => [rule, stability, confirmedBy];

/** The texts "true" and "false" pass for flags, the first so many times in a run. */
const lenient = (times: number) => (): Partial<Behaviour> => {
  let left = times;
  return convertingAll((value, types): Json => {
    if ((value !== 'true' && value !== 'false') || types.includes('string') || left === 0) return value;
    left -= 1;
    return value === 'true';
  });
};

describe('violations of one cause', () => {
  it('are confirmed by one of them that is sent again', async () => {
    const { violated, sent } = await broken(lenient(1000), asOne);
    const first = violated[0]?.rule;
    expect(violated.length).toBeGreaterThan(2);
    expect(violated.map(told)).toEqual(
      violated.map(({ rule }) => [rule, 'stable', rule === first ? undefined : first]),
    );
    expect(sent).toBe(1);
  });

  it('are confirmed one by one where nobody tells causes', { tags: ['slow'] }, async () => {
    const { violated, sent } = await broken(lenient(1000));
    expect(violated.map(told)).toEqual(violated.map(({ rule }) => [rule, 'stable', undefined]));
    expect(sent).toBe(violated.length);
  });

  it('are confirmed one by one where the first does not show again', async () => {
    const seen = await broken(lenient(1000));
    const times = seen.violated.flatMap(({ answers = [] }) => answers.flatMap(({ cases }) => cases)).length;
    const { violated } = await broken(lenient(times), asOne);
    expect(violated.length).toBeGreaterThan(1);
    expect(violated.map(told)).toEqual(violated.map(({ rule }) => [rule, 'intermittent', undefined]));
  });

  it('are confirmed one by one where what shows again comes and goes', { tags: ['slow'] }, async () => {
    const { violated } = await broken(behaviourOf('state.write.every-7th-lost'), asOne);
    expect(violated.map(({ confirmedBy }) => confirmedBy)).toEqual(violated.map(() => undefined));
  });

  it('about what is stored are sent again each, but once where another has shown the cause', async () => {
    const alone = await broken(behaviourOf('state.queue.delivered-again'));
    const { violated, sent } = await broken(behaviourOf('state.queue.delivered-again'), asOne);
    expect(violated.map(({ rule }) => rule)).toEqual(alone.violated.map(({ rule }) => rule));
    for (const { part, stability, confirmedBy } of violated) {
      expect(stability).toBe('stable');
      if (part === 'state') expect(confirmedBy).toBeUndefined();
    }
    expect(sent).toBeLessThan(0.75 * alone.sent);
  });

  it('are confirmed one by one where a violation of the rule has no known cause', {
    tags: ['slow'],
  }, async () => {
    const firsts: GroupByCause = (run) =>
      asOne(run).map((all) => all.filter(({ rule }, at) => all.findIndex((one) => one.rule === rule) === at));
    const { violated } = await broken(behaviourOf('error.attributes.text'), firsts);
    const several = violated.filter(({ answers = [] }) => answers.flatMap(({ cases }) => cases).length > 1);
    expect(several.length).toBeGreaterThan(0);
    expect(several.map(({ confirmedBy }) => confirmedBy)).toEqual(several.map(() => undefined));
  });

  it('are told by the dictionary that ships', { tags: ['slow'] }, async () => {
    const tenant = await tenantFor({ behaviour: behaviourOf('request.texts.literals-taken') });
    const { record } = await gateOn(tenant);
    const violated = record.findings.filter(({ outcome }) => outcome === 'violated');
    expect(violated.filter(({ confirmedBy }) => confirmedBy === violated[0]?.rule).length).toBeGreaterThan(1);
  });
});
