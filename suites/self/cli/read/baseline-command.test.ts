import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { RawOptions } from '../../../../src/cli/commands/options.ts';
import { baselineCommand, expiry } from '../../../../src/cli/read/baseline-command.ts';
import { memoryIo } from '../../harness/gate-on.ts';
import { folder, patchproof } from '../../harness/in-process.ts';
import { SAMPLES } from '../../samples/report-samples.ts';

const NOW = Date.UTC(2026, 5, 2);

/** A folder with a sample as the record of the last run. */
function having(sample: string): string {
  const cwd = folder();
  mkdirSync(join(cwd, 'reports/latest'), { recursive: true });
  writeFileSync(join(cwd, 'reports/latest/record.ndjson'), SAMPLES[sample] ?? '');
  return cwd;
}

const file = (cwd: string): string => join(cwd, 'reports/baseline.json');
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
    expect([code, existsSync(file(cwd))]).toEqual([1, false]);
    expect(out).toMatch(
      /^\+ request\.show_as_button\.type\n {2}\+ expected {3}400\n {2}\+ actual {5}200 \{show_as_button: true\}\n/m,
    );
    expect(out.trimEnd()).toMatch(/\d+ added, 0 changed, 0 removed, 0 kept$/);
    expect(err).toBe('Nothing was written: --update writes it\n');
  });

  it('asks in a terminal, and takes no for an answer', async () => {
    const cwd = having('tolerated');
    const { code, asked } = await answering('', cwd, words);
    expect([code, asked, existsSync(file(cwd))]).toEqual([1, ['Write reports/baseline.json? (y/N) '], false]);
  });

  it('writes what was agreed to, the same bytes each time', async () => {
    const cwd = having('tolerated');
    expect((await answering('y', cwd, words)).code).toBe(0);
    const text = readFileSync(file(cwd), 'utf8');
    expect(text).toContain('"since": "2026-06-02",\n      "expires": "2026-08-31"');
    const again = await answering('y', cwd, words);
    expect([again.code, again.asked, readFileSync(file(cwd), 'utf8')]).toEqual([0, [], text]);
    expect(again.said).toMatch(/0 added, 0 changed, 0 removed, \d+ kept/);
  });

  it('writes nothing where nobody can be asked, unless it was told not to ask', async () => {
    const cwd = having('tolerated');
    const asked = ['baseline', '--update', '--reason', 'known', '--expires', '90d'];
    const { code, out, err } = await patchproof(asked, cwd);
    expect([code, existsSync(file(cwd))]).toEqual([2, false]);
    expect([out, err]).toEqual([
      expect.stringContaining('+ request.'),
      expect.stringContaining('--yes writes what is shown'),
    ]);
    expect((await patchproof([...asked, '--yes', '--ticket', 'ID-7'], cwd)).code).toBe(0);
    expect(readFileSync(file(cwd), 'utf8')).toContain('"ticket": "ID-7"');
  });

  it('wants a reason and an end for what is new, and says both at once', async () => {
    const { code, err } = await patchproof(['baseline', '--update', '--yes'], having('tolerated'));
    expect(code).toBe(2);
    expect(err).toMatch(/--reason is missing.*\n--expires is missing/);
  });

  it('is narrowed to rules', async () => {
    const cwd = having('tolerated');
    await answering('y', cwd, { ...words, only: ['request.organization_connection_name'] });
    const { entries } = JSON.parse(readFileSync(file(cwd), 'utf8')) as {
      readonly entries: readonly { rule: string }[];
    };
    expect(entries.map(({ rule }) => rule)).toEqual(['request.organization_connection_name.maxLength']);
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
