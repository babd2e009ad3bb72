import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { RunningTenant } from '../../../../fixtures/tenant/start.ts';
import { parseRecord } from '../../../../src/record/parse-record.ts';
import { doctor, type Env, marked, withClient } from '../../harness/doctor-on.ts';
import { tenantFor } from '../../harness/gate-on.ts';
import { folder, patchproof } from '../../harness/in-process.ts';
import { answers } from './unread-answers.ts';
import { before } from './unread-front.ts';
import { missing, type Situation } from './unread-situations.ts';

/** A connection that cannot be read: what doctor and run say of it. */

async function environmentIn({ env = withClient, front }: Situation, tenant: RunningTenant): Promise<Env> {
  const given = env(tenant);
  return front === undefined
    ? given
    : { ...given, AUTH0_DOMAIN: await before(tenant, front), AUTH0_AUDIENCE: `${tenant.origin}/api/v2/` };
}

/** Lines that name more than twenty rules. */
const lists = (said: string): readonly string[] =>
  said
    .split('\n')
    .filter((line) => (line.match(/\b(request|response|error|state)\.[\w-]+\.[\w-]+/g) ?? []).length > 20);

const situations = [...missing, ...answers];

describe.each(situations)('$title', (situation) => {
  // Every second one, in every report; the others are slow.
  const tags = situations.indexOf(situation) % 2 === 0 ? [] : ['slow'];

  it('is named by doctor', async () => {
    const tenant = await tenantFor();
    const { code, said } = await doctor(await environmentIn(situation, tenant));
    const [line = '', ...others] = marked(said, '✗');
    expect(line).toMatch(situation.cause);
    expect(line).toContain(`✗ ${situation.check ?? 'organization and connection'}: `);
    expect(others).toEqual([]);
    expect(code).toBe(2);
    expect(tenant.requests().writes).toBe(0);
  });

  it('is named by run, with what was asked and answered, in every report', { tags }, async () => {
    const tenant = await tenantFor();
    const env = await environmentIn(situation, tenant);
    const cwd = folder();
    const formats = 'record,html,md,junit,json,github,ctrf,sarif';
    const { code, out } = await patchproof(['run', '--report', formats], cwd, env);
    const { PATCHPROOF_ORGANIZATION_ID: organization, PATCHPROOF_CONNECTION_ID: connection } = env;
    const asked = `GET ${env.AUTH0_DOMAIN}/api/v2/organizations/${organization}/connections/${connection} was answered with ${situation.home}: `;
    expect(out).toMatch(situation.cause);
    expect(out).toContain(asked);
    expect(lists(out)).toEqual([]);
    const written = (file: string): string => readFileSync(join(cwd, 'reports', 'latest', file), 'utf8');
    const report = JSON.parse(written('report.json')) as {
      readonly unread: {
        readonly causes: readonly string[];
        readonly readings: readonly { readonly status: number }[];
      };
    };
    expect(report.unread.causes[0]).toMatch(situation.cause);
    expect(report.unread.readings[0]?.status).toBe(situation.home);
    for (const file of ['report.md', 'annotations.txt']) {
      expect(written(file), file).toMatch(/Likely: /);
      expect(lists(written(file)), file).toEqual([]);
    }
    for (const file of ['index.html', 'junit.xml', 'ctrf.json', 'report.sarif'])
      expect(written(file), file).toContain('Likely: ');
    const { end } = parseRecord(written('record.ndjson'));
    expect(end?.unread?.causes.length).toBeGreaterThan(0);
    expect(end?.sent.writes).toBe(0);
    expect(code).toBe(situation.home === 503 ? 1 : 2);
    expect(tenant.requests().writes).toBe(0);
  });
});
