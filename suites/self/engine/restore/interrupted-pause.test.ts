import { describe, expect, it } from 'vitest';
import type { Io } from '../../../../src/cli/process/streams.ts';
import { environmentOf, type GateRun, gateOn, tenantFor } from '../../harness/gate-on.ts';
import { shell } from '../../harness/shell.ts';

/** Pauses of a run, and whether the user could cut each; the user stops in the middle of one of them. */
function pausing(stopAt: (pauses: number) => boolean) {
  const stop = new AbortController();
  const pauses: { readonly cuttable: boolean; readonly isStopped: boolean }[] = [];
  const start = Date.now();
  let slept = 0;
  let looks = 0;
  const sleep: Io['sleep'] = async (ms, signal) => {
    // A signal that came before cuts nothing short.
    pauses.push({ cuttable: signal?.aborted === false, isStopped: stop.signal.aborted });
    slept += ms;
    if (stopAt(pauses.length)) stop.abort();
  };
  // Every look at the clock is a millisecond later: a run is the same on every machine.
  const clock = (): number => {
    looks += 1;
    return start + slept + looks;
  };
  return { io: { signal: stop.signal, sleep, clock }, pauses };
}

const PACE = { writes: { perMinute: 25, burst: 2 }, reads: { perMinute: 50, burst: 2 } };

describe('a pause of the pace', () => {
  const writesOf = ({ record }: GateRun): readonly string[] =>
    record.exchanges.filter(({ request }) => request.method === 'PATCH').map((one) => one.case);

  it.each([1, 2, 7, 20])('ends when the user stops, in pause %i: what waited is not sent', async (at) => {
    const tenant = await tenantFor();
    const before = tenant.snapshot();
    const { io, pauses } = pausing((n) => n === at);
    const ran = await gateOn(tenant, { pace: PACE }, { io });
    expect(tenant.snapshot()).toEqual(before);
    expect(ran.record.end).toMatchObject({ exitCode: 2, restored: true, errors: [] });
    const after = pauses.slice(at);
    expect(after.every(({ cuttable }) => !cuttable)).toBe(true);
    expect(tenant.requests().writes).toBe(writesOf(ran).length);
    const untested = ran.record.findings.filter(({ outcome }) => outcome === 'untested');
    expect(untested.length).toBeGreaterThan(50);
    expect(ran.record.findings.filter(({ outcome }) => outcome === 'violated')).toEqual([]);
  });

  it.each(['run', 'explore'])('does not begin any more when %s is stopped before a write', async (word) => {
    const tenant = await tenantFor();
    const { io, pauses } = pausing((n) => n === 1);
    const words = [word, '--read-rate', '1/h', '--read-burst', '1'];
    const { code, said } = await shell().run(words, environmentOf(tenant), io);
    expect([code, pauses.length, tenant.requests().writes], said).toEqual([2, 1, 0]);
    expect(said.split('keeping to the pace')).toHaveLength(2);
  });

  it('of a restore is whole, also when the user stops in the middle of it', async () => {
    const tenant = await tenantFor();
    const before = tenant.snapshot();
    const { io, pauses } = pausing((n) => n > 3 && pauses.at(-1)?.cuttable === false);
    const { record } = await gateOn(tenant, { pace: PACE, profile: 'smoke' }, { io });
    expect(pauses.some(({ isStopped }) => isStopped)).toBe(true);
    expect(tenant.snapshot()).toEqual(before);
    expect(record.end).toMatchObject({ restored: true, unrestored: [] });
  });

  it.each([3, 30])('of what deletes the resources of a run is whole too, stopped in pause %i', async (at) => {
    const tenant = await tenantFor();
    const before = tenant.snapshot();
    const { io, pauses } = pausing((n) => n === at || pauses.at(-1)?.cuttable === false);
    const none = Object.fromEntries(
      ['ORGANIZATION', 'CONNECTION', 'OTHER_ORGANIZATION', 'OTHER_CONNECTION'].map((name) => [
        `PATCHPROOF_${name}_ID`,
        undefined,
      ]),
    );
    const running = gateOn(tenant, { pace: PACE, profile: 'smoke' }, { io, env: none });
    await running.catch((error: unknown) => expect(error).toBeInstanceOf(Error));
    expect(tenant.snapshot()).toEqual(before);
  });

  it('that was cut is no answer to a question', async () => {
    const tenant = await tenantFor();
    const sh = shell();
    const words = ['explore', '--only', 'duplicate', '--rate', '25/min', '--burst', '2'];
    const { io } = pausing((n) => n === 6);
    const { code, said } = await sh.run(words, environmentOf(tenant), io);
    expect([code, said], said).toEqual([2, expect.stringContaining('the run was interrupted')]);
    expect(said).not.toMatch(/not sent/);
  });
});
