import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, test } from 'vitest';
import type { RawOptions } from '../../../../src/cli/commands/options.ts';
import { baselineCommand, expiry, readBaseline } from '../../../../src/cli/read/baseline-command.ts';
import { environmentOf, memoryIo, tenantFor } from '../../harness/gate-on.ts';
import { folder, patchproof } from '../../harness/in-process.ts';
import { entriesIn, fileIn, RULE } from '../../harness/tolerating.ts';
import { SAMPLES } from '../../samples/report-samples.ts';

const NOW = Date.UTC(2026, 5, 2);

/** A folder with a sample as the record of the last run. */
function having(sample: string): string {
  const cwd = folder();
  mkdirSync(join(cwd, 'reports/latest'), { recursive: true });
  writeFileSync(join(cwd, 'reports/latest/record.ndjson'), SAMPLES[sample] ?? '');
  return cwd;
}

const words = { update: true, reason: 'known', expires: '90d' } as const;

/** In a terminal where the question is answered. */
async function answering(reply: string, cwd: string, options: RawOptions) {
  const asked: string[] = [];
  const io = memoryIo(
    {},
    {
      cwd,
      clock: () => NOW,
      ask: async (question) => {
        asked.push(question);
        return reply;
      },
    },
  );
  const code = await baselineCommand([], options, io, []);
  return { code, asked, said: io.said() };
}

describe('patchproof baseline', () => {
  it('shows what it would write, and writes nothing', async () => {
    const cwd = having('tolerated');
    const { code, out, err } = await patchproof(['baseline'], cwd);
    expect([code, existsSync(fileIn(cwd))]).toEqual([1, false]);
    expect(out).toMatch(
      /^\+ request\.show_as_button\.type\n {2}\+ expected {3}400\n {2}\+ actual {5}200 \{show_as_button: true\}\n/m,
    );
    expect(out.trimEnd()).toMatch(/\d+ added, 0 changed, 0 removed, 0 kept$/);
    expect(err).toBe('Nothing was written: --update writes it\n');
  });

  it('asks in a terminal, and takes no for an answer', async () => {
    const cwd = having('tolerated');
    const { code, asked } = await answering('', cwd, words);
    expect([code, asked, existsSync(fileIn(cwd))]).toEqual([
      1,
      ['Write reports/baseline.json? (y/N) '],
      false,
    ]);
  });

  it('writes what was agreed to, the same bytes each time', async () => {
    const cwd = having('tolerated');
    expect((await answering('y', cwd, words)).code).toBe(0);
    const text = readFileSync(fileIn(cwd), 'utf8');
    expect(text).toContain('"since": "2026-06-02",\n      "expires": "2026-08-31"');
    const again = await answering('y', cwd, words);
    expect([again.code, again.asked, readFileSync(fileIn(cwd), 'utf8')]).toEqual([0, [], text]);
    expect(again.said).toMatch(/0 added, 0 changed, 0 removed, \d+ kept/);
  });

  it('writes nothing where nobody can be asked, unless it was told not to ask', async () => {
    const cwd = having('tolerated');
    const asked = ['baseline', '--update', '--reason', 'known', '--expires', '90d'];
    const { code, out, err } = await patchproof(asked, cwd);
    expect([code, existsSync(fileIn(cwd))]).toEqual([2, false]);
    expect([out, err]).toEqual([
      expect.stringContaining('+ request.'),
      expect.stringContaining('--yes writes what is shown'),
    ]);
    expect((await patchproof([...asked, '--yes', '--ticket', 'ID-7'], cwd)).code).toBe(0);
    expect(readFileSync(fileIn(cwd), 'utf8')).toContain('"ticket": "ID-7"');
  });

  it('wants a reason and an end for what is new, and says both at once', async () => {
    const { code, err } = await patchproof(['baseline', '--update', '--yes'], having('tolerated'));
    expect(code).toBe(2);
    expect(err).toMatch(/--reason is missing.*\n--expires is missing/);
  });

  it('is narrowed to rules', async () => {
    const cwd = having('tolerated');
    await answering('y', cwd, { ...words, only: ['request.organization_connection_name'] });
    expect(entriesIn(cwd).map(({ rule }) => rule)).toEqual([
      'request.organization_connection_name.maxLength',
    ]);
    const { code, err } = await patchproof(['baseline', '--only', 'request.show_as_button.typ'], cwd);
    expect([code, err]).toEqual([
      2,
      expect.stringMatching(/--only request\.show_as_button\.typ: no rule has that id; nearest: /),
    ]);
  });

  it('has nothing to do for a clean run', async () => {
    const { code, out } = await patchproof(['baseline'], having('all-upheld'));
    expect([code, out]).toEqual([0, expect.stringContaining('0 added, 0 changed, 0 removed, 0 kept')]);
  });

  it.each([
    ['truncated', /the run was cut off/],
    ['inconclusive', /a deep run draws at random/],
    ['violations', /written by an older version/],
  ])('takes no record that is %s', async (sample, because) => {
    const { code, err } = await patchproof(['baseline', '--update'], having(sample));
    expect([code, err]).toEqual([2, expect.stringMatching(because)]);
  });

  it('says what it expected instead of a record', async () => {
    const { code, err } = await patchproof(['baseline', 'nowhere'], folder());
    expect([code, err]).toEqual([
      2,
      'nowhere: there is no such file; expected the record.ndjson of a run, or its folder',
    ]);
  });
});

describe('--expires', () => {
  const problemsOf = (text: string): readonly string[] => {
    const problems: string[] = [];
    expect(expiry(text, NOW, problems)).toBeUndefined();
    return problems;
  };

  it.each([
    ['1d', '2026-06-03'],
    ['90d', '2026-08-31'],
    ['12w', '2026-08-25'],
    ['2026-06-03', '2026-06-03'],
  ])('%s is %s', (text, day) => {
    const problems: string[] = [];
    expect([expiry(text, NOW, problems), problems]).toEqual([day, []]);
  });

  it.each(['soon', '', '90', '1.5d', '-3d', '2026-02-30', '31.12.2026', '2026-6-3'])('is not %s', (text) => {
    expect(problemsOf(text)).toEqual([expect.stringContaining('expected days from now, as in 90d or 12w')]);
  });

  it('is in the future, and at most a year away', () => {
    expect(problemsOf('2026-06-02')).toEqual([expect.stringContaining('is not in the future')]);
    expect(problemsOf('9999d')).toEqual([expect.stringContaining('at most a year')]);
    expect(problemsOf('0d')).toEqual([expect.stringContaining('is not in the future')]);
  });
});

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
