import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'dotenv';
import { describe, expect, it } from 'vitest';
import { endpoints } from '../../../../fixtures/tenant/start.ts';
import { tenantCommand } from '../../../../src/cli/tenant/tenant-command.ts';
import { emptyFolder, patchproof } from '../../harness/cli-launch.ts';
import { memoryIo } from '../../harness/gate-on.ts';

type Options = Parameters<typeof tenantCommand>[1];

/** What somebody makes of the text that the command prints, while it runs. */
function whileRunning<T>(options: Options, use: (text: string) => Promise<T> | T): Promise<T> {
  const end = new AbortController();
  return new Promise<T>((resolve, reject) => {
    const out = (text: string): void => {
      Promise.resolve(use(text))
        .then(resolve, reject)
        .finally(() => end.abort());
    };
    const io = memoryIo({}, { signal: end.signal, out });
    Promise.resolve(tenantCommand([], { port: '0', ...options }, io, [])).catch(reject);
  });
}

const variables = (text: string): Readonly<Record<string, string>> =>
  Object.fromEntries([...text.matchAll(/^([A-Z0-9_]+)=(.+)$/gm)].map(([, name, value]) => [name, value]));

describe('what the tenant states', () => {
  it('every endpoint with its methods, and the lists that are always empty', async () => {
    const lines = await whileRunning({}, (text) => text.split('\n').map((line) => line.split(/\s+/)));
    for (const { path, methods, empty } of endpoints)
      expect(lines).toContainEqual(empty ? [path] : [path, ...methods]);
    expect(lines).toContainEqual([
      '/organizations/{id}/connections/{connection_id}',
      'PATCH',
      'GET',
      'DELETE',
    ]);
  });

  it('the same endpoints as its page of the documentation', () => {
    const page = readFileSync(join(import.meta.dirname, '..', '..', '..', '..', 'docs', 'tenant.md'), 'utf8');
    const rows = [...page.matchAll(/^\| `(\/\S+)` +\| ([A-Z, ]+?) +\|$/gm)].map(([, path, methods]) => [
      path,
      methods?.split(', ').toSorted(),
    ]);
    const named = [...page.matchAll(/`(\/[\w{}/-]+)`/g)].map(([, path]) => path);
    expect(rows).toEqual(
      endpoints.filter(({ empty }) => !empty).map(({ path, methods }) => [path, methods.toSorted()]),
    );
    expect(named.filter((path) => path !== '/api/v2').toSorted()).toEqual(
      endpoints.map(({ path }) => path).toSorted(),
    );
  });
});

describe('--write-env', () => {
  it('writes what points a run at it, for its owner alone, again and again, and over no other file', async () => {
    const cwd = emptyFolder();
    const file = join(cwd, '.env.local');
    for (let time = 0; time < 2; time += 1) {
      const [said, written] = await whileRunning({ writeEnv: file }, (text) => [
        text,
        parse(readFileSync(file)),
      ]);
      expect(said).toContain(`npx patchproof run --env-file ${file}`);
      expect(said).not.toContain(written.PATCHPROOF_EXPIRED_TOKEN);
      expect(Object.keys(written)).toEqual(Object.keys(await whileRunning({}, variables)));
    }
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const run = whileRunning({ writeEnv: file }, () =>
      patchproof(['run', '--only', 'response.status.ok', '--env', file], { cwd }),
    );
    expect((await run).code).toBe(0);
    writeFileSync(file, 'AUTH0_DOMAIN=acme.eu.auth0.com\n');
    await expect(whileRunning({ writeEnv: file }, () => 'served')).rejects.toThrow(
      'the file is there already; expected a name that is free',
    );
    expect(readFileSync(file, 'utf8')).toBe('AUTH0_DOMAIN=acme.eu.auth0.com\n');
  });
});

describe('--issuer and --audience', () => {
  it('are not printed for a run when the addresses are the usual ones', async () => {
    const text = await whileRunning({}, (all) => all);
    const { AUTH0_DOMAIN: origin, ...others } = variables(text);
    expect(text).toContain(`Issuer ${origin}/, audience ${origin}/api/v2/`);
    expect(others).not.toHaveProperty('AUTH0_AUDIENCE');
  });

  it.each<[Options, string, string]>([
    [{ issuer: 'https://localhost:8443' }, 'https://localhost:8443/', 'https://localhost:8443/api/v2/'],
    [{ issuer: 'https://x.test/a/' }, 'https://x.test/a/', 'https://x.test/a/api/v2/'],
    [
      { issuer: 'https://x.test', audience: 'https://y.test/api/v2/' },
      'https://x.test/',
      'https://y.test/api/v2/',
    ],
  ])('%o', async (options, issuer, audience) => {
    const text = await whileRunning(options, (all) => all);
    expect(text).toContain(`Issuer ${issuer}, audience ${audience}`);
    expect(variables(text)).toMatchObject({ AUTH0_AUDIENCE: audience });
  });

  it('leave a run with the printed variables as it is', async () => {
    const run = (text: string) => patchproof(['run', '--profile', 'smoke'], { env: variables(text) });
    const { code, out } = await whileRunning({ issuer: 'https://tenant.test/' }, run);
    expect(out.trimEnd().split('\n').at(-1)).toMatch(/^Conforms/);
    expect(code).toBe(0);
  });

  it.each([
    ['--issuer', 'localhost'],
    ['--issuer', ''],
    ['--issuer', 'ftp://x.test/'],
    ['--issuer', 'https://x.test/?a=b'],
    ['--issuer', 'https://me:secret@x.test/'],
    ['--audience', 'https://x.test/api/v2'],
    ['--audience', 'urn:x/api/v2/'],
  ])('%s %s is refused in one line', async (option, value) => {
    const { code, out, err } = await patchproof(['tenant', '--port', '0', option, value]);
    expect([code, out]).toEqual([2, '']);
    expect(err).toMatch(new RegExp(`^patchproof: ${option}: expected a URL [^\n]+\n$`));
  });
});
