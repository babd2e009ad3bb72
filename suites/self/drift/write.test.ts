import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { contractIn } from '../../../src/cli/config/load-contract.ts';
import { type Contract, canonical, constraints, contract } from '../../../src/contract/index.ts';
import { describe as read, revise } from '../../../src/drift/describe.ts';
import { openApi } from '../../../src/drift/document.ts';
import { drift } from '../../../src/drift/drift.ts';
import { changed, commandOn, driftOn, folderWith } from './command.ts';
import { baseDocument, type Loose, node, operation, request } from './document.ts';
import { edits } from './edits.ts';
import { rewrites } from './rewrites.ts';

const april = contract('2026-04');
const hashOf = (content: Uint8Array): string => createHash('sha256').update(content).digest('hex');
/** What a contract says, keyword by keyword. */
const saidBy = ({ operation: said, schemas }: Contract) => ({
  said,
  constraints: Object.entries(schemas).map(([name, schema]) => [name, constraints(schema)]),
});
const files = [
  'operation.json',
  'path.json',
  'request-body.json',
  'response-200.json',
  'response-error.json',
];

describe('--write', () => {
  test('writes a revision that says what the document says, with its sources', async () => {
    const cwd = folderWith(baseDocument());
    const { code, err } = await driftOn(
      ['openapi.json', '--contract', '2026-09', '--write', 'new/2026-11'],
      cwd,
    );
    expect(code).toBe(1);
    expect(err).toBe('wrote new/2026-11; npx patchproof run --contract new/2026-11 uses it\n');
    const folder = join(cwd, 'new', '2026-11');
    expect(readdirSync(folder).toSorted()).toEqual(['SOURCE.json', ...files].toSorted());
    const source = JSON.parse(readFileSync(join(folder, 'SOURCE.json'), 'utf8')) as {
      readonly files: readonly Loose[];
    };
    expect(source.files.map(({ file }) => file)).toEqual(files.map((file) => `2026-11/${file}`));
    for (const { file, sha256 } of source.files)
      expect(hashOf(readFileSync(join(cwd, 'new', String(file))))).toBe(sha256);
    expect(source.files[2]).toMatchObject({
      document: 'Management API 2.0: openapi.json',
      documentSha256: hashOf(readFileSync(join(cwd, 'openapi.json'))),
      date: '2026-11-24',
    });
    expect(source.files[4]).toMatchObject({ document: 'contract 2026-09', anchor: 'response-error.json' });
    // What is written is what 2026-04 says, keyword by keyword.
    expect(saidBy(contractIn('new/2026-11', cwd))).toEqual(saidBy(april));
  });

  test('is written alike every time', { tags: ['slow'] }, async () => {
    const cwd = folderWith(changed());
    for (const folder of ['a/next', 'b/next']) await driftOn(['openapi.json', '--write', folder], cwd);
    const [a, b] = ['a/next', 'b/next'].map((folder) => contractIn(folder, cwd));
    expect(a && canonical({ ...a, revision: '' })).toBe(b && canonical({ ...b, revision: '' }));
  });

  // What simplifies in a way of its own; the rest are members and keywords that stay as they are.
  const telling = /oneOf|anyOf|3\.0|needs|not both|\$ref|const|schema|form/;
  const written = [
    ...edits
      .filter(({ name }) => telling.test(name))
      .map(({ name, from = baseDocument, edit }) => {
        const document = from();
        edit(document);
        return [name, document] as const;
      }),
    ...rewrites.map(({ name, write }) => [name, write()] as const),
  ];

  test.each(written)('agrees with its own document afterwards: %s', (_, document) => {
    const description = read(openApi('openapi.json', document), april.operation);
    const { documents, left } = revise('next', april, description);
    const { findings: lost } = drift(documents, description);
    // A contract has one schema for all forms of a body, and keeps one where the document has none.
    expect(lost.filter(({ of, keyword }) => of === undefined && keyword !== 'schema')).toEqual([]);
    expect(left.length > 0).toBe(lost.length > 0);
  });

  test('says what a contract cannot keep', async () => {
    const document = baseDocument();
    const { 200: ok = {} } = node(operation(document), 'responses');
    operation(document).responses = { 200: ok, '4XX': { description: 'Wrong' } };
    const { err } = await driftOn(['openapi.json', '--write', 'next'], folderWith(document));
    expect(err).toContain('mind: statuses 4XX: a contract lists numbers\n');
  });

  test('never writes over anything, and nothing of a document that is not sound', async () => {
    const cwd = folderWith(baseDocument());
    mkdirSync(join(cwd, 'full'));
    writeFileSync(join(cwd, 'full', 'notes.txt'), 'mine');
    await expect(driftOn(['openapi.json', '--write', 'full'], cwd)).rejects.toThrow('it is not empty');
    writeFileSync(join(cwd, 'broken.json'), '{"openapi":"3.1.0","paths":{}}');
    await expect(driftOn(['broken.json', '--write', 'other'], cwd)).rejects.toThrow('it has no PATCH');
    await expect(driftOn(['2026-09', '--write', 'other'], cwd)).rejects.toThrow(
      'expected an OpenAPI document',
    );
    expect(readdirSync(cwd).toSorted()).toEqual(['broken.json', 'full', 'openapi.json']);
    expect(readdirSync(join(cwd, 'full'))).toEqual(['notes.txt']);
  });

  test('a folder with something wrong in it is refused with everything that is', async () => {
    const cwd = folderWith(baseDocument());
    await driftOn(['openapi.json', '--write', 'next'], cwd);
    writeFileSync(join(cwd, 'next', 'operation.json'), '{"method":"PATCH","scope":7}');
    writeFileSync(join(cwd, 'next', 'path.json'), '[]');
    writeFileSync(join(cwd, 'next', 'request-body.json'), '{"type":"thing"}');
    await expect(driftOn(['openapi.json', '--contract', './next'], cwd)).rejects.toThrow(
      /operation\.json: operationId is expected to be a text\n(?:.*\n)*.*scope is expected to be a text\n(?:.*\n)*.*path\.json: expected a JSON Schema, an object\n(?:.*\n)*.*request-body\.json#\/type must be one of/,
    );
    writeFileSync(join(cwd, 'next', 'path.json'), '{');
    await expect(driftOn(['openapi.json', '--contract', './next'], cwd)).rejects.toThrow(
      'next/path.json: it is no JSON',
    );
  });
});

