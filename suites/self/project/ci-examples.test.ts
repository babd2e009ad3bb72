import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseRecord } from '../../../src/record/parse-record.ts';
import { environmentOf, tenantFor, type Whereabouts } from '../harness/gate-on.ts';
import { faulty, machine } from './ci-machine.ts';
import { action, type Done, type Machine, read, runSteps, type Step } from './workflow.ts';

interface Workflow {
  readonly jobs: Readonly<Record<string, { readonly steps: readonly Step[] }>>;
}
interface GitLabJob {
  readonly script?: readonly string[];
  readonly extends?: string;
}

const WORKFLOWS = ['profiles', 'pull-request', 'nightly', 'pre-release', 'fleet'] as const;
const workflow = (name: string): Workflow => read(`examples/ci/${name}.yml`);

it.each(WORKFLOWS)('the example workflow %s never writes an expression into a script', (name) => {
  const steps = Object.values(workflow(name).jobs).flatMap((job) => job.steps);
  for (const { run = '' } of [...steps, ...action.runs.steps]) expect(run).not.toContain('${{');
});

describe('the example workflows', { tags: ['slow'] }, () => {
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
      expect.stringMatching(
        /Does not conform: 1 must rule violated on 127\.0\.0\.1:\d+\. Rules that fail: 1/,
      ),
    ]);
    expect(bad.summary).toMatch(/^### ❌/);
  });

  it('of the profiles runs each in its own job', async () => {
    const tenant = await tenantFor();
    const at = machine();
    for (const profile of ['smoke', 'gate', 'full']) {
      const steps = workflow('profiles').jobs[profile]?.steps ?? [];
      const { code, log } = await runSteps(steps, { ...at, contexts: secretsOf(tenant) });
      expect(code, log).toBe(0);
      const { header } = parseRecord(readFileSync(join(at.cwd, 'reports/latest/record.ndjson'), 'utf8'));
      expect(header.profile).toBe(profile);
    }
  }, 60_000);

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

describe('the example for GitLab', { tags: ['slow'] }, () => {
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
