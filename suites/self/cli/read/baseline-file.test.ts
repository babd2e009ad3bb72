import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, test } from 'vitest';
import { readBaseline } from '../../../../src/cli/read/baseline-command.ts';
import { environmentOf, tenantFor } from '../../harness/gate-on.ts';
import { folder, patchproof } from '../../harness/in-process.ts';
import { fileIn, RULE } from '../../harness/tolerating.ts';

const entry = {
  rule: RULE,
  reason: 'known',
  since: '2026-01-01',
  expires: '2026-03-01',
  answers: [{ profile: 'gate', expected: '400', actual: '200', cases: ['a/b/c'] }],
};

test.each(['smoke', 'gate', 'full'])('a baseline is read with what was seen in profile %s', (profile) => {
  const cwd = folder();
  const answers = entry.answers.map((one) => ({ ...one, profile }));
  writeFileSync(join(cwd, 'b.json'), JSON.stringify({ format: 1, entries: [{ ...entry, answers }] }));
  expect(readBaseline(cwd, 'b.json')?.entries).toEqual([{ ...entry, answers }]);
});

describe('a file that is no baseline', () => {
  const refuse = async (content: unknown): Promise<string> => {
    const cwd = folder();
    const tenant = await tenantFor();
    mkdirSync(join(cwd, 'reports'));
    writeFileSync(fileIn(cwd), typeof content === 'string' ? content : JSON.stringify(content));
    const { code, err } = await patchproof(['run', '--yes'], cwd, environmentOf(tenant));
    expect([code, tenant.requests().writes]).toEqual([2, 0]);
    return err;
  };
  it('is refused before anything is sent, with all that is wrong', async () => {
    const { reason: _, ...bare } = entry;
    const said = await refuse({
      format: 1,
      entries: [bare, { ...entry, expires: 'soon', why: 'x' }, { ...entry, answers: [] }],
    });
    expect(said.split('\n')).toEqual([
      `reports/baseline.json: entry 1 (${RULE}): reason is missing`,
      `reports/baseline.json: entry 2 (${RULE}): why is not known`,
      `reports/baseline.json: entry 2 (${RULE}): expires: expected a day, as in 2027-01-31`,
      expect.stringMatching(/entry 3 .*: answers: must NOT have fewer than 1 items/),
    ]);
  });

  it('may begin with a byte order mark', () => {
    const cwd = folder();
    writeFileSync(join(cwd, 'b.json'), `\ufeff${JSON.stringify({ format: 1, entries: [entry] })}`);
    expect(readBaseline(cwd, 'b.json')?.entries).toEqual([entry]);
  });

  it('is refused when it is no JSON, another format, or ends before it began', async () => {
    expect(await refuse('{')).toMatch(/^reports\/baseline\.json: expected JSON: /);
    expect(await refuse({ format: 2, entries: [] })).toContain('format: expected 1');
    expect(await refuse([])).toContain('the file: expected an object');
    expect(await refuse({ format: 1, entries: [{ ...entry, expires: '2025-12-31' }] })).toMatch(
      /comes before since/,
    );
  });

  it('is refused when it was asked for and is not there', async () => {
    const { code, err } = await patchproof(['run', '--baseline', 'nowhere.json'], folder());
    expect([code, err]).toEqual([2, expect.stringContaining('--update --baseline nowhere.json makes one')]);
  });
});
