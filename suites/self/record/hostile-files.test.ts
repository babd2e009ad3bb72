import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'vitest';
import { FORMATS } from '../../../src/report/formats.ts';
import { emptyFolder, patchproof, root } from '../harness/cli-launch.ts';
import { write } from '../harness/exchanges.ts';
import { expectSeen, forged } from '../samples/forged.ts';

const json = (value: unknown): string => JSON.stringify(value);

/** Every text of a value with something hostile behind it, and every name of a member that may be called anything. */
function spoiled(value: unknown): unknown {
  if (typeof value === 'string') return value + forged;
  if (Array.isArray(value)) return value.map(spoiled);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, spoiled(one)]));
}

const sample = (name: string): string => readFileSync(join(root, 'fixtures', 'records', name), 'utf8');

describe('a baseline of somebody else', () => {
  test.each(['well-formed', 'wrong'])('that is %s', async (kind) => {
    const cwd = emptyFolder();
    writeFileSync(join(cwd, 'r.ndjson'), sample('violations.ndjson'));
    const entry = {
      rule: forged,
      reason: forged,
      ticket: forged,
      since: '2026-01-01',
      expires: '2099-01-01',
      answers: [{ profile: 'gate', expected: forged, actual: forged, cases: [forged] }],
    };
    const more = kind === 'wrong' ? { [forged]: forged } : {};
    writeFileSync(join(cwd, 'b.json'), json({ format: 1, entries: [{ ...entry, ...more }] }));
    expectSeen(await patchproof(['baseline', 'r.ndjson', '--baseline', 'b.json'], { cwd }));
    expectSeen(await patchproof(['run', '--baseline', 'b.json', '--profile', 'smoke'], { cwd }));
  });
});

describe('a record of somebody else', () => {
  const lines = sample('violations.ndjson').trimEnd().split('\n');
  const hostile = lines.map((line) => {
    const value = JSON.parse(line);
    const kept = [
      'kind',
      'format',
      'profile',
      'startedAt',
      'endedAt',
      'outcome',
      'level',
      'part',
      'stability',
      'purpose',
      'fault',
      'credential',
      'method',
    ];
    const walk = (one: unknown, name: string): unknown => {
      if (kept.includes(name)) return one;
      if (Array.isArray(one)) return one.map((item) => walk(item, ''));
      if (typeof one === 'object' && one !== null)
        return Object.fromEntries(Object.entries(one).map(([key, held]) => [key, walk(held, key)]));
      return spoiled(one);
    };
    return json(walk(value, ''));
  });
  const folder = (): string => {
    const cwd = emptyFolder();
    writeFileSync(join(cwd, 'a.ndjson'), `${hostile.join('\n')}\n`);
    writeFileSync(join(cwd, 'b.ndjson'), sample('all-upheld.ndjson'));
    return cwd;
  };
  test.each(FORMATS.map(({ name }) => name).filter((name) => name !== 'html'))('as %s', async (format) => {
    expectSeen(await patchproof(['report', 'a.ndjson', '--format', format], { cwd: folder() }));
  });
  test('in a comparison, and held against a baseline', async () => {
    const cwd = folder();
    expectSeen(await patchproof(['compare', 'b.ndjson', 'a.ndjson'], { cwd }));
    expectSeen(await patchproof(['compare', 'a.ndjson', 'b.ndjson'], { cwd }));
    expectSeen(
      await patchproof(['baseline', 'a.ndjson', '--update', '--yes', '--reason', 'x', '--expires', '9d'], {
        cwd,
      }),
    );
  });
});

describe('a counterexample of somebody else', () => {
  test('is sent and shown', async () => {
    const cwd = emptyFolder();
    mkdirSync(join(cwd, 'fixtures', 'corpus'), { recursive: true });
    const one = write(forged, {
      title: forged,
      edges: [{ subject: 'body', keyword: 'combination', side: 'inside', value: forged }],
      request: {
        ...write('a').request,
        path: `/organizations/{organization}/connections/{connection}`,
        body: { kind: 'json', value: { organization_connection_name: forged } },
        mediaType: 'application/json',
      },
    });
    writeFileSync(join(cwd, 'fixtures', 'corpus', 'x.json'), json({ rule: forged, cases: [one] }));
    expectSeen(await patchproof(['run', '--only', 'request.body.combination'], { cwd }));
    writeFileSync(join(cwd, 'fixtures', 'corpus', 'x.json'), json({ rule: forged, cases: 7 }));
    expectSeen(await patchproof(['run'], { cwd }));
  });
});

describe('words of somebody else', () => {
  // No command line can hold NUL.
  const typed = forged.replace('\0', '');
  test.each([
    ['report', typed],
    ['check', typed],
    ['drift', typed],
    ['compare', typed, typed],
    ['rules', typed],
    ['body', typed],
    [typed],
    ['run', `--${typed}`],
    ['run', '--contract', typed],
    ['run', '--profile', typed],
    ['run', '--only', typed],
    ['baseline', typed, '--baseline', typed],
    ['probe', typed],
    ['explore', '--only', typed],
  ])('%j', async (...words) => {
    expectSeen(await patchproof(words, { cwd: emptyFolder() }));
  });
});
