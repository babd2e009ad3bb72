import { expect, test } from 'vitest';
import { filesIn, textOf } from './source-files.ts';

/** Past this many lines a file holds two ideas. */
const MOST = 250;

const lengthOf = (file: string): number => textOf(file).trimEnd().split('\n').length;

test.for(['src', 'fixtures', 'scripts', 'suites'])('no file of %s is longer than 250 lines', (folder) => {
  const files = filesIn(folder);
  const long = files.filter((file) => lengthOf(file) > MOST).map((file) => `${file}: ${lengthOf(file)}`);
  expect(files.length).toBeGreaterThan(0);
  expect(long).toEqual([]);
});

test('the model is types only', () => {
  const files = ['src/model.ts', ...filesIn('src/model')];
  const isType = (line: string): boolean => /^(import type|export (type|interface)) /.test(line);
  const statements = files.flatMap((file) =>
    textOf(file)
      .split('\n')
      .filter((line) => /^[a-z]/.test(line) && !isType(line))
      .map((line) => `${file}: ${line}`),
  );
  expect(statements).toEqual([]);
});
