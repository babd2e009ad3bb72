import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { shippedDictionary } from '../../../src/diagnose/dictionary.ts';

interface Row {
  readonly id: string;
  readonly framework: string;
  readonly default: string;
  readonly effect: string;
  readonly cause: string;
  readonly configure: string;
}

const root = join(import.meta.dirname, '../../..');
const read = (file: string): string => readFileSync(join(root, file), 'utf8');
const rows = JSON.parse(read('examples/frameworks/rows.json')) as readonly Row[];

test('docs/frameworks.md has the rows that npm run frameworks shows', () => {
  const lines = read('docs/frameworks.md').split('\n');
  const table = lines
    .filter((line) => line.startsWith('| '))
    .slice(2)
    .map((line) => line.replaceAll(/ +/g, ' '));
  expect(table).toEqual(
    rows.map(
      (row) => `| ${row.framework} | ${row.default} | ${row.effect} | \`${row.cause}\` | ${row.configure} |`,
    ),
  );
});

test('each row names a cause that there is, and servers that show it', () => {
  const causes = shippedDictionary()
    .faults.flatMap((fault) => [fault, ...fault.same])
    .map(({ id }) => id);
  expect(rows.map(({ cause }) => cause).filter((cause) => !causes.includes(cause))).toEqual([]);
  const servers = read('examples/frameworks/validators.mjs') + read('examples/frameworks/frameworks.mjs');
  expect(rows.filter(({ id }) => !servers.includes(`'${id}': [`))).toEqual([]);
});
