import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { environmentOf, tenantFor, type Whereabouts } from '../../harness/gate-on.ts';
import { folder, patchproof } from '../../harness/in-process.ts';

describe('run --target', () => {
  const lines = (tenant: Whereabouts): string =>
    Object.entries(environmentOf(tenant))
      .map(([name, value]) => `${name}=${value}\n`)
      .join('');

  it('runs one after the other, each in a folder of its own, and compares them', async () => {
    const [good, bad] = [await tenantFor(), await tenantFor({ behaviour: { present: () => ({}) } })];
    const cwd = folder();
    writeFileSync(join(cwd, 'a.env'), lines(good));
    writeFileSync(join(cwd, '.env.b'), lines(bad));
    const words = [
      'run',
      '--yes',
      '--profile',
      'smoke',
      '--report',
      'record',
      '--target',
      'a.env',
      '--target',
      '.env.b',
    ];
    const { code, out, err } = await patchproof(words, cwd);
    expect(code).toBe(1);
    expect(err).toMatch(/^=== a$[\s\S]*^=== b$/m);
    expect(readdirSync(join(cwd, 'reports/latest')).toSorted()).toEqual([
      'a',
      'b',
      'compare.html',
      'compare.md',
    ]);
    expect(out).toMatch(/^b is worse than a: \d+ rules/m);
    const same = await patchproof([...words.slice(0, 6), '--target', 'a.env', '--target', 'c.env'], cwd);
    expect([same.code, same.err]).toEqual([
      2,
      '--target c.env: there is no such file; expected a file of NAME=value lines',
    ]);
    writeFileSync(join(cwd, 'c.env'), lines(good));
    expect(
      (await patchproof([...words.slice(0, 6), '--target', 'a.env', '--target', 'c.env'], cwd)).code,
    ).toBe(0);
  });

  it('sends nothing when any of the files is wrong, and says all that is', async () => {
    const cwd = folder();
    const good = await tenantFor();
    writeFileSync(join(cwd, 'a.env'), lines(good));
    writeFileSync(join(cwd, 'b.env'), 'AUTH0_DOMAIN=my tenant\n');
    writeFileSync(join(cwd, 'c.env'), '\n');
    writeFileSync(join(cwd, '.env.a'), '\n');
    const files = ['a.env', 'b.env', 'c.env', '.env.a'].flatMap((file) => ['--target', file]);
    const { code, err } = await patchproof(['run', ...files, '--env-file', 'a.env'], cwd);
    expect([code, good.requests()]).toEqual([2, expect.objectContaining({ writes: 0 })]);
    expect(err).toContain('--env-file does not go with --target');
    expect(err).toContain('--target .env.a: another one is called a too');
    expect(err).toMatch(/--target b\.env: AUTH0_DOMAIN/);
    expect(err).toContain('--target c.env: it sets no AUTH0_DOMAIN');
    expect((await patchproof(['run', '--target', 'a.env'], cwd)).err).toContain(
      'expected two or more; for one, --env-file',
    );
  });
});
