import { chmodSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runFormats } from '../../../../src/cli/config/options.ts';
import { openOutput } from '../../../../src/cli/run/output.ts';
import { parseRecord } from '../../../../src/record/parse-record.ts';
import { FORMATS } from '../../../../src/report/formats.ts';
import { environmentOf, tenantFor } from '../../harness/gate-on.ts';
import { folder, formatNames, modeOf, patchproof } from '../../harness/in-process.ts';

const only = ['--only', 'response.status.ok'];

describe('patchproof run --report', () => {
  it('writes what is asked for, and the record in any case, for their owner alone', async () => {
    const tenant = await tenantFor();
    const cwd = folder();
    const out = join(cwd, 'out');
    const usual = await patchproof(['run', ...only, '--out', 'out'], cwd, environmentOf(tenant));
    expect(usual.code).toBe(0);
    expect(readdirSync(out).toSorted()).toEqual(['index.html', 'junit.xml', 'record.ndjson', 'report.md']);
    const words = ['run', ...only, '--out', 'more', '--report', 'json, sarif', '--report', 'github,json'];
    expect((await patchproof(words, cwd, environmentOf(tenant))).code).toBe(0);
    const files = ['annotations.txt', 'record.ndjson', 'report.json', 'report.sarif'];
    expect(readdirSync(join(cwd, 'more')).toSorted()).toEqual(files);
    for (const file of files) expect(modeOf(join(cwd, 'more', file)), file).toBe(0o600);
  });

  it('keeps to its folder: a link in it is replaced, what it leads to stays', async () => {
    const tenant = await tenantFor();
    const cwd = folder();
    const out = join(cwd, 'out');
    mkdirSync(out);
    for (const [link, file] of [
      ['report.md', 'notes.md'],
      ['record.ndjson', 'data.txt'],
    ] as const) {
      writeFileSync(join(cwd, file), 'mine');
      symlinkSync(join(cwd, file), join(out, link));
    }
    writeFileSync(join(out, 'junit.xml'), 'older');
    chmodSync(join(out, 'junit.xml'), 0o666);
    writeFileSync(join(out, 'mine.txt'), 'mine');
    expect((await patchproof(['run', ...only, '--out', 'out'], cwd, environmentOf(tenant))).code).toBe(0);
    for (const file of [join(cwd, 'notes.md'), join(cwd, 'data.txt'), join(out, 'mine.txt')])
      expect(readFileSync(file, 'utf8')).toBe('mine');
    for (const file of ['report.md', 'record.ndjson', 'junit.xml'])
      expect(modeOf(join(out, file))).toBe(0o600);
    expect(parseRecord(readFileSync(join(out, 'record.ndjson'), 'utf8')).end?.exitCode).toBe(0);
  });

  it('leaves no report of an earlier run beside the record of a new one', async () => {
    const tenant = await tenantFor();
    const cwd = folder();
    const out = join(cwd, 'out');
    const every = FORMATS.map(({ name }) => name).join(',');
    const run = (...words: readonly string[]) =>
      patchproof(['run', ...only, '--out', 'out', ...words], cwd, environmentOf(tenant));
    expect((await run('--report', every)).code).toBe(0);
    expect(readdirSync(out).toSorted()).toEqual(FORMATS.map(({ file }) => file).toSorted());
    for (const file of ['index.md', 'report.sarif.bak', 'compare.html'])
      writeFileSync(join(out, file), 'mine');
    expect((await run()).code).toBe(0);
    const usual = ['index.html', 'junit.xml', 'record.ndjson', 'report.md'];
    expect(readdirSync(out).toSorted()).toEqual(
      [...usual, 'compare.html', 'index.md', 'report.sarif.bak'].toSorted(),
    );
  });

  it('takes nothing away through a link, no folder, and nothing where no run was', () => {
    const [cwd, own] = [folder(), folder()];
    writeFileSync(join(own, 'theirs.json'), 'mine');
    writeFileSync(join(cwd, 'record.ndjson'), 'older');
    symlinkSync(join(own, 'theirs.json'), join(cwd, 'report.json'));
    mkdirSync(join(cwd, 'report.sarif'));
    openOutput({ cwd: cwd, env: {} }, '.', runFormats(['junit']));
    expect(readdirSync(cwd).toSorted()).toEqual(['record.ndjson', 'report.json', 'report.sarif']);
    expect(readFileSync(join(own, 'theirs.json'), 'utf8')).toBe('mine');
    for (const file of ['junit.xml', 'report.md', 'index.html']) writeFileSync(join(own, file), 'mine');
    openOutput({ cwd: own, env: {} }, '.', runFormats(['junit', 'record']));
    expect(readdirSync(own).toSorted()).toEqual(['index.html', 'record.ndjson', 'report.md', 'theirs.json']);
  });

  it('names every format for one that is not there, among all other problems, and sends nothing', async () => {
    const cwd = folder();
    const words = ['run', '--report', 'html5,junit,', '--seed', '1'];
    const { code, err } = await patchproof(words, cwd, { AUTH0_DOMAIN: '127.0.0.1:1' });
    expect(code).toBe(2);
    expect(err.split('\n')).toEqual([
      '--seed: only --profile deep draws at random',
      `--report html5: no such format; there are ${formatNames}`,
      `--report : no such format; there are ${formatNames}`,
    ]);
    expect(readdirSync(cwd)).toEqual([]);
  });

  it('annotates on GitHub Actions, behind the verdict, and nowhere else', async () => {
    const tenant = await tenantFor({ behaviour: { respond: (answer) => ({ ...answer, headers: {} }) } });
    const env = environmentOf(tenant);
    const words = ['run', '--only', 'response.x-ratelimit.present', '--strict'];
    const plain = await patchproof(words, folder(), env);
    const there = await patchproof(words, folder(), { ...env, GITHUB_ACTIONS: 'true' });
    expect([plain.code, there.code]).toEqual([1, 1]);
    expect(plain.out).not.toMatch(/^::/m);
    expect(there.out).toMatch(
      /\nDoes not conform: 1 should rule violated on 127\.0\.0\.1:\d+\.\n::error title=patchproof::Does not conform/,
    );
    expect(there.out).toMatch(
      /^::error title=response\.rate\.[\w-]+::[^\n]*%0Aresponse\.x-ratelimit\.present: /m,
    );
  });
});
