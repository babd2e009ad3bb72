import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { fileOf, folder, readRows, renderTable, withTable } from '../../../scripts/frameworks/table.ts';
import { shippedDictionary } from '../../../src/diagnose/dictionary.ts';

const rows = readRows();
const servers = join(folder, 'servers');

describe('the table of frameworks', () => {
  it('is in the document as the script has it', () => {
    const document = readFileSync('docs/frameworks.md', 'utf8');
    expect(withTable(document, renderTable(rows))).toBe(document);
  });

  it('names causes that a diagnosis can name', () => {
    const known = new Set(
      shippedDictionary().faults.flatMap(({ id, same }) => [id, ...same.map((one) => one.id)]),
    );
    for (const { id, causes } of rows) {
      expect(causes, id).not.toEqual([]);
      expect(causes.filter((cause) => !known.has(cause), id)).toEqual([]);
    }
  });

  it('has a row for each server, and a server for each row', () => {
    const shown = readdirSync(servers).flatMap((file) =>
      [...readFileSync(join(servers, file), 'utf8').matchAll(/^ {2}'([\w.]+)': \{/gm)].map(([, id]) => ({
        file,
        id,
      })),
    );
    expect(shown.map(({ id }) => id).toSorted()).toEqual(rows.map(({ id }) => id).toSorted());
    for (const row of rows) expect(shown).toContainEqual({ file: fileOf(row), id: row.id });
  });

  it('refuses a document that has lost the place of its table', () => {
    expect(() => withTable('# Frameworks\n', '')).toThrow('docs/frameworks.md');
  });
});
