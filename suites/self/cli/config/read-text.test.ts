import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readBaseline } from '../../../../src/cli/read/baseline-command.ts';
import { readDocument } from '../../../../src/cli/read/drift-command.ts';
import { readRecord } from '../../../../src/cli/run/output.ts';
import { readCorpus } from '../../../../src/cli/session/corpus.ts';
import { emptyFolder, root } from '../../harness/cli-launch.ts';
import { write } from '../../harness/exchanges.ts';

const swapped = (text: string): Buffer => Buffer.from(text, 'utf16le').swap16();

const spellings: readonly (readonly [what: string, of: (text: string) => string | Buffer])[] = [
  ['UTF-8', (text) => text],
  ['UTF-8 with a byte order mark', (text) => `\ufeff${text}`],
  ['UTF-16, little endian', (text) => Buffer.from(`\ufeff${text}`, 'utf16le')],
  ['UTF-16, big endian', (text) => swapped(`\ufeff${text}`)],
];

describe.each(spellings)('a file in %s', (what, of) => {
  test('is read as a record, a baseline and a kept counterexample', () => {
    const cwd = emptyFolder();
    const record = readFileSync(join(root, 'fixtures', 'records', 'violations.ndjson'), 'utf8');
    writeFileSync(join(cwd, 'r.ndjson'), of(record));
    writeFileSync(join(cwd, 'b.json'), of('{"format":1,"entries":[]}'));
    mkdirSync(join(cwd, 'fixtures', 'corpus'), { recursive: true });
    const kept = { rule: 'request.a.b', cases: [write('a')] };
    writeFileSync(join(cwd, 'fixtures', 'corpus', 'one.json'), of(JSON.stringify(kept)));
    expect(readRecord('r.ndjson', cwd).exchanges.length).toBeGreaterThan(0);
    expect(readBaseline(cwd, 'b.json')?.entries).toEqual([]);
    expect(readCorpus(cwd).map(({ id }) => id)).toEqual(['corpus/one/1']);
  });

  test('is read as a document', async () => {
    const cwd = emptyFolder();
    writeFileSync(join(cwd, 'o.json'), of('{"openapi":"3.1.0"}'));
    writeFileSync(join(cwd, 'o.yaml'), of('openapi: 3.1.0\n'));
    for (const name of ['o.json', 'o.yaml'])
      expect((await readDocument(name, cwd)).value, what).toEqual({ openapi: '3.1.0' });
  });
});
