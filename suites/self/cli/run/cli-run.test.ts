import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  completeRecord,
  emptyFolder,
  patchproof,
  silence,
  spoken,
  written,
} from '../../harness/cli-launch.ts';
import { environmentOf, tenantFor } from '../../harness/gate-on.ts';

const port = /127\.0\.0\.1:\d+/g;

describe('patchproof run', () => {
  it('runs the gate on the embedded reference, and says so before it does', async () => {
    const cwd = emptyFolder();
    const { code, out, err } = await patchproof(['run'], { cwd });
    const folder = join(cwd, 'reports', 'latest');
    const told = spoken(err).map((line) =>
      line.replace(port, 'HERE').replace(/\d+(?= (rules|PATCH|reads))/g, 'N'),
    );
    expect(told).toEqual([
      'No AUTH0_DOMAIN is set: started the embedded reference tenant at http://HERE',
      'Contract 2026-04, profile gate: N rules, at most N PATCH and N reads, plus follow-ups and the restore',
      'Not paced: as fast as the tenant answers',
      `Reports in ${folder}`,
    ]);
    const { header, findings, exchanges, end } = completeRecord(folder);
    expect(code).toBe(0);
    expect(end).toMatchObject({ exitCode: 0, restored: true, unrestored: [], errors: [] });
    expect(header).toMatchObject({ profile: 'gate', only: [], contract: { revision: '2026-04' } });
    // The reference answers other methods with 404, which lists none.
    const idle = findings.filter(({ outcome }) => outcome !== 'upheld').map(({ rule }) => rule);
    expect(idle).toEqual(['request.method.allow']);
    const lines = out.trimEnd().split('\n');
    expect(lines[0]?.replace(port, 'HERE')).toMatch(
      /^patchproof \S+ · gate · contract 2026-04 · http:\/\/HERE$/,
    );
    const patches = exchanges.filter(({ request }) => request.method !== 'GET').length;
    const observed = findings.filter(({ level }) => level === 'observe').length;
    const upheld = findings.length - observed - idle.length;
    expect(end?.outcomes).toMatchObject({ upheld, observed });
    expect(lines.at(-1)).toBe(
      `Conforms: ${upheld} rules upheld, 1 inapplicable, 0 violated, ${observed} observed ` +
        `on the embedded reference tenant (${patches} PATCH, ${exchanges.length - patches} reads, restored).`,
    );
    expect(out).toContain(header.requestHash);
  });

  it('is no pass when no rule that it chose can fail', async () => {
    const { code, out } = await patchproof(['run', '--only', 'state.is_enabled.null']);
    expect([code, out.trimEnd().split('\n').at(-1)]).toEqual([
      2,
      'Cannot tell: no rule could be judged on the embedded reference tenant.',
    ]);
  });

  it('says before it begins, and in every report, that certificates are not verified', {
    tags: ['slow'],
  }, async () => {
    const cwd = emptyFolder();
    const env = { NODE_TLS_REJECT_UNAUTHORIZED: '0' };
    const only = ['--only', 'response.status.ok'];
    const { code, out, err } = await patchproof(['run', ...only], { cwd, env });
    expect(code).toBe(0);
    expect(err).toContain('TLS certificates are not verified: NODE_TLS_REJECT_UNAUTHORIZED is 0');
    expect(out).toContain('TLS certificates were not verified');
    const { header } = completeRecord(join(cwd, 'reports', 'latest'));
    expect(header).toMatchObject({ tlsUnverified: true, reference: 'unconfigured' });
    for (const words of [
      ['probe', 'show_as_button=false'],
      ['explore', '--only', 'duplicate.member.wins'],
    ])
      expect((await patchproof(words, { env, cwd })).err).toContain('TLS certificates are not verified');
    const atlas = readFileSync(join(cwd, 'reports/latest/atlas.md'), 'utf8');
    expect(atlas).toContain('TLS certificates were not verified');
    expect(atlas).toContain('answered by the embedded reference tenant');
    // Only this very value switches anything off, and an env file comes too late for it.
    writeFileSync(join(cwd, '.env'), 'NODE_TLS_REJECT_UNAUTHORIZED=0\n');
    const others = { NODE_TLS_REJECT_UNAUTHORIZED: '1' };
    expect((await patchproof(['run', ...only], { cwd, env: others })).err).not.toContain('TLS certificates');
    expect((await patchproof(['run', ...only], { cwd })).err).not.toContain('TLS certificates');
  });

  it('sends the same requests in the same order when it runs again', async () => {
    const cwd = emptyFolder();
    const sentBy = async (out: string): Promise<unknown> => {
      const { code } = await patchproof(['run', '--profile', 'smoke', '--out', out], { cwd });
      expect(code).toBe(0);
      const { header, exchanges } = completeRecord(join(cwd, out));
      return { hash: header.requestHash, sent: exchanges.map(({ case: id, request }) => [id, request]) };
    };
    expect(await sentBy('first')).toEqual(await sentBy('second'));
  });

  it('writes no token anywhere', async () => {
    const cwd = emptyFolder();
    const { out, err } = await patchproof(['run', '--profile', 'smoke'], { cwd });
    expect(out + err + written(join(cwd, 'reports', 'latest'))).not.toMatch(/eyJ[\w-]{20}/);
  });

  it('sends what the named rules need and nothing else', async () => {
    const cwd = emptyFolder();
    const { code, out } = await patchproof(['run', '--only', 'request.show_as_button.*'], { cwd });
    const { header, findings, end } = completeRecord(join(cwd, 'reports', 'latest'));
    expect(code).toBe(0);
    expect(header.only).toEqual(['request.show_as_button.*']);
    expect(findings.map(({ rule }) => rule.startsWith('request.show_as_button.'))).toEqual(
      findings.map(() => true),
    );
    expect(end?.sent.writes).toBeLessThan(30);
    expect(out).toContain('Conforms');
  });

  it('writes files of its own, for their owner alone, whatever lies in their place', async () => {
    const [cwd, elsewhere] = [emptyFolder(), emptyFolder()];
    const folder = join(cwd, 'reports', 'latest');
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(elsewhere, 'mine'), 'mine');
    writeFileSync(join(folder, 'record.ndjson'), 'old', { mode: 0o644 });
    writeFileSync(join(folder, 'junit.xml'), 'old', { mode: 0o666 });
    symlinkSync(join(elsewhere, 'mine'), join(folder, 'report.md'));
    expect((await patchproof(['run', '--only', 'response.status.ok'], { cwd })).code).toBe(0);
    completeRecord(folder);
    expect(readFileSync(join(elsewhere, 'mine'), 'utf8')).toBe('mine');
  });

  it('leaves the files of the last run alone when it cannot begin', async () => {
    const cwd = emptyFolder();
    expect((await patchproof(['run', '--profile', 'smoke'], { cwd })).code).toBe(0);
    const before = written(join(cwd, 'reports', 'latest'));
    expect((await patchproof(['run'], { cwd, env: { AUTH0_DOMAIN: 'my tenant' } })).code).toBe(2);
    expect(written(join(cwd, 'reports', 'latest'))).toBe(before);
  });

  it('fails the run for a should rule only when it is strict', async () => {
    const tenant = await tenantFor({
      behaviour: {
        respond: ({ headers, ...answer }) => ({
          ...answer,
          headers: Object.fromEntries(
            Object.entries(headers).filter(([name]) => !name.startsWith('x-ratelimit')),
          ),
        }),
      },
    });
    const words = ['run', '--only', 'response.x-ratelimit.present'];
    const lax = await patchproof(words, { env: environmentOf(tenant) });
    const strict = await patchproof([...words, '--strict'], { env: environmentOf(tenant) });
    expect([lax.code, strict.code]).toEqual([0, 1]);
    expect(strict.out).toMatch(/^\S response\.x-ratelimit\.present · should$/m);
  });
});

