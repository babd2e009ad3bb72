import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseRecord } from '../../../src/record/parse-record.ts';
import { root } from '../harness/cli-launch.ts';
import { environmentOf, tenantFor } from '../harness/gate-on.ts';
import { faulty, machine } from './ci-machine.ts';
import { action, type Done, type Machine, runSteps } from './workflow.ts';

/** The action, as a step of a workflow uses it. */
const act = (at: Machine, given: Readonly<Record<string, string>> = {}): Promise<Done> =>
  runSteps([{ id: 'gate', uses: 'patchproof/patchproof@v0.2.0', with: given }], at);

describe('the action, each input and each ending', { tags: ['slow'] }, () => {
  it('runs the gate, sets its outputs, writes the summary and keeps the reports', async () => {
    const at = machine(environmentOf(await tenantFor()));
    const { code, outputs, summary, log } = await act(at);
    expect([code, log]).toEqual([0, expect.stringContaining('Conforms')]);
    expect(outputs.gate).toEqual({
      'exit-code': '0',
      verdict: expect.stringMatching(/^Conforms: /),
      violations: '0',
      record: './reports/latest/record.ndjson',
    });
    expect(summary).toMatch(/^### ✅ Conforms/);
    const kept = join(at.cwd, '..', 'artifacts', 'patchproof');
    expect(readdirSync(kept).toSorted()).toEqual([
      'index.html',
      'junit.xml',
      'record.ndjson',
      'report.json',
      'report.md',
    ]);
  });

  it('says that a run could not begin, and shows no report of an earlier one', async () => {
    const tenant = await tenantFor();
    const at = machine(environmentOf(tenant));
    const latest = join(at.cwd, 'reports/latest');
    mkdirSync(latest, { recursive: true });
    for (const file of ['report.md', 'report.json', 'record.ndjson'])
      writeFileSync(join(latest, file), 'of an earlier run');
    const { code, outputs, summary, log } = await act(at, { contract: '1999-01' });
    const why = 'Cannot tell: the run could not begin: --contract 1999-01: no such contract revision';
    expect([code, outputs.gate?.['exit-code'], outputs.gate?.verdict]).toEqual([
      2,
      '2',
      expect.stringContaining(why),
    ]);
    expect(summary).toMatch(/^### ❔ Cannot tell: the run could not begin: .*no such contract revision.*\n$/);
    expect(log).toMatch(/^::error title=patchproof::Cannot tell: .*no such contract revision.*$/m);
  });

  it('hands every input on, word for word', async () => {
    const at = machine();
    const tenant = await faulty();
    mkdirSync(join(at.cwd, 'sub dir', 'my reports'), { recursive: true });
    const lines = Object.entries(environmentOf(tenant)).map(([name, value]) => `${name}=${value}\n`);
    writeFileSync(join(at.cwd, 'sub dir', 'my $(touch hacked).env'), lines.join(''));
    writeFileSync(join(at.cwd, 'sub dir', "it's a baseline.json"), '{"format":1,"entries":[]}');
    const { code, outputs, log } = await act(at, {
      'working-directory': 'sub dir',
      'env-file': 'my $(touch hacked).env',
      baseline: "it's a baseline.json",
      out: 'my reports',
      profile: 'gate',
      strict: 'true',
      contract: '2026-09',
      only: 'request.organization_connection_name\nresponse.status.*',
      arguments: '--max-requests\n100',
      report: 'sarif',
      artifact: '',
      fail: 'false',
    });
    expect([code, outputs.gate?.record], log).toEqual([0, 'sub dir/my reports/record.ndjson']);
    const { header, end } = parseRecord(
      readFileSync(join(at.cwd, 'sub dir/my reports/record.ndjson'), 'utf8'),
    );
    expect(header).toMatchObject({
      profile: 'gate',
      strict: true,
      envFile: 'my $(touch hacked).env',
      only: ['request.organization_connection_name', 'response.status.*'],
      contract: { revision: '2026-09' },
    });
    expect(end?.baseline?.file).toBe("it's a baseline.json");
    expect(existsSync(join(at.cwd, 'sub dir', 'my reports', 'report.sarif'))).toBe(true);
    expect(readdirSync(join(at.cwd, 'sub dir'))).not.toContain('hacked');
  });

  const lost = ['AUTH0_DOMAIN', 'AUTH0_CLIENT_ID', 'AUTH0_CLIENT_SECRET', 'PATCHPROOF_ALLOWED_TENANTS'];

  it.each([
    ['nothing is set', {}],
    ['a job may not see its secrets', Object.fromEntries(lost.map((name) => [name, '']))],
    ['the domain alone was lost', { PATCHPROOF_ALLOWED_TENANTS: 'acme.eu.auth0.com' }],
  ])('never tests the reference tenant instead when %s', async (_, env) => {
    const { code, outputs, summary, log } = await act(machine(env));
    expect([code, outputs.gate?.['exit-code']], log).toEqual([2, '2']);
    expect(log).toMatch(
      /^::error title=patchproof::Cannot tell: the run could not begin: .*AUTH0_DOMAIN.*$/m,
    );
    expect(summary).toMatch(/^### ❔ Cannot tell: the run could not begin: .*AUTH0.*\n$/);
    expect(log).not.toContain('Conforms');
  });

  it('has no exit code but 0, 1 and 2, whatever ends the run', async () => {
    const { code, outputs, summary } = await act(machine(), { 'env-file': 'missing.env' });
    expect([code, outputs.gate?.['exit-code'], summary]).toEqual([
      2,
      '2',
      expect.stringContaining('missing.env'),
    ]);
  });

  it('tests it when it is told to, and says so in the summary', async () => {
    const given = { arguments: '--reference', profile: 'smoke' };
    const { code, outputs, summary } = await act(machine({ AUTH0_DOMAIN: '' }), given);
    expect([code, summary]).toEqual([0, expect.stringMatching(/^### ✅ .* the embedded reference tenant /)]);
    expect(outputs.gate?.verdict).toContain('the embedded reference tenant');
  });
});

describe('the action', () => {
  it('fails with the exit code of the gate, after everything else is done', async () => {
    const at = machine(environmentOf(await faulty()));
    const { code, outputs, summary } = await act(at);
    expect([code, outputs.gate]).toEqual([
      1,
      expect.objectContaining({
        'exit-code': '1',
        violations: '1',
        verdict: expect.stringMatching(/^Does not conform: 1 must rule violated on 127\.0\.0\.1:\d+\.$/),
      }),
    ]);
    expect(summary).toMatch(/^### ❌ Does not conform/);
    expect(existsSync(join(at.cwd, '..', 'artifacts', 'patchproof', 'record.ndjson'))).toBe(true);
  });

  it('has a description for every input, and an output for every promise', () => {
    expect(Object.values(action.inputs).every(({ description }) => description.length > 10)).toBe(true);
    expect(Object.keys(action.outputs)).toEqual(['exit-code', 'verdict', 'violations', 'record']);
    const page = readFileSync(join(root, 'docs/ci.md'), 'utf8');
    for (const name of [...Object.keys(action.inputs), ...Object.keys(action.outputs)])
      expect(page).toContain(`\`${name}\``);
  });
});
