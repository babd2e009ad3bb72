import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { mutants } from '../../../../fixtures/mutants/index.ts';
import { readCorpus, saveCases } from '../../../../src/cli/session/corpus.ts';
import { completeRecord, emptyFolder, patchproof } from '../../harness/cli-launch.ts';
import { write } from '../../harness/exchanges.ts';
import { environmentOf, tenantFor } from '../../harness/gate-on.ts';

/** A fault that only three members together show, which the gate does not send. */
const threeRefused = () => mutants.find(({ id }) => id === 'request.body.three-refused')?.behaviour() ?? {};

const only = ['--only', 'request.body.combination'];

describe('a counterexample that is kept', () => {
  test('is sent first from then on, and shows to the gate what random draws had to find', async () => {
    const tenant = await tenantFor({ behaviour: threeRefused });
    const cwd = emptyFolder();
    const env = environmentOf(tenant);
    const before = await patchproof(['run', ...only, '--out', 'before'], { cwd, env });
    expect(before.code).toBe(0);

    const deep = ['run', '--profile', 'deep', '--runs', '20', ...only, '--save', 'three', '--out', 'deep'];
    expect((await patchproof(deep, { cwd, env })).code).toBe(1);
    const kept = readdirSync(join(cwd, 'fixtures', 'corpus'));
    expect(kept.some((file) => file.startsWith('three'))).toBe(true);

    const after = await patchproof(['run', ...only, '--out', 'after'], { cwd, env });
    expect(after.code).toBe(1);
    const { exchanges, findings } = completeRecord(join(cwd, 'after'));
    const writes = exchanges.filter(({ request }) => request.method === 'PATCH');
    expect(writes[0]?.case).toMatch(/^corpus\/three/);
    expect(findings[0]).toMatchObject({ rule: 'request.body.combination', outcome: 'violated' });
  });

  test('is asked for in so many words: without --save nothing is kept', async () => {
    const tenant = await tenantFor({ behaviour: threeRefused });
    const cwd = emptyFolder();
    const deep = ['run', '--profile', 'deep', '--runs', '20', ...only, '--out', 'deep'];
    await patchproof(deep, { cwd, env: environmentOf(tenant) });
    expect(existsSync(join(cwd, 'fixtures'))).toBe(false);
  });
});

test('a file of before has the control as its twin and the isolated cases as its solos, and is written so', () => {
  const cwd = emptyFolder();
  const one = write('a', { control: 'body/combination/twin', isolatedCases: ['a/1'] });
  saveCases(cwd, 'kept', 'request.a.b', [one]);
  const file = readFileSync(join(cwd, 'fixtures', 'corpus', 'kept.json'), 'utf8');
  const [inFile] = (JSON.parse(file) as { readonly cases: readonly object[] }).cases;
  expect(inFile).toMatchObject({ twin: 'body/combination/twin', solos: ['a/1'] });
  expect(readCorpus(cwd)).toEqual([{ ...one, id: 'corpus/kept/1', traits: [] }]);
});

describe('a budget', () => {
  test('of 40 requests ends the run in order: restored, the rest untested, exit 2, or 0 when that is allowed', async () => {
    const tenant = await tenantFor();
    const before = tenant.snapshot();
    const env = environmentOf(tenant);
    const cwd = emptyFolder();
    const words = ['run', '--max-requests', '40'];
    expect((await patchproof([...words, '--out', 'two'], { cwd, env })).code).toBe(2);
    const { exchanges, end } = completeRecord(join(cwd, 'two'));
    // One reading more, so that what was sent can be judged; and then what puts it back.
    const rest = exchanges.findIndex(({ case: id }) => id.startsWith('restore/'));
    expect(rest).toBeLessThanOrEqual(42);
    expect(end).toMatchObject({ restored: true, unrestored: [] });
    expect(end?.outcomes.untested).toBeGreaterThan(0);
    expect((await patchproof([...words, '--allow-untested', '--out', 'zero'], { cwd, env })).code).toBe(0);
    expect(tenant.snapshot()).toEqual(before);
  });
});