describe('the env file', () => {
  const lines = (env: Readonly<Record<string, string | undefined>>): string =>
    Object.entries(env)
      .map(([name, value]) => `${name}=${value}\n`)
      .join('');

  it('is selected by --env-file, and wins over the environment and over .env', async () => {
    const [staging, nobody] = [await tenantFor(), await silence()];
    const cwd = emptyFolder();
    const wrong = { AUTH0_DOMAIN: `http://127.0.0.1:${nobody.port}`, AUTH0_API_TOKEN: 'another-token' };
    writeFileSync(join(cwd, '.env'), lines(wrong));
    writeFileSync(join(cwd, '.env.staging'), lines(environmentOf(staging)));
    const words = ['run', '--profile', 'smoke', '--env-file', '.env.staging'];
    const { code, err } = await patchproof(words, { cwd, env: wrong });
    expect(spoken(err)[0]).toContain(
      `Target ${staging.origin}, organization ${staging.subject.organization}, connection ${staging.subject.connection}`,
    );
    expect(code).toBe(0);
    expect(nobody.connections()).toBe(0);
    expect(staging.requests().writes).toBeGreaterThan(10);
  });

  it('is .env when none is named, and only fills gaps', async () => {
    const tenant = await tenantFor();
    const cwd = emptyFolder();
    writeFileSync(join(cwd, '.env'), lines({ ...environmentOf(tenant), AUTH0_DOMAIN: 'http://127.0.0.1:1' }));
    const words = ['run', '--only', 'response.status.ok'];
    const { code } = await patchproof(words, { cwd, env: { AUTH0_DOMAIN: tenant.origin } });
    expect(code).toBe(0);
    expect(tenant.requests().writes).toBeGreaterThan(0);
    expect(readFileSync(join(cwd, 'reports', 'latest', 'record.ndjson'), 'utf8')).toContain(tenant.origin);
  });
});
