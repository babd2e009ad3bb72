import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { diagnosisOf } from '../../../src/diagnose/diagnose.ts';
import { parseRecord } from '../../../src/record/parse-record.ts';
import type { RunRecord } from '../../../src/record/record.ts';
import { decision } from '../../../src/report/causes.ts';
import { FORMATS } from '../../../src/report/formats.ts';
import { environmentOf, gateOn, tenantFor } from '../harness/gate-on.ts';
import { folder, patchproof } from '../harness/in-process.ts';
import { behaviourOf } from '../harness/recorded-run.ts';

const namesIn = (record: RunRecord): readonly string[] =>
  diagnosisOf(record)
    .causes.slice(0, 1)
    .flatMap((cause) => [cause, ...cause.alternatives].map(({ id }) => id));

async function textOf(record: RunRecord, name: string): Promise<string> {
  const format = FORMATS.find((one) => one.name === name);
  if (format === undefined) throw new Error(`there is no format ${name}`);
  const render = await format.load();
  return render(record, {});
}

describe('the command that tells alternatives apart', () => {
  it.each(['request.body.first-item', 'request.name.nul-at-start'])(
    'is printed after a smoke run, and leaves one cause: %s',
    async (fault) => {
      const tenant = await tenantFor({ behaviour: behaviourOf(fault) });
      const { record } = await gateOn(tenant, { profile: 'smoke' });
      const [cause] = diagnosisOf(record).causes;
      const command = (cause && decision(cause, record.header)) ?? '';
      expect(namesIn(record).length).toBeGreaterThan(1);
      expect(command).toMatch(/^npx patchproof run --profile full( --only [\w.-]+)+$/);
      for (const name of ['console', 'md', 'html', 'json'])
        expect(await textOf(record, name)).toContain(command);
      const cwd = folder();
      const [, , ...words] = command.split(' ');
      const { code } = await patchproof(words, cwd, environmentOf(tenant));
      const text = readFileSync(join(cwd, 'reports', 'latest', 'record.ndjson'), 'utf8');
      expect(code).toBe(1);
      expect(namesIn(parseRecord(text))).toEqual([fault]);
    },
  );

  it('is none where the run has sent every case', async () => {
    const tenant = await tenantFor({ behaviour: behaviourOf('request.body.first-item') });
    const { record } = await gateOn(tenant, { profile: 'full' });
    const { causes } = diagnosisOf(record);
    expect(causes.map((one) => decision(one, record.header))).toEqual(causes.map(() => undefined));
  });
});
