import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Profile } from '../../../src/model.ts';
import { parseRecord } from '../../../src/record/parse-record.ts';
import type { RunRecord } from '../../../src/record/record.ts';
import { judgedStrictly } from '../../../src/record/status.ts';
import { formatLine } from '../../../src/record/to-record.ts';
import { FORMATS } from '../../../src/report/formats.ts';
import { filledWith } from '../harness/filled-with.ts';
import { referenceRun } from '../harness/recorded-run.ts';
import { hostileTexts } from '../samples/hostile-texts.ts';
import { SAMPLES } from '../samples/report-samples.ts';
import { VALIDATORS } from '../samples/report-validators.ts';

/** What no schema would let through, for each format: a validator that says yes to it checks nothing. */
const WRONG: Readonly<Record<string, (text: string) => string>> = {
  json: (text) => text.replace('"exitCode": ', '"exitCode": 1'),
  junit: (text) => text.replaceAll('<testcase name=', '<testcase id='),
  ctrf: (text) => text.replace('"status": "', '"status": "un'),
  sarif: (text) => text.replace('"ruleIndex": ', '"ruleIndex": -2'),
  har: (text) => text.replace('"method"', '"verb"'),
  postman: (text) => text.replace('"listen": "', '"listen": "un'),
};

const render = async (name: string): Promise<(record: RunRecord, strict?: boolean) => string> => {
  const format = await FORMATS.find((one) => one.name === name)?.load();
  return (record, strict = false) =>
    format?.(strict ? judgedStrictly(record) : record, {
      repositoryFile: '.github/workflows/contract.yml',
    }) ?? '';
};

/** Compiled once for all records. */
const compiled = Object.entries(VALIDATORS).map(([name, validator]) => [name, validator()] as const);

describe.each(compiled)('%s', (name, complaints) => {
  it('is what its published schema allows, for every sample, strict and not', async () => {
    const show = await render(name);
    const texts = Object.entries(SAMPLES).flatMap(([sample, text]) =>
      [false, true].map((strict) => [`${sample}-${strict}`, show(parseRecord(text), strict)]),
    );
    expect(await complaints(Object.fromEntries(texts))).toEqual([]);
  });

  it('is refused when it is wrong', async () => {
    const text = (await render(name))(parseRecord(SAMPLES.violations ?? ''));
    const wrong = WRONG[name]?.(text) ?? '';
    expect(wrong).not.toBe(text);
    expect(await complaints({ wrong })).not.toEqual([]);
  });

  it('is what its schema allows whatever a record holds', async () => {
    const show = await render(name);
    const records = fc.sample(hostileTexts, { numRuns: 40, seed: 1 }).map(filledWith);
    const texts = records.map((record, index) => [`record-${index}`, show(record)]);
    expect(await complaints(Object.fromEntries(texts))).toEqual([]);
  });
});

const title = 'the record and the reports of a run of profile %s are what their schemas allow';
it.for(['smoke', 'gate'] as const)(title, isAllowed);
it.for(['full', 'deep'] as const)(title, { tags: ['slow'] }, isAllowed);

async function isAllowed(profile: Profile): Promise<void> {
  const { record, lines } = await referenceRun({ profile });
  const read = parseRecord(lines.map((line) => `${formatLine(line)}\n`).join(''));
  expect(read.findings).toEqual(record.findings);
  for (const [name, complaints] of compiled) {
    const show = await render(name);
    expect(await complaints({ [profile]: show(read) })).toEqual([]);
  }
}
