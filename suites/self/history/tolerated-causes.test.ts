import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Finding } from '../../../src/model.ts';
import { folder } from '../harness/in-process.ts';
import { entriesIn, fileIn, run, update } from '../harness/tolerating.ts';

const CAUSE = 'state.unsent.reset';

const causesIn = (cwd: string): readonly { readonly cause: string }[] =>
  (JSON.parse(readFileSync(fileIn(cwd), 'utf8')) as { causes: readonly { readonly cause: string }[] }).causes;

let made: Promise<string> | undefined;

/** A folder whose baseline tolerates the cause; what a run and `--update` made of it is written once. */
async function tolerating(): Promise<string> {
  const cwd = folder();
  made ??= (async () => {
    const ran = await run(cwd, CAUSE);
    expect(ran.code).toBe(1);
    expect(ran.record.findings.filter(isViolated).length).toBeGreaterThan(1);
    expect(await update(cwd, '--by-cause')).toMatchObject({
      code: 0,
      err: expect.stringContaining('1 entry'),
    });
    return readFileSync(fileIn(cwd), 'utf8');
  })();
  const text = await made;
  mkdirSync(dirname(fileIn(cwd)), { recursive: true });
  writeFileSync(fileIn(cwd), text);
  return cwd;
}

const isViolated = ({ outcome, level }: Finding): boolean => outcome === 'violated' && level !== 'observe';

describe('a baseline of causes', () => {
  it('tolerates all that one fault breaks with one entry, and nothing beside it', async () => {
    const cwd = await tolerating();
    expect(causesIn(cwd).map(({ cause }) => cause)).toEqual([CAUSE]);

    const again = await run(cwd, CAUSE);
    expect(again.code).toBe(0);
    expect(again.record.findings.filter(isViolated).every(({ tolerated }) => tolerated?.length === 1)).toBe(
      true,
    );

    const other = await run(cwd, 'request.name.empty-clears');
    expect(other.code).toBe(1);
    expect(other.record.end?.baseline?.stale).toMatchObject([{ rule: CAUSE, kind: 'gone' }]);
  });

  it('fails on another fault beside the one that it tolerates, and says which rule that breaks', {
    tags: ['slow'],
  }, async () => {
    const cwd = await tolerating();
    const both = await run(cwd, [CAUSE, 'error.message.list']);
    expect(both.code).toBe(1);
    expect(both.record.end?.baseline?.stale).toEqual([]);
    const failing = both.record.findings.filter((one) => isViolated(one) && one.tolerated === undefined);
    expect(failing.map(({ rule }) => rule)).toEqual(['error.message.type']);
  });

  it('tolerates the faults of a framework with an entry each, and rules only where no cause explains them', {
    tags: ['slow'],
  }, async () => {
    const cwd = folder();
    const faults = ['request.members.coerced', 'error.page.syntax'];
    await run(cwd, faults);
    await update(cwd, '--by-cause');
    expect(
      causesIn(cwd)
        .map(({ cause }) => cause)
        .toSorted(),
    ).toEqual(faults.toSorted());
    expect(entriesIn(cwd)).toEqual([]);
    expect((await run(cwd, faults)).code).toBe(0);
  });

  it('is stale once the fault is mended, and --update takes the entry out', async () => {
    const cwd = await tolerating();
    expect((await run(cwd, undefined)).code).toBe(1);
    expect(await update(cwd)).toMatchObject({ code: 0, out: expect.stringContaining(`- cause ${CAUSE}`) });
    expect((await run(cwd, undefined)).code).toBe(0);
  });

  it('says which cause is not known', async () => {
    const cwd = await tolerating();
    writeFileSync(fileIn(cwd), readFileSync(fileIn(cwd), 'utf8').replace(CAUSE, 'state.unsent.rest'));
    const ran = await run(cwd, CAUSE);
    expect(ran.code).toBe(1);
    expect(ran.record.end?.baseline?.stale).toMatchObject([{ rule: 'state.unsent.rest', kind: 'unknown' }]);
  });
});
