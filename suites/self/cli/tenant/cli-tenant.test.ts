import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  completeRecord,
  emptyFolder,
  type Launched,
  launch,
  patchproof,
  spoken,
} from '../../harness/cli-launch.ts';

async function tenant(): Promise<{ readonly launched: Launched; readonly text: string }> {
  const launched = launch(['tenant', '--port', '0']);
  await launched.says('PATCHPROOF_OTHER_ISSUER_TOKEN=');
  await launched.says('\n');
  return { launched, text: `${launched.bytes()}` };
}

const variables = (text: string): Readonly<Record<string, string>> =>
  Object.fromEntries([...text.matchAll(/^([A-Z0-9_]+)=(.+)$/gm)].map(([, name, value]) => [name, value]));

describe('patchproof tenant', () => {
  it('prints a curl line that works', async ({ skip }) => {
    if (spawnSync('curl', ['--version']).status !== 0) skip('curl is not installed');
    const { text } = await tenant();
    const line = /^curl .+$/m.exec(text)?.[0] ?? '';
    const { status, stdout } = spawnSync('sh', ['-c', `${line} -sS -w '\\n%{http_code}'`], {
      encoding: 'utf8',
    });
    const [body = '', code] = stdout.split('\n');
    expect([status, code]).toEqual([0, '200']);
    expect(JSON.parse(body)).toMatchObject({ show_as_button: false });
  });

  it('prints variables that a run takes, and the whole gate is upheld there', {
    tags: ['slow'],
  }, async () => {
    const { launched, text } = await tenant();
    const cwd = emptyFolder();
    const { code, out, err } = await patchproof(['run'], { cwd, env: variables(text) });
    const { header, findings } = completeRecord(join(cwd, 'reports', 'latest'));
    expect(spoken(err)[0]).toContain(`Target ${header.target}`);
    expect(text).toContain(`Reference tenant at ${header.target}`);
    expect(findings.filter(({ outcome }) => outcome === 'violated' || outcome === 'inconclusive')).toEqual(
      [],
    );
    expect(out.trimEnd().split('\n').at(-1)).toMatch(/^Conforms/);
    expect(code).toBe(0);
    launched.child.kill('SIGINT');
    expect((await launched.ended).code).toBe(0);
  });

  it('says so when its port is taken', { tags: ['slow'] }, async () => {
    const { text } = await tenant();
    const port = new URL(variables(text).AUTH0_DOMAIN ?? '').port;
    expect(await patchproof(['tenant', '--port', port])).toEqual({
      code: 2,
      out: '',
      err: `patchproof: --port ${port}: something listens there already; expected a free port, or 0\n`,
    });
  });
});
