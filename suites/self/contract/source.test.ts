import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import source from '../../../schemas/SOURCE.json' with { type: 'json' };
import { revisions } from '../../../src/contract/index.ts';

const folder = new URL('../../../schemas/', import.meta.url);

describe('SOURCE.json', () => {
  test('accounts for every contract file, and no other', () => {
    const files = revisions.flatMap((revision) =>
      readdirSync(new URL(`${revision}/`, folder)).map((name) => `${revision}/${name}`),
    );
    expect(source.files.map(({ file }) => file).toSorted()).toEqual(files.toSorted());
  });

  test.each(source.files)('$file has the recorded hash', ({ file, sha256 }) => {
    const bytes = readFileSync(new URL(file, folder));
    expect(createHash('sha256').update(bytes).digest('hex')).toBe(sha256);
  });

  test.each(source.files)('$file names a document, a commit, a date and an anchor', (entry) => {
    expect(entry.repository).toMatch(/^https:\/\/github\.com\//);
    expect(entry.commit).toMatch(/^[0-9a-f]{9,40}$/);
    expect(entry.date).toMatch(/^\d{4}-\d\d-\d\d$/);
    expect(entry.document).not.toBe('');
    expect(entry.anchor).not.toBe('');
  });

  test.each(source.errata)('erratum $id says what is printed, what is so, and why we know', (erratum) => {
    for (const words of [erratum.says, erratum.is, erratum.encoded, ...erratum.evidence])
      expect(words).not.toBe('');
    expect(erratum.evidence).not.toEqual([]);
  });
});
