import { expect, test } from 'vitest';
import { mutantRun, referenceRun } from '../../harness/recorded-run.ts';

const bulky = ['body/depth/10000', 'body/size/1MB'];
const isBulky = (id: string): boolean => bulky.includes(id);

test('what may be too large to be read again is not sent where unknown members are stored', async () => {
  const { record } = await mutantRun('request.body.mass-assigned');
  const sent = record.exchanges.map((one) => one.case);
  expect(sent).toContain('body/additionalProperties/unknown');
  expect(sent.filter(isBulky)).toEqual([]);
  expect(record.exchanges.filter(({ reply }) => reply.kind === 'fault' || reply.status >= 500)).toEqual([]);
  for (const rule of ['request.body.depth', 'request.body.size']) {
    const finding = record.findings.find((one) => one.rule === rule);
    expect(finding?.outcome).toBe('inapplicable');
    expect(finding?.because.join()).toContain('an unknown member was stored before');
  }
});

test('it is sent where they are refused, and where they are forgotten', async () => {
  for (const { record } of [await referenceRun(), await mutantRun('request.body.unknown-dropped')]) {
    const sent = record.exchanges.map((one) => one.case).filter(isBulky);
    expect([...new Set(sent)]).toEqual(bulky);
  }
});
