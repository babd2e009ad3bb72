import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { mutants } from '../../fixtures/mutants/index.ts';
import type { BaselineEntry, Finding, RunRecord } from '../../src/model.ts';
import { parseRecord } from '../../src/report/parse-record.ts';
import { environmentOf, findingOf, tenantFor } from './gate-on.ts';
import { folder, patchproof, type Said } from './in-process.ts';

const RULE = 'request.organization_connection_name.minLength';
const CASE = 'organization_connection_name/minLength/0';

/** Two faults of one rule at one case: an empty name is left out, or clears what was stored. */
const [TOLERATED, SWAPPED] = ['request.name.empty-dropped', 'request.name.empty-clears'];

interface Ran extends Said {
  readonly record: RunRecord;
}

/** A run against the reference, or against one of its mutants, with the baseline of a folder. */
async function run(cwd: string, mutant: string | undefined, ...words: readonly string[]): Promise<Ran> {
  const found = mutants.find(({ id }) => id === mutant);
  if (mutant !== undefined && found === undefined) throw new Error(`there is no mutant ${mutant}`);
  const tenant = await tenantFor(found === undefined ? {} : { behaviour: found.behaviour() });
  const said = await patchproof(['run', '--yes', '--report', 'record', ...words], cwd, environmentOf(tenant));
  const record = parseRecord(readFileSync(join(cwd, 'reports/latest/record.ndjson'), 'utf8'));
  return { ...said, record };
}

const update = (cwd: string, ...words: readonly string[]): Promise<Said> =>
  patchproof(
    ['baseline', '--update', '--yes', '--reason', 'fixed in 4.2', '--expires', '90d', ...words],
    cwd,
  );

const fileIn = (cwd: string): string => join(cwd, 'reports/baseline.json');
const entriesIn = (cwd: string): readonly BaselineEntry[] =>
  (JSON.parse(readFileSync(fileIn(cwd), 'utf8')) as { readonly entries: readonly BaselineEntry[] }).entries;

function write(cwd: string, change: (entry: BaselineEntry) => object): void {
  const entries = entriesIn(cwd).map(change);
  writeFileSync(fileIn(cwd), JSON.stringify({ format: 1, entries }));
}

let made: Promise<string> | undefined;

/** What the first mutant is to be tolerated for, made once by the gate. */
async function make(): Promise<string> {
  const cwd = folder();
  expect((await run(cwd, TOLERATED)).code).toBe(1);
  expect(await update(cwd)).toMatchObject({ code: 0, err: expect.stringContaining('1 entry') });
  return readFileSync(fileIn(cwd), 'utf8');
}

/** A folder whose baseline tolerates what the first mutant does. */
async function tolerating(): Promise<string> {
  made ??= make();
  const cwd = folder();
  mkdirSync(join(cwd, 'reports'));
  writeFileSync(fileIn(cwd), await made);
  return cwd;
}

/** Runs what this is about and no more. */
const NAMES = ['--only', 'request.organization_connection_name'] as const;

const stale = ({ record }: Ran) => record.end?.baseline?.stale ?? [];
const tolerated = ({ record }: Ran): readonly string[] =>
  record.findings.filter((finding: Finding) => finding.tolerated !== undefined).map(({ rule }) => rule);

