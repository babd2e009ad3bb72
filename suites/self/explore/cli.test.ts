import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { mutants } from '../../../fixtures/mutants/index.ts';
import { exploreProgress } from '../../../src/cli/ask/explore-command.ts';
import { program } from '../../../src/cli/process/program.ts';
import { parseAtlas } from '../../../src/record/atlas.ts';
import { launch, patchproof } from '../harness/cli-launch.ts';
import { environmentOf, memoryIo, tenantFor } from '../harness/gate-on.ts';

let cwd = '';
beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), 'patchproof-explore-'));
  onTestFinished(() => rmSync(cwd, { recursive: true, force: true }));
});

type Env = Readonly<Record<string, string | undefined>>;

async function command(
  args: readonly string[],
  env: Env = {},
): Promise<{ code: number; out: string; err: string }> {
  const out: string[] = [];
  const err: string[] = [];
  const io = memoryIo(
    { XDG_STATE_HOME: cwd, ...env },
    { cwd, out: (text) => out.push(text), err: (text) => err.push(text) },
  );
  const code = await program(args, io);
  return { code, out: out.join(''), err: err.join('') };
}

describe('patchproof explore', () => {
  it('says the most it will send, answers, and writes an atlas for its owner alone', async () => {
    const { code, out, err } = await command(['explore', '--only', 'null', '--only', 'limits.id']);
    expect(code).toBe(0);
    expect(err).toMatch(/^\d+ questions and 1 limit: at most \d+ writes and \d+ reads$/m);
    expect(out).toMatch(
      /What does null leave behind in organization_access_level\?\n {4}"none" {2}null\.organ/,
    );
    expect(out).toMatch(/50 characters, as the contract says {2}limits\.id\.length/);
    const folder = join(cwd, 'reports', 'latest');
    expect(readdirSync(folder).toSorted()).toEqual(['atlas.html', 'atlas.json', 'atlas.md']);
    for (const file of readdirSync(folder)) expect(statSync(join(folder, file)).mode & 0o777).toBe(0o600);
    const atlas = parseAtlas(readFileSync(join(folder, 'atlas.json'), 'utf8'));
    expect(atlas.header).toMatchObject({ only: ['null', 'limits.id'], exitCode: 0 });
  });

  it('counts questions in its progress as in the line before it', () => {
    let now = 0;
    const io = memoryIo({}, { clock: () => now });
    const shown = exploreProgress(io);
    shown.start(
      new Map([
        ['null.both', 3],
        ['limits.id', 1],
      ]),
    );
    now = 6_000;
    shown.next('null.both', 12);
    expect(io.said()).toBe('3/4 null.both, 12 requests\n');
  });

  it('lists the questions and their cost without sending one', async () => {
    const { code, out, err } = await command(['explore', '--dry-run', '--only', 'tie'], {
      AUTH0_DOMAIN: 'nowhere.invalid',
    });
    expect([code, err]).toEqual([0, '']);
    expect(out).toMatch(
      /^ {2}tie\.signup-alone\.accepted {2}Is signup accepted while no membership is assigned\?$/m,
    );
    expect(out).toMatch(/^16 questions and 0 limits: at most \d+ writes and \d+ reads, restoring included$/m);
  });

  it('ends with 2 when a budget cuts it off, and names what was not asked', async () => {
    const { code, out } = await command(['explore', '--only', 'text', '--max-requests', '12']);
    expect(code).toBe(2);
    const [, writes, reads] =
      /of these, (\d+) writes? and (\d+) reads? restored what was changed/.exec(out) ?? [];
    const [, sent, read] = /\((\d+) writes, (\d+) reads of at most/.exec(out) ?? [];
    expect(Number(sent) + Number(read) - Number(writes) - Number(reads)).toBe(12);
    expect(out).toMatch(/the budget of 12 requests is spent: text\..*, and \d+ more$/m);
    expect(out).toMatch(/^Cannot tell all: /m);
  });

  it.for([
    [
      ['explore', '--only', 'nul.'],
      /--only nul\.: no question has that id; nearest: .*null; areas: empty, null/,
    ],
    [['explore', '--max-requests', 'few'], /--max-requests few: expected a whole number/],
    [['explore', '--max-time', 'soon'], /--max-time soon: expected a time with its unit, as in 90s/],
    [['explore', '--max-time', '5'], /--max-time 5: expected a time with its unit, as in 5s, 5m or 5h/],
    [['explore', '--rate', '5'], /--rate 5: expected a number and a unit of time, as in 5\/min or 5\/s/],
    [['explore', '--env-file', 'nothing'], /--env-file nothing: there is no such file/],
    [['explore', '--out', '/proc/x'], /--out \/proc\/x: expected a folder that can be written/],
    [
      ['compare', 'a.json', 'b.json'],
      /a\.json: there is no such file or folder; expected a record, an atlas/,
    ],
  ] as const)('%j says what is wrong', async ([args, says]) => {
    await expect(command(args)).rejects.toThrow(says);
  });

  it('refuses a token that cannot write, before it sends anything', async () => {
    const tenant = await tenantFor();
    const env = { ...environmentOf(tenant), AUTH0_API_TOKEN: tenant.tokens.readScope };
    await expect(command(['explore'], env)).rejects.toThrow(
      /the token lacks update:organization_connections, so nothing/,
    );
    expect(tenant.requests()).toEqual({ writes: 0, reads: 0 });
  });

  it('leaves a journal when it is killed, from which the tenant is restored', async () => {
    const tenant = await tenantFor();
    const before = tenant.snapshot();
    const env = { ...environmentOf(tenant), XDG_STATE_HOME: cwd };
    const { child, ended } = launch(['explore', '--only', 'coercion', '--only', 'form'], { env, cwd });
    const watch = setInterval(() => {
      if (tenant.requests().writes >= 40) child.kill('SIGKILL');
    }, 1);
    await ended;
    clearInterval(watch);
    expect(tenant.snapshot()).not.toEqual(before);
    const { code, err } = await patchproof(['explore'], { env, cwd });
    expect([code, err]).toEqual([
      2,
      expect.stringMatching(/was cut off and may have left .* changed: run `npx patchproof restore` first/),
    ]);
    expect(await patchproof(['restore'], { env, cwd })).toMatchObject({ code: 0 });
    expect(tenant.snapshot()).toEqual(before);
  });
});

describe('patchproof compare', () => {
  it('ends with 0 on the same tenant, with 1 where something differs, and says it in words', async () => {
    const only = ['--only', 'text.trailing-space', '--only', 'limits.organization_connection_name'];
    const on = async (out: string, env: Env): Promise<void> => {
      await command(['explore', ...only, '--out', out], env);
    };
    const mutant = mutants.find(({ id }) => id === 'state.name.trimmed');
    await on('one', environmentOf(await tenantFor()));
    await on('two', environmentOf(await tenantFor()));
    await on('three', environmentOf(await tenantFor({ behaviour: mutant?.behaviour ?? {} })));
    const same = await command(['compare', 'one/atlas.json', 'two/atlas.json']);
    expect(same).toMatchObject({ code: 0, out: expect.stringMatching(/^No difference in 2 answers\.$/m) });
    const other = await command(['compare', 'one/atlas.json', 'three/atlas.json']);
    expect(other.code).toBe(1);
    expect(other.out).toMatch(
      /was {2}accepted, stored as it was sent\n {4}is {3}stored trimmed, as "patchproof trailing"/,
    );
    expect(other.out).toMatch(/^1 difference, 1 answer the same\.$/m);
  });

  it('says which file is none, and where a broken one breaks', async () => {
    writeFileSync(join(cwd, 'record.ndjson'), '{"kind":"run","format":1}\n');
    writeFileSync(join(cwd, 'atlas.json'), '{"kind":"atlas","format":1}');
    await expect(command(['compare', 'record.ndjson', 'atlas.json'])).rejects.toThrow(
      /atlas\.json: is an atlas; expected two atlases, or records alone/,
    );
    writeFileSync(join(cwd, 'broken.json'), '{"kind":"atlas","format":1}');
    await expect(command(['compare', 'broken.json', 'broken.json'])).rejects.toThrow(
      /broken\.json: is a broken atlas: expected header/,
    );
  });
});
