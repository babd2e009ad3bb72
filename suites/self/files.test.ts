import { expect, test } from 'vitest';
import { filesIn, textOf } from './source-files.ts';

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