describe('a baseline', () => {
  it('lets a known violation pass, which still runs and is shown', async () => {
    const cwd = await tolerating();
    const again = await run(cwd, TOLERATED);
    expect([again.code, tolerated(again), stale(again)]).toEqual([0, [RULE], []]);
    expect(findingOf(again.record, RULE)).toMatchObject({ outcome: 'violated' });
    expect(again.out).toMatch(
      /^Tolerated · 1 rule\n {2}request\.organization_connection_name\.minLength\n {4}fixed in 4\.2 · since/m,
    );
    expect(again.out).toMatch(/^Conforms: 128 rules upheld, .* 1 tolerated /m);
  });

  it('fails the run when another fault under the same rule takes its place', async () => {
    const cwd = await tolerating();
    const swapped = await run(cwd, SWAPPED, ...NAMES);
    expect([swapped.code, tolerated(swapped)]).toEqual([1, []]);
    expect(findingOf(swapped.record, RULE).fresh).toEqual([CASE]);
    expect(swapped.out).toMatch(
      /^✗ request\.organization_connection_name\.minLength · must · 1 case not in the baseline$/m,
    );
    expect(stale(swapped)).toEqual([
      expect.objectContaining({
        rule: RULE,
        because: expect.stringContaining(`${CASE} is answered otherwise now: 200 `),
      }),
    ]);
  });

  it('fails the run when the fault is mended, says how to mend the entry, and that mends it', async () => {
    const cwd = await tolerating();
    const mended = await run(cwd, undefined, ...NAMES);
    expect(mended.code).toBe(1);
    expect(stale(mended)).toEqual([
      {
        rule: RULE,
        because: `it no longer occurs: ${CASE}`,
        mend: `npx patchproof baseline --update --only ${RULE} (takes it out, and puts in what occurs now)`,
      },
    ]);
    expect(mended.out).toMatch(/^The baseline is stale: 1 entry of reports\/baseline\.json to mend\.$/m);
    const [, words = ''] = /npx patchproof (.*?) \(/.exec(stale(mended)[0]?.mend ?? '') ?? [];
    expect((await patchproof([...words.split(' '), '--yes'], cwd)).code).toBe(0);
    expect([entriesIn(cwd), (await run(cwd, undefined, ...NAMES)).code]).toEqual([[], 0]);
  });

  it('fails the run when it names a rule that does not exist', async () => {
    const cwd = await tolerating();
    write(cwd, (entry) => ({ ...entry, rule: 'request.organization_connection_name.minLenght' }));
    const renamed = await run(cwd, TOLERATED, ...NAMES);
    expect([renamed.code, tolerated(renamed)]).toEqual([1, []]);
    expect(stale(renamed)).toEqual([
      expect.objectContaining({
        rule: 'request.organization_connection_name.minLenght',
        because: expect.stringContaining(`there is no rule of that id; nearest: ${RULE}`),
      }),
    ]);
  });

  it('fails the run from the day after it has expired on', async () => {
    const cwd = await tolerating();
    write(cwd, (entry) => ({ ...entry, since: '2020-01-01', expires: '2020-02-01' }));
    const expired = await run(cwd, TOLERATED, ...NAMES);
    expect([expired.code, tolerated(expired)]).toEqual([1, []]);
    expect(stale(expired)[0]).toMatchObject({ because: 'it expired after 2020-02-01' });
    expect((await update(cwd)).code).toBe(0);
    expect((await run(cwd, TOLERATED, ...NAMES)).code).toBe(0);
    expect(entriesIn(cwd)[0]?.since).toBe('2020-01-01');
    write(cwd, (entry) => ({ ...entry, expires: new Date().toISOString().slice(0, 10) }));
    expect((await run(cwd, TOLERATED, ...NAMES)).code).toBe(0);
  });

  it('is not stale to a run that could not judge it', async () => {
    const cwd = await tolerating();
    const partial: readonly (readonly string[])[] = [
      ['--only', 'request.show_as_button'],
      ['--profile', 'smoke'],
      ['--max-requests', '6', '--allow-untested'],
    ];
    for (const words of partial) {
      const ran = await run(cwd, undefined, ...words);
      expect([ran.code, stale(ran), ran.record.end?.baseline?.unjudged], words.join(' ')).toEqual([0, [], 1]);
    }
    const only = await run(cwd, undefined, '--only', RULE);
    expect(stale(only)).toHaveLength(1);
  });

  it('is not stale where the answers do not tell', async () => {
    const cwd = await tolerating();
    const tenant = await tenantFor({
      behaviour: {
        respond: (answer, { operation }) => (operation.id === 'update' ? { ...answer, status: 503 } : answer),
      },
    });
    const down = await patchproof(['run', '--yes', ...NAMES], cwd, environmentOf(tenant));
    expect(down.out).not.toContain('stale');
  });

  it('tolerates in smoke and under --only what the gate has seen', async () => {
    const cwd = folder();
    await run(cwd, 'request.name.one-more');
    await update(cwd);
    for (const words of [
      ['--profile', 'smoke'],
      ['--only', 'request.organization_connection_name'],
    ]) {
      const ran = await run(cwd, 'request.name.one-more', ...words);
      expect([ran.code, stale(ran)], words.join(' ')).toEqual([0, []]);
    }
  });

  it('is not asked about the reference tenant, unless it is named', async () => {
    const cwd = await tolerating();
    const words = ['run', '--only', RULE];
    expect((await patchproof(words, cwd)).code).toBe(0);
    expect((await patchproof([...words, '--baseline', 'reports/baseline.json'], cwd)).code).toBe(1);
  });

  it('can be left out', async () => {
    const cwd = await tolerating();
    const ran = await run(cwd, TOLERATED, '--no-baseline', ...NAMES);
    expect([ran.code, ran.record.end?.baseline]).toEqual([1, undefined]);
  });

  it('holds on resources that are created for each run', async () => {
    const cwd = folder();
    const faulty = mutants.find(({ id }) => id === 'state.name.lower-case');
    expect(faulty).toBeDefined();
    const tenant = await tenantFor({ behaviour: faulty?.behaviour() ?? {} });
    const env = { AUTH0_DOMAIN: tenant.origin, AUTH0_API_TOKEN: tenant.tokens.full };
    expect((await patchproof(['run'], cwd, env)).code).toBe(1);
    await update(cwd);
    expect((await patchproof(['run'], cwd, env)).code).toBe(0);
  });
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
  const entry = {
    rule: RULE,
    reason: 'known',
    since: '2026-01-01',
    expires: '2026-03-01',
    answers: [{ profile: 'gate', expected: '400', actual: '200', cases: ['a/b/c'] }],
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
