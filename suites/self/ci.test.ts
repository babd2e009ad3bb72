import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { mutants } from '../../fixtures/mutants/index.ts';
import { parseRecord } from '../../src/report/parse-record.ts';
import { root } from './cli-launch.ts';
import { environmentOf, tenantFor, type Whereabouts } from './gate-on.ts';
import { folder } from './in-process.ts';
import { action, commandsIn, type Done, type Machine, read, runSteps, type Step } from './workflow.ts';

interface Workflow {
  readonly jobs: Readonly<Record<string, { readonly steps: readonly Step[] }>>;
}
interface GitLabJob {
  readonly script?: readonly string[];
  readonly extends?: string;
}

const WORKFLOWS = ['pull-request', 'nightly', 'pre-release', 'fleet'] as const;
const workflow = (name: string): Workflow => read(`examples/ci/${name}.yml`);

/** An empty checkout on a machine with bash, Node and nothing else of ours. */
function machine(env: Readonly<Record<string, string | undefined>> = {}): Machine {
  const home = folder();
  const cwd = join(home, 'checkout');
  mkdirSync(cwd);
  const set = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined)) as Record<
    string,
    string
  >;
  const path = `${commandsIn(home)}:${process.env.PATH}`;
  // Smoke where nothing else is asked for: these are about the shell.
  return { cwd, env: { PATH: path, HOME: home, PATCHPROOF_PROFILE: 'smoke', ...set }, contexts: {} };
}

const faulty = () => {
  const mutant = mutants.find(({ id }) => id === 'request.name.empty-dropped');
  return tenantFor({ behaviour: mutant?.behaviour() ?? {} });
};

/** The action, as a step of a workflow uses it. */
const act = (at: Machine, given: Readonly<Record<string, string>> = {}): Promise<Done> =>
  runSteps([{ id: 'gate', uses: 'your-org/patchproof@v0.1.0', with: given }], at);

