import { describe, expect, test } from 'vitest';
import { filesIn, textOf } from '../harness/source-files.ts';

/** Who may import whom is for the linter: `biome.json`. Here is what it has no rule for. */

const sources = filesIn('src');

/** Lines that match, without comments and the programs that are printed for people to run elsewhere. */
const linesWith = (files: readonly string[], pattern: RegExp): readonly string[] =>
  files.flatMap((file) =>
    textOf(file)
      .split('\n')
      .filter((line) => pattern.test(line) && !line.includes('node -p') && !/^\s*(\*|\/)/.test(line))
      .map((line) => `${file}: ${line.trim()}`),
  );

describe('one place for what is not pure', () => {
  const entry = ['src/cli/main.ts', 'src/cli/process/command-line.ts'];
  const others = sources.filter((file) => !entry.includes(file));
  const network = 'src/target/http/http.ts';

  test('the process', () => {
    expect(linesWith(others, /\bprocess\./)).toEqual([]);
  });

  test('timers, but for the deadline of a request', () => {
    const files = others.filter((file) => file !== network);
    expect(linesWith(files, /\bset(Timeout|Interval)\(/)).toEqual([]);
  });

  test('the clock and chance', () => {
    expect(linesWith(others, /Date\.now\(|new Date\(\)|Math\.random\(/)).toEqual([]);
  });

  test('the network', () => {
    const imported = linesWith(sources, /from '(undici|node:(http|https|http2|dgram|tls))'/);
    expect(imported.map((line) => line.split(':')[0])).toEqual([network]);
  });
});

test('the model is types only', () => {
  const model = ['src/model.ts', ...sources.filter((file) => file.startsWith('src/model/'))];
  const statements = linesWith(model, /^(?!import type |(export )?(type|interface) )[a-z]/);
  expect(statements).toEqual([]);
});

test('comments keep to 110 columns, as the formatter keeps code', () => {
  const isWide = (line: string): boolean => line.length > 110 && /^\s*(\/\/|\/?\*)/.test(line);
  const typed = sources.filter((file) => file.endsWith('.ts'));
  const wide = typed.flatMap((file) => textOf(file).split('\n').filter(isWide));
  expect(wide).toEqual([]);
});