describe('a contract in a folder', () => {
  const from = async (document: Loose): Promise<string> => {
    const cwd = folderWith(document);
    await driftOn(['openapi.json', '--write', 'next'], cwd);
    return cwd;
  };

  test('is what other commands use as well', async () => {
    const document = baseDocument();
    request(document, 'organization_connection_name').maxLength = 64;
    const cwd = await from(document);
    const plan = await commandOn(['plan', '--contract', './next'], cwd);
    expect(plan.out).toContain('organization_connection_name/maxLength/65');
    const rules = await commandOn(
      ['rules', 'request.organization_connection_name.maxLength', '--contract', './next'],
      cwd,
    );
    expect(rules.out).toContain('longer than 64 characters');
  });

  test('is one that a run can go by', { timeout: 60_000 }, async () => {
    const cwd = await from(baseDocument());
    const run = await commandOn(['run', '--contract', './next', '--profile', 'smoke'], cwd, { HOME: cwd });
    expect(run.code).toBe(0);
    expect(run.out).toMatch(/contract +\.\/next · [0-9a-f]{64}/);
  });

  test('is said to be no use to a run yet where cases cannot be made of it', async () => {
    const document = baseDocument();
    request(document, 'organization_connection_name').format = 'uuid';
    const { err } = await driftOn(['openapi.json', '--write', 'next'], folderWith(document));
    expect(err).toMatch(/^a run cannot use it yet: .+ claims .+, breaks format at/m);
  });
});
