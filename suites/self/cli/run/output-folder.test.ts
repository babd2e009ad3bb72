import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { completeRecord, emptyFolder, launch, patchproof } from '../../harness/cli-launch.ts';
import { environmentOf, tenantFor } from '../../harness/gate-on.ts';
import { shell } from '../../harness/shell.ts';

const RUN = ['run', '--only', 'response.status.ok'];
const EXPLORE = ['explore', '--only', 'duplicate.member.wins'];
const reports = ['index.html', 'junit.xml', 'record.ndjson', 'report.md'];
const atlas = ['atlas.html', 'atlas.json', 'atlas.md'];

describe('two commands with one folder', () => {
  const lockOf = (folder: string): string => join(folder, 'reports/latest/.patchproof.lock');
  const taken = (folder: string): void => {
    mkdirSync(join(folder, 'reports/latest'), { recursive: true });
    writeFileSync(
      lockOf(folder),
      `{"pid":${process.ppid},"since":"2026-07-01T00:00:00.000Z","host":"elsewhere"}`,
    );
  };

  it.each([
    ['run', RUN],
    ['explore', EXPLORE],
    ['compare', ['compare', 'a', 'b', '--out', 'reports/latest']],
    ['run --target', [...RUN, '--target', 'a.env', '--target', 'b.env']],
  ])('%s that finds it taken sends nothing, touches nothing, and ends with 2', async (_, words) => {
    const sh = shell();
    const tenant = await tenantFor();
    for (const out of ['a', 'b']) await sh.run([...RUN, '--out', out]);
    const lines = Object.entries(environmentOf(tenant)).map(([name, value]) => `${name}=${value}\n`);
    for (const file of ['a.env', 'b.env']) writeFileSync(join(sh.folder, file), lines.join(''));
    taken(sh.folder);
    writeFileSync(join(sh.folder, 'reports/latest/record.ndjson'), 'of the other one');
    const { code, said } = await sh.run(words, words.includes('--target') ? {} : environmentOf(tenant));
    expect([code, said]).toEqual([
      2,
      expect.stringContaining('--out reports/latest is in use by another run'),
    ]);
    expect(tenant.requests()).toEqual({ writes: 0, reads: 0 });
    expect(readdirSync(join(sh.folder, 'reports/latest'))).toEqual(['.patchproof.lock', 'record.ndjson']);
    expect(readFileSync(join(sh.folder, 'reports/latest/record.ndjson'), 'utf8')).toBe('of the other one');
  });

  it('one of two that begin together goes on, and its record is whole', { tags: ['slow'] }, async () => {
    const cwd = emptyFolder();
    const words = ['run', '--profile', 'smoke', '--out', 'shared'];
    const [a, b] = await Promise.all([launch(words, { cwd }).ended, launch(words, { cwd }).ended]);
    expect([a.code, b.code].toSorted()).toEqual([0, 2]);
    expect(`${a.err}${b.err}`).toContain('--out shared is in use by another run');
    completeRecord(join(cwd, 'shared'));
    expect(readdirSync(join(cwd, 'shared'))).toEqual(reports);
  });

  it('after one that was killed go on', async () => {
    const cwd = emptyFolder();
    const { child, ended } = launch(['run', '--reference', '--rate', '1/min'], { cwd });
    const isLocked = (): boolean => existsSync(lockOf(cwd)) && readFileSync(lockOf(cwd), 'utf8') !== '';
    // A lock that is empty is being written: nobody takes it over for some seconds.
    while (!isLocked()) await new Promise((resolve) => setTimeout(resolve, 5));
    child.kill('SIGKILL');
    await ended;
    expect((await patchproof(RUN, { cwd })).code).toBe(0);
    expect(readdirSync(join(cwd, 'reports/latest'))).toEqual(reports);
  });

  it('is left free by a run that cannot begin', async () => {
    const sh = shell();
    const env = {
      AUTH0_DOMAIN: 'http://127.0.0.1:1',
      AUTH0_CLIENT_ID: 'x',
      AUTH0_CLIENT_SECRET: 'y'.repeat(20),
    };
    expect((await sh.run(RUN, env)).code).toBe(2);
    expect((await sh.run(RUN)).code).toBe(0);
  });
});

describe('a folder that held something else', () => {
  const latest = (folder: string): readonly string[] => readdirSync(join(folder, 'reports/latest'));

  it('holds no atlas beside the record of a run, and no report of a run beside an atlas', async () => {
    const sh = shell();
    await sh.run(EXPLORE);
    expect(latest(sh.folder)).toEqual(atlas);
    await sh.run([...RUN, '--report', 'json,sarif,html']);
    expect(latest(sh.folder)).toEqual(['index.html', 'record.ndjson', 'report.json', 'report.sarif']);
    await sh.run(EXPLORE);
    // What every report of the run can be made of again.
    expect(latest(sh.folder)).toEqual([...atlas, 'record.ndjson']);
  });

  it('holds no comparison beside a record', async () => {
    const sh = shell();
    for (const out of ['a', 'b']) await sh.run([...RUN, '--out', out]);
    await sh.run(['compare', 'a', 'b', '--out', 'reports/latest']);
    expect(latest(sh.folder)).toEqual(['compare.html', 'compare.md']);
    await sh.run(RUN);
    expect(latest(sh.folder)).toEqual(reports);
    await sh.run(['compare', 'a', 'b', '--history', '--out', 'reports/latest']);
    expect(latest(sh.folder)).toContain('history.html');
    await sh.run(RUN);
    expect(latest(sh.folder)).toEqual(reports);
  });

  it('keeps what is not ours', async () => {
    const sh = shell();
    const own = ['atlas.html', 'compare.html', 'index.txt'];
    mkdirSync(join(sh.folder, 'reports/latest'), { recursive: true });
    for (const file of own) writeFileSync(join(sh.folder, 'reports/latest', file), 'mine');
    await sh.run(RUN);
    expect(latest(sh.folder)).toEqual([...own, ...reports].toSorted());
  });

  it.each([
    [RUN, 'index.html'],
    [EXPLORE, 'atlas.md'],
  ])('that cannot take a report is named: %j', async (words, file) => {
    const sh = shell();
    mkdirSync(join(sh.folder, 'out', file, 'in the way'), { recursive: true });
    const { code, said } = await sh.run([...words, '--out', 'out']);
    expect([code, said]).toEqual([
      2,
      expect.stringContaining('--out out: expected a folder that can be written'),
    ]);
  });
});
