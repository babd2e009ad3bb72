import { describe, expect, it } from 'vitest';
import { mutants } from '../../../fixtures/mutants/index.ts';
import { environmentOf, findingOf, tenantFor } from '../harness/gate-on.ts';
import { folder, patchproof } from '../harness/in-process.ts';
import {
  CASE,
  entriesIn,
  NAMES,
  RULE,
  run,
  SWAPPED,
  stale,
  TOLERATED,
  tolerated,
  tolerating,
  update,
  write,
} from '../harness/tolerating.ts';

describe('a baseline', () => {
  it('lets a known violation pass, which still runs and is shown', async () => {
    const cwd = await tolerating();
    const again = await run(cwd, TOLERATED);
    expect([again.code, tolerated(again), stale(again)]).toEqual([0, [RULE], []]);
    expect(findingOf(again.record, RULE)).toMatchObject({ outcome: 'violated' });
    expect(again.out).toMatch(
      /^Tolerated · 1 rule\n {2}request\.organization_connection_name\.minLength\n {4}fixed in 4\.2 · since/m,
    );
    expect(again.out).toMatch(
      /^Conforms: \d+ rules upheld, .* 1 tolerated, \d+ observed on 127\.0\.0\.1:\d+ /m,
    );
  });

  it('fails the run when another fault under the same rule takes its place', async () => {
    const cwd = await tolerating();
    const swapped = await run(cwd, SWAPPED, ...NAMES);
    expect([swapped.code, tolerated(swapped)]).toEqual([1, []]);
    expect(findingOf(swapped.record, RULE).fresh).toEqual([CASE]);
    expect(swapped.out).toMatch(
      /^✗ request\.organization_connection_name\.minLength · must · 1 case not in the baseline$/m,
    );
    expect(stale(swapped)).toEqual([
      expect.objectContaining({
        rule: RULE,
        because: expect.stringContaining(`${CASE} is answered otherwise now: 200 `),
      }),
    ]);
  });

  it('fails the run when the fault is mended, says how to mend the entry, and that mends it', async () => {
    const cwd = await tolerating();
    const mended = await run(cwd, undefined, ...NAMES);
    expect(mended.code).toBe(1);
    expect(stale(mended)).toEqual([
      {
        rule: RULE,
        because: `it no longer occurs: ${CASE}`,
        mend: `npx patchproof baseline --update --only ${RULE}`,
        kind: 'gone',
      },
    ]);
    expect(mended.out).toMatch(
      /^The baseline is stale on 127\.0\.0\.1:\d+: 1 entry of reports\/baseline\.json to mend\.$/m,
    );
    const [, words = ''] = /npx patchproof (.*)/.exec(stale(mended)[0]?.mend ?? '') ?? [];
    expect((await patchproof([...words.split(' '), '--yes'], cwd)).code).toBe(0);
    expect([entriesIn(cwd), (await run(cwd, undefined, ...NAMES)).code]).toEqual([[], 0]);
  });

  it('fails the run when it names a rule that does not exist', async () => {
    const cwd = await tolerating();
    write(cwd, (entry) => ({ ...entry, rule: 'request.organization_connection_name.minLenght' }));
    const renamed = await run(cwd, TOLERATED, ...NAMES);
    expect([renamed.code, tolerated(renamed)]).toEqual([1, []]);
    expect(stale(renamed)).toEqual([
      expect.objectContaining({
        rule: 'request.organization_connection_name.minLenght',
        because: expect.stringContaining(`there is no rule of that id; nearest: ${RULE}`),
      }),
    ]);
  });

  it('fails the run from the day after it has expired on', async () => {
    const cwd = await tolerating();
    write(cwd, (entry) => ({ ...entry, since: '2020-01-01', expires: '2020-02-01' }));
    const expired = await run(cwd, TOLERATED, ...NAMES);
    expect([expired.code, tolerated(expired)]).toEqual([1, []]);
    expect(stale(expired)[0]).toMatchObject({ because: 'it expired after 2020-02-01' });
    expect((await update(cwd)).code).toBe(0);
    expect((await run(cwd, TOLERATED, ...NAMES)).code).toBe(0);
    expect(entriesIn(cwd)[0]?.since).toBe('2020-01-01');
    write(cwd, (entry) => ({ ...entry, expires: new Date().toISOString().slice(0, 10) }));
    expect((await run(cwd, TOLERATED, ...NAMES)).code).toBe(0);
  });

  it('is not stale to a run that could not judge it', async () => {
    const cwd = await tolerating();
    const partial: readonly (readonly string[])[] = [
      ['--only', 'request.show_as_button'],
      ['--profile', 'smoke'],
      ['--max-requests', '12', '--allow-untested'],
    ];
    for (const words of partial) {
      const ran = await run(cwd, undefined, ...words);
      expect([ran.code, stale(ran), ran.record.end?.baseline?.unjudged], words.join(' ')).toEqual([0, [], 1]);
    }
    const only = await run(cwd, undefined, '--only', RULE);
    expect(stale(only)).toHaveLength(1);
  });

  it('is not stale where the answers do not tell', async () => {
    const cwd = await tolerating();
    const tenant = await tenantFor({
      behaviour: {
        respond: (answer, { operation }) => (operation.id === 'update' ? { ...answer, status: 503 } : answer),
      },
    });
    const down = await patchproof(['run', '--yes', ...NAMES], cwd, environmentOf(tenant));
    expect(down.out).not.toContain('stale');
  });

  it('tolerates in smoke and under --only what the gate has seen', async () => {
    const cwd = folder();
    await run(cwd, 'request.name.one-more');
    await update(cwd);
    for (const words of [
      ['--profile', 'smoke'],
      ['--only', 'request.organization_connection_name'],
    ]) {
      const ran = await run(cwd, 'request.name.one-more', ...words);
      expect([ran.code, stale(ran)], words.join(' ')).toEqual([0, []]);
    }
  });

  it('is not asked about the reference tenant, unless it is named', async () => {
    const cwd = await tolerating();
    const words = ['run', '--only', RULE];
    expect((await patchproof(words, cwd)).code).toBe(0);
    expect((await patchproof([...words, '--baseline', 'reports/baseline.json'], cwd)).code).toBe(1);
  });

  it('can be left out', async () => {
    const cwd = await tolerating();
    const ran = await run(cwd, TOLERATED, '--no-baseline', ...NAMES);
    expect([ran.code, ran.record.end?.baseline]).toEqual([1, undefined]);
  });

  it('holds on resources that are created for each run', async () => {
    const cwd = folder();
    const faulty = mutants.find(({ id }) => id === 'state.name.lower-case');
    expect(faulty).toBeDefined();
    const tenant = await tenantFor({ behaviour: faulty?.behaviour() ?? {} });
    const env = { AUTH0_DOMAIN: tenant.origin, AUTH0_API_TOKEN: tenant.tokens.full };
    expect((await patchproof(['run'], cwd, env)).code).toBe(1);
    await update(cwd);
    expect((await patchproof(['run'], cwd, env)).code).toBe(0);
  });
});