describe('the action', () => {
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

  it('fails with the exit code of the gate, after everything else is done', async () => {
    const at = machine(environmentOf(await faulty()));
    const { code, outputs, summary } = await act(at);
    expect([code, outputs.gate]).toEqual([
      1,
      expect.objectContaining({
        'exit-code': '1',
        violations: '1',
        verdict: 'Does not conform: 1 must rule violated.',
      }),
    ]);
    expect(summary).toMatch(/^### ❌ Does not conform/);
    expect(existsSync(join(at.cwd, '..', 'artifacts', 'patchproof', 'record.ndjson'))).toBe(true);
  });

  it('says that a run could not begin, and shows no report of an earlier one', async () => {
    const tenant = await tenantFor();
    const at = machine(environmentOf(tenant));
    const latest = join(at.cwd, 'reports/latest');
    mkdirSync(latest, { recursive: true });
    for (const file of ['report.md', 'report.json']) writeFileSync(join(latest, file), 'of an earlier run');
    const { code, outputs, summary, log } = await act(at, { contract: '1999-01' });
    expect([code, outputs.gate?.['exit-code'], outputs.gate?.verdict]).toEqual([
      2,
      '2',
      'Cannot tell: the run could not begin.',
    ]);
    expect([summary, log]).toEqual([
      '### ❔ Cannot tell: the run could not begin.\n',
      expect.stringContaining('no such contract revision'),
    ]);
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

  it('has a description for every input, and an output for every promise', () => {
    expect(Object.values(action.inputs).every(({ description }) => description.length > 10)).toBe(true);
    expect(Object.keys(action.outputs)).toEqual(['exit-code', 'verdict', 'violations', 'record']);
    const page = readFileSync(join(root, 'docs/ci.md'), 'utf8');
    for (const name of [...Object.keys(action.inputs), ...Object.keys(action.outputs)])
      expect(page).toContain(`\`${name}\``);
  });
});

describe('the example workflows', () => {
  it.each(WORKFLOWS)('%s never writes an expression into a script', (name) => {
    const steps = Object.values(workflow(name).jobs).flatMap((job) => job.steps);
    for (const { run = '' } of [...steps, ...action.runs.steps]) expect(run).not.toContain('${{');
  });

  const secretsOf = (tenant: Whereabouts, prefix = ''): Machine['contexts'] => ({
    vars: { [`${prefix}AUTH0_DOMAIN`]: tenant.origin },
    secrets: {
      [`${prefix}AUTH0_CLIENT_ID`]: 'Zq3VtN8yLw5RbK1mXc7HsJ2dPf9GuE4a',
      [`${prefix}AUTH0_CLIENT_SECRET`]: 'not-a-secret-of-any-real-tenant',
    },
  });

  it('of a pull request runs, and is red for a tenant that does not conform', async () => {
    const steps = workflow('pull-request').jobs.gate?.steps ?? [];
    const good = await runSteps(steps, { ...machine(), contexts: secretsOf(await tenantFor()) });
    expect([good.code, good.log], good.log).toEqual([
      0,
      expect.stringMatching(/^Conforms: .* Rules that fail: 0$/m),
    ]);
    const bad = await runSteps(steps, { ...machine(), contexts: secretsOf(await faulty()) });
    expect([bad.code, bad.log]).toEqual([
      1,
      expect.stringContaining('Does not conform: 1 must rule violated. Rules that fail: 1'),
    ]);
    expect(bad.summary).toMatch(/^### ❌/);
  });

  it('of the night runs the gate and random draws', async () => {
    const at = machine();
    const steps = workflow('nightly').jobs.deep?.steps ?? [];
    const { code, summary, log } = await runSteps(steps, { ...at, contexts: secretsOf(await tenantFor()) });
    expect(code, log).toBe(0);
    expect(summary.match(/^### ✅ Conforms/gm)).toHaveLength(2);
    expect(existsSync(join(at.cwd, 'reports/deep/record.ndjson'))).toBe(true);
  }, 60_000);

  it('before a release holds the candidate against what is in use, and leaves no secret behind', async () => {
    const [current, candidate] = [await tenantFor(), await faulty()];
    const contexts = {
      vars: { ...secretsOf(current, 'CURRENT_').vars, ...secretsOf(candidate, 'CANDIDATE_').vars },
      secrets: { ...secretsOf(current, 'CURRENT_').secrets, ...secretsOf(candidate, 'CANDIDATE_').secrets },
    };
    const at = machine();
    const { code, summary, log } = await runSteps(workflow('pre-release').jobs.compare?.steps ?? [], {
      ...at,
      contexts,
    });
    expect([code, summary], log).toEqual([
      1,
      expect.stringMatching(/^### ❌ candidate is worse than current: 1 rule/),
    ]);
    expect(readdirSync(at.cwd)).toEqual(['reports']);
  }, 60_000);

  it('of a fleet compares what its cells have uploaded', async () => {
    const { gate, compare } = workflow('fleet').jobs;
    const at = machine();
    const cells = [
      { tenant: 'acme', region: 'eu', at: await tenantFor() },
      { tenant: 'globex', region: 'us', at: await faulty() },
    ];
    for (const { tenant, region, at: place } of cells) {
      const contexts = { ...secretsOf(place), matrix: { tenant, region } };
      expect((await runSteps(gate?.steps ?? [], { ...at, contexts })).code).toBe(0);
    }
    const { code, summary, log } = await runSteps(compare?.steps ?? [], at);
    expect([code, summary], log).toEqual([
      1,
      expect.stringMatching(/^### ❌ record-globex-us is worse than record-acme-eu: 1 rule/),
    ]);
    expect(existsSync(join(at.cwd, '..', 'artifacts', 'patchproof-fleet', 'compare.html'))).toBe(true);
  }, 60_000);
});

describe('the example for GitLab', () => {
  const jobs = read<Readonly<Record<string, GitLabJob>>>('examples/ci/gitlab-ci.yml');
  const script = (name: string): string => (jobs[name]?.script ?? []).join('\n');
  const run = (name: string, at: Machine): Promise<Done> => runSteps([{ run: script(name) }], at);

  it('gates a merge request', async () => {
    const red = machine(environmentOf(await faulty()));
    expect((await run('merge-request', red)).code).toBe(1);
    expect(readdirSync(join(red.cwd, 'reports/latest'))).toContain('junit.xml');
  });

  it('compares a fleet, which is not red for a violation that all have', async () => {
    const at = machine();
    for (const [tenant, region] of [
      ['acme', 'eu'],
      ['globex', 'us'],
    ] as const) {
      const env = {
        ...machine(environmentOf(await faulty())).env,
        ...at.env,
        TENANT: tenant,
        REGION: region,
      };
      expect((await run('fleet', { ...at, env })).code).toBe(0);
    }
    const { code, log } = await run('compare', at);
    expect([code, log]).toEqual([
      0,
      expect.stringContaining('Nothing is worse than acme-eu: no rule differs.'),
    ]);
  }, 60_000);
});
