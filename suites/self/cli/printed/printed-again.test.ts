import { describe, expect, it } from 'vitest';
import { type Behaviour, conforming } from '../../../../fixtures/tenant/start.ts';
import { tenantFor } from '../../harness/gate-on.ts';
import { behaviourOf } from '../../harness/recorded-run.ts';
import { isUsageError, printedIn, type } from './printed.ts';
import { ENV_FILE, NAME, placeFor, recordIn, run, violatedIn, writtenBy } from './printed-places.ts';

/** @module-tag slow */

/** The commands behind `again` and in curl lines, typed where they were printed: the rule is broken again. */

describe('again', () => {
  interface Broken {
    readonly title: string;
    readonly behaviour: () => Partial<Behaviour>;
    readonly words?: readonly string[];
    readonly revision?: '2026-09';
    /** What is broken depends on how many requests went before. */
    readonly isCounted?: true;
  }
  const oneMore = behaviourOf('request.name.one-more');
  const broken: readonly Broken[] = [
    { title: 'a rule about requests', behaviour: oneMore },
    { title: 'a part of a packed body', behaviour: behaviourOf(`state.unmapped.${NAME}`) },
    { title: 'a lost answer', behaviour: () => ({ transmit: dropEvery(5) }), isCounted: true },
    { title: 'a silence', behaviour: () => ({ transmit: dropEvery(1) }), isCounted: true },
    {
      title: 'the smoke profile of another contract',
      behaviour: oneMore,
      words: ['--profile', 'smoke', '--contract', '2026-09'],
      revision: '2026-09',
    },
    {
      title: 'the deep profile',
      behaviour: oneMore,
      words: ['--profile', 'deep', '--runs', '7', '--seed', '4'],
    },
  ];
  it.each(broken)('$title is broken again', async ({ behaviour, words = [], revision, isCounted }) => {
    const options = { behaviour: behaviour(), ...(revision === undefined ? {} : { revision }) };
    const tenant = await tenantFor(options);
    const place = placeFor(tenant);
    const first = await run(place, '--no-baseline', ...words);
    expect(first.code).not.toBe(0);
    const printed = printedIn(writtenBy(first, place)).filter(([word]) => word === 'run');
    // What tells two causes apart is asked of a larger profile.
    const commands = printed.filter((words) => !words.join(' ').includes('--profile full'));
    const violated = violatedIn(place);
    // One command a rule, however often and in whatever report it is printed.
    expect(commands.length).toBe(new Set(commands.map((one) => one[one.indexOf('--only') + 1])).size);
    const broken = commands.filter((one) => violated.includes(one[one.indexOf('--only') + 1] ?? ''));
    expect(broken.length).toBe(violated.length);
    for (const command of broken.slice(0, 2)) {
      const rule = command[command.indexOf('--only') + 1] ?? '';
      expect(command).toContain(ENV_FILE);
      const typed = await type([...command, '--yes', '--no-baseline', '--out', 'again'], place);
      expect(typed.err, command.join(' ')).not.toMatch(/^patchproof: /m);
      expect(isUsageError(typed), typed.err).toBe(false);
      if (isCounted !== true) expect(violatedIn(place, 'again'), command.join(' ')).toContain(rule);
    }
  });

  it('a part of a packed body can be looked at first', async () => {
    const tenant = await tenantFor({ behaviour: behaviourOf(`state.unmapped.${NAME}`) });
    const place = placeFor(tenant);
    const one = `${NAME}/pattern/rtl`;
    const typed = await run(place, '--no-baseline', '--only', 'response.body.echo', '--case', one);
    expect(isUsageError(typed)).toBe(false);
    expect(recordIn(place).exchanges.map((exchange) => exchange.case)).toContain(one);
  });
});

/** Leaves every so-manieth PATCH unanswered, but does it. */
function dropEvery(n: number): Behaviour['transmit'] {
  let count = 0;
  return (answer, wire, call) => {
    count += call.method === 'PATCH' ? 1 : 0;
    if (call.method === 'PATCH' && count % n === 0) return void wire.destroy();
    return conforming.transmit(answer, wire, call);
  };
}

describe('a curl line', () => {
  it.each<[string, readonly string[], '2026-04' | '2026-09']>([
    ['of the usual contract', [], '2026-04'],
    ['of another contract', ['--contract', '2026-09'], '2026-09'],
  ])('%s makes the body that was sent, byte for byte', async (_, words, revision) => {
    const sent: Buffer[] = [];
    const tenant = await tenantFor({
      revision,
      behaviour: {
        order: (stages, call) => {
          if (call.method === 'PATCH') sent.push(Buffer.from(call.bytes));
          return stages;
        },
        // Everything is accepted, so that bodies that are long are violations.
        complaints: () => [],
      },
    });
    const place = placeFor(tenant);
    const first = await run(place, '--no-baseline', ...words);
    const bodies = printedIn(writtenBy(first, place)).filter(([word]) => word === 'body');
    expect(bodies.length).toBeGreaterThan(0);
    for (const command of bodies) {
      const typed = await type(command, place);
      expect(typed.code, typed.err).toBe(0);
      expect(
        sent.some((body) => body.equals(typed.bytes)),
        command.join(' '),
      ).toBe(true);
    }
  });
});
