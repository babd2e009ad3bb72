import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Io } from '../../../../src/cli/process/streams.ts';
import { environmentOf, gateOn, tenantFor } from '../../harness/gate-on.ts';
import { shell } from '../../harness/shell.ts';
import { everything, json } from '../../samples/everything.ts';

const counts = (text: string): readonly number[] =>
  /(\d+) PATCH and (\d+) reads/.exec(text)?.slice(1).map(Number) ?? [];

/** A run with client credentials against a server that refuses everything: what was said when it was first asked. */
async function saidBefore(args: readonly string[]): Promise<string> {
  const { run, said } = shell();
  let then: string | undefined;
  const server = await everything((response) => {
    then ??= said();
    json(401)(response);
  });
  const client = {
    AUTH0_API_TOKEN: undefined,
    AUTH0_CLIENT_ID: 'id',
    AUTH0_CLIENT_SECRET: 'a-client-secret',
  };
  const { code } = await run(['run', ...args], { ...environmentOf(server), ...client });
  expect([code, server.requests()]).toEqual([2, 1]);
  return then ?? '';
}

describe('before anything is sent, the token request included', () => {
  it('people are told the tenant, the resource, the contract, the plan, the requests and the time', async () => {
    const lines = (await saidBefore(['--plan', 'professional', '--contract', '2026-09'])).split('\n');
    expect(lines[0]).toMatch(
      /^Target http:\/\/127\.0\.0\.1:\d+, organization org_\w+, connection con_\w+: changed during the run, then restored$/,
    );
    expect(lines[1]).toMatch(
      /^Contract 2026-09, profile gate: \d+ rules, at most \d+ PATCH and \d+ reads, plus follow-ups and the restore$/,
    );
    expect(lines[2]).toMatch(
      /^At most 25 writes a minute, burst 5; 50 reads a minute, burst 5 \(plan essentials, professional\): about \d+ min \d+ s$/,
    );
    expect(lines.slice(3)).toEqual(['']);
  });

  it('they are told the same numbers as by plan', async () => {
    const words = ['--profile', 'smoke', '--rate', '60/min', '--only', 'request'];
    const plan = (await shell().run(['plan', ...words])).said;
    const told = await saidBefore(words);
    expect(counts(told)).toEqual(counts(plan));
    expect(told).toContain(`about ${/^(.*) at 60 writes a minute/m.exec(plan)?.[1]}`);
  });

  it('they are told what ends the run early, and that a run which only reads changes nothing', async () => {
    const told = await saidBefore(['--read-only', '--max-requests', '20', '--max-time', '5m']);
    expect(told).toContain(': read, not changed\n');
    expect(told).toContain(
      'Not paced: as fast as the tenant answers; ends in order after 20 requests or 5 min\n',
    );
    expect(told).not.toContain('the restore');
  });
});

describe('what was announced', () => {
  it.each(['smoke', 'gate', 'deep'] as const)(
    'is at most what %s plans, on any connection',
    async (profile) => {
      const tenant = await tenantFor();
      const { organization, other_connection } = tenant.subject;
      const okta = {
        PATCHPROOF_ORGANIZATION_ID: organization,
        PATCHPROOF_CONNECTION_ID: other_connection,
        PATCHPROOF_OTHER_ORGANIZATION_ID: undefined,
        PATCHPROOF_OTHER_CONNECTION_ID: undefined,
      };
      for (const env of [{}, okta]) {
        const { banner, record } = await gateOn(tenant, { profile }, { env });
        const [writes = 0, reads = 0] = counts(banner);
        expect(record.header.planned.writes).toBeLessThanOrEqual(writes);
        expect(record.header.planned.reads).toBeLessThanOrEqual(reads);
        expect(writes).toBeLessThan(record.header.planned.writes * 1.2);
      }
    },
  );
});

describe('the first run on a borrowed resource', () => {
  const env = {
    AUTH0_DOMAIN: 'tenant.invalid',
    AUTH0_CLIENT_ID: 'id',
    AUTH0_CLIENT_SECRET: 'a-client-secret',
    PATCHPROOF_ALLOWED_TENANTS: 'tenant.invalid',
    PATCHPROOF_ORGANIZATION_ID: 'org_0123456789abcdef',
    PATCHPROOF_CONNECTION_ID: 'con_0123456789abcdef',
  };
  const asking = (answer: string) => {
    const asked: string[] = [];
    const ask: Io['ask'] = async (question) => {
      asked.push(question);
      return answer;
    };
    return { asked, ask };
  };

  it('asks for the host after it is announced, and no token is fetched without it', async () => {
    const { run, folder } = shell();
    const { asked, ask } = asking('tenant');
    const { code, said } = await run(['run'], env, { ask });
    expect(code).toBe(2);
    expect(asked[0]).toContain("Type the tenant's host (tenant.invalid)");
    expect(said).toMatch(/^Target https:\/\/tenant\.invalid, /);
    expect(said).toContain('tenant.invalid was not confirmed: nothing was sent');
    expect(readdirSync(folder)).not.toContain('state');
  });

  it('asks once, and never with --yes', async () => {
    const { run, folder } = shell();
    const { asked, ask } = asking('tenant.invalid');
    expect((await run(['run', '--yes'], env, { ask })).said).toContain('has no address');
    expect(asked).toHaveLength(0);
    for (let time = 0; time < 2; time += 1)
      expect((await run(['run'], env, { ask })).said).toContain('has no address');
    expect(asked).toHaveLength(1);
    expect(readdirSync(join(folder, 'state', 'patchproof', 'known'))).toHaveLength(1);
  });
});
