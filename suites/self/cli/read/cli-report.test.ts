import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseRecord } from '../../../../src/record/parse-record.ts';
import { FORMATS } from '../../../../src/report/formats.ts';
import { folder, formatNames, modeOf, patchproof } from '../../harness/in-process.ts';
import { SAMPLES } from '../../samples/report-samples.ts';

describe('patchproof report', () => {
  const withSample = (name: string): string => {
    const cwd = folder();
    writeFileSync(join(cwd, 'record.ndjson'), SAMPLES[name] ?? '');
    return cwd;
  };

  it.each(FORMATS.map(({ name }) => name))('shows a record again as %s', async (name) => {
    const record = parseRecord(SAMPLES.violations ?? '');
    const render = await FORMATS.find((one) => one.name === name)?.load();
    const known = render?.(record, {});
    const shown = await patchproof(['report', 'record.ndjson', '--format', name], withSample('violations'));
    expect(shown).toEqual({ code: 0, out: known, err: '' });
  });

  it('is the console without a format, and takes the folder of a run', async () => {
    const cwd = withSample('truncated');
    const { code, out } = await patchproof(['report', '.'], cwd);
    expect(code).toBe(0);
    expect(out).toMatch(/\nTruncated: the run on 127\.0\.0\.1:4010 was cut off after 3 requests\.\n$/);
  });

  it('counts should rules too when it is told to be strict', async () => {
    const cwd = withSample('violations');
    const lax = await patchproof(['report', 'record.ndjson'], cwd);
    const strict = await patchproof(['report', 'record.ndjson', '--strict'], cwd);
    expect(lax.out).toContain('Does not conform: 6 must rules violated on 127.0.0.1:4010.');
    expect(strict.out).toContain(
      'Does not conform: 6 must rules and 1 should rule violated on 127.0.0.1:4010.',
    );
  });

  it('writes a file that its owner alone may read, whatever was there', async () => {
    const cwd = withSample('violations');
    writeFileSync(join(cwd, 'junit.xml'), 'older');
    chmodSync(join(cwd, 'junit.xml'), 0o644);
    const words = ['report', 'record.ndjson', '--format', 'junit', '--out', 'junit.xml'];
    expect(await patchproof(words, cwd)).toEqual({ code: 0, out: '', err: '' });
    expect(readFileSync(join(cwd, 'junit.xml'), 'utf8')).toMatch(/^<\?xml/);
    expect(modeOf(join(cwd, 'junit.xml'))).toBe(0o600);
    const dash = await patchproof([...words.slice(0, -1), '-'], cwd);
    expect(dash.out).toBe(readFileSync(join(cwd, 'junit.xml'), 'utf8'));
  });

  it.each<[string, readonly string[], RegExp]>([
    [
      'an unknown format',
      ['record.ndjson', '--format', 'pdf'],
      new RegExp(`^--format pdf: no such format; there are ${formatNames}$`),
    ],
    [
      'several formats',
      ['record.ndjson', '--format', 'md,json'],
      /^--format md,json: no such format; there are /,
    ],
    [
      'a file that is not there',
      ['lost.ndjson'],
      /^lost\.ndjson: there is no such file; expected the record\.ndjson of a run, or its folder$/,
    ],
    [
      'a folder without a record',
      ['empty'],
      /^empty: it is a folder without a record\.ndjson; expected the record\.ndjson of a run, or its folder$/,
    ],
    ['the root', ['/'], /^\/: it is a folder without a record\.ndjson; expected the record/],
    [
      'a file that is no record',
      ['secrets.txt'],
      /^secrets\.txt: record line 1: expected a JSON object, found other text; expected the record/,
    ],
    [
      'a folder to write to',
      ['record.ndjson', '--out', 'empty'],
      /^--out empty: expected a file that can be written: /,
    ],
    [
      'a file in no folder',
      ['record.ndjson', '--out', 'a/b/c.txt'],
      /^--out a\/b\/c\.txt: expected a file that can be written: /,
    ],
  ])('says what was wrong: %s', async (_name, words, says) => {
    const cwd = withSample('violations');
    mkdirSync(join(cwd, 'empty'));
    writeFileSync(join(cwd, 'secrets.txt'), 'AUTH0_CLIENT_SECRET=hunter2\n');
    const { code, out, err } = await patchproof(['report', ...words], cwd);
    expect(code).toBe(2);
    expect(err).toMatch(says);
    expect(out + err).not.toContain('hunter2');
  });

  it.each<[Readonly<Record<string, string>>, string]>([
    [
      { GITHUB_WORKFLOW_REF: 'acme/app/.github/workflows/contract.yml@refs/heads/main' },
      '.github/workflows/contract.yml',
    ],
    [{ CI_CONFIG_PATH: '.gitlab-ci.yml' }, '.gitlab-ci.yml'],
  ])('points code scanning at the file of the workflow: %j', async (env, file) => {
    const words = ['report', 'record.ndjson', '--format', 'sarif'];
    const { out } = await patchproof(words, withSample('violations'), env);
    expect(out).toContain(`"uri": "${file}"`);
  });
});
