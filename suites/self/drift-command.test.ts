import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { stringify } from 'yaml';
import { contractIn } from '../../src/cli/load-contract.ts';
import { hashOf } from '../../src/cli/write-revision.ts';
import { canonical, compare, contract } from '../../src/contract/index.ts';
import type { Drift, DriftFinding, Json } from '../../src/model.ts';
import { emptyFolder } from './cli-launch.ts';
import { driftOn } from './drift-command.ts';
import { baseDocument, type Loose, node, operation, request, response } from './drift-document.ts';
import { edits } from './drift-edits.ts';
import { rewrites } from './drift-rewrites.ts';

const golden = join(import.meta.dirname, '..', '..', 'reports', 'golden');
const official = new URL('../../../shared/data/openapi-organization-connections.json', import.meta.url);

function expectGolden(name: string, actual: string): void {
  const file = join(golden, name);
  if (process.env.UPDATE_GOLDEN === '1') writeFileSync(file, actual);
  expect(actual).toBe(readFileSync(file, 'utf8'));
}

function folderWith(document: Json, name = 'openapi.json', form = JSON.stringify): string {
  const cwd = emptyFolder();
  writeFileSync(join(cwd, name), form(document));
  return cwd;
}

/** A document with something of everything that can be said. */
function changed(): Loose {
  const document = baseDocument();
  Object.assign(request(document, 'organization_connection_name'), { maxLength: 64, pattern: '^[^]*$' });
  const all = node(document, 'components', 'schemas');
  node(all, 'LevelOrNull').enum = ['none', 'readonly', 'full', null];
  response(document, 'connection_id').maxLength = 40;
  Object.assign(node(all, 'Connection', 'properties'), {
    strategy: { type: 'string', format: 'strategy-name', nullable: true, maxLenght: 9 },
    'a\u001b[31m|`<b>': { type: 'string', maxLength: 3 },
  });
  node(operation(document), 'responses')['409'] = { description: 'Both' };
  operation(document)['x-release-lifecycle'] = 'GA';
  return document;
}

describe('patchproof drift', () => {
  test.each([
    ['text', 'drift.txt'],
    ['md', 'drift.md'],
    ['json', 'drift.json'],
  ])('--format %s is as its golden', async (format, name) => {
    const { code, out, err } = await driftOn(['openapi.json', '--format', format], folderWith(changed()));
    expect([code, err]).toEqual([1, '']);
    expectGolden(name, out);
  });

  test('says that nothing differs, and exits with 0', async () => {
    const { code, out } = await driftOn(['openapi.json'], folderWith(baseDocument()));
    expect(code).toBe(0);
    expect(out.trimEnd().split('\n').at(-1)).toBe(
      'No drift: contract 2026-04 and openapi.json agree; their schemas say the same.',
    );
  });

  test('cannot tell where a format or an expression is foreign, and exits with 2', async () => {
    const document = baseDocument();
    response(document, 'connection_id').format = 'auth0-id';
    request(document, 'organization_connection_name').pattern = '(?i)\\A[a-z]+\\z';
    const { code, out } = await driftOn(['openapi.json'], folderWith(document));
    expect(code).toBe(2);
    expect(out).toContain(
      'response.connection_id.format: "connection-id" in the contract, "auth0-id" in the',
    );
    expect(out).toContain('request.organization_connection_name.pattern: ');
    expect(out).toMatch(/\nCannot tell: .* but for 2 places that could not be compared/);
  });

  test('cannot tell where a length is beyond what is tried', async () => {
    const document = baseDocument();
    request(document, 'organization_connection_name').maxLength = 50_000_000;
    const cwd = folderWith(document);
    const first = await driftOn(['openapi.json', '--write', 'later'], cwd);
    expect(first.code).toBe(1);
    request(document, 'organization_connection_name').maxLength = 60_000_000;
    writeFileSync(join(cwd, 'next.json'), JSON.stringify(document));
    const { code, out } = await driftOn(['next.json', '--contract', './later'], cwd);
    expect(code).toBe(2);
    expect(out).toContain('more than 5,000 is not tried');
  });

  test('reads YAML, and finds the same', async () => {
    const yaml = await driftOn(
      ['openapi.yaml', '--format', 'json'],
      folderWith(changed(), 'openapi.yaml', stringify),
    );
    const json = await driftOn(['openapi.json', '--format', 'json'], folderWith(changed()));
    expect(yaml.code).toBe(1);
    expect((JSON.parse(yaml.out) as Drift).findings).toEqual((JSON.parse(json.out) as Drift).findings);
  });

  test.each([
    ['--format xml', /^--format xml: expected text, json or md$/],
    ['--contract 2031', /^--contract 2031: no such contract revision/],
    [
      '--contract ./nowhere',
      /^--contract \.\/nowhere: no contract is in that folder; expected operation\.json in it/,
    ],
    ['--write .', /^--write \.: it is not empty; expected a new folder/],
    ['--write openapi.json/x', /^--write openapi\.json\/x: expected a folder that can be written: /],
  ])('refuses %s', async (words, says) => {
    const cwd = folderWith(baseDocument());
    await expect(driftOn(['openapi.json', ...words.split(' ')], cwd)).rejects.toThrow(says);
  });
});

const shown = ({ id, witness, breaks }: DriftFinding): string => `${id} ${witness?.refusedBy} ${breaks}`;
const level = 'organization_member_access_level.additionalProperties';

async function findings(args: readonly string[], cwd: string): Promise<readonly string[]> {
  const { out } = await driftOn([...args, '--format', 'json'], cwd);
  return (JSON.parse(out) as Drift).findings.map(shown);
}

describe('between the revisions that ship', () => {
  test('2026-09 has one member more', async () => {
    expect(await findings(['2026-09'], emptyFolder())).toEqual([
      `request.${level} contract servers`,
      `response.${level} contract clients`,
    ]);
    expect(await findings(['2026-04', '--contract', '2026-09'], emptyFolder())).toEqual([
      `request.${level} document clients`,
      `response.${level} document servers`,
    ]);
  });

  test('the official text is that of 2026-04', async ({ skip }) => {
    if (!existsSync(official))
      skip('the official OpenAPI fragment is not beside this checkout (../shared/data)');
    const cwd = emptyFolder();
    const file = official.pathname;
    expect(await findings([file], cwd)).toEqual([]);
    expect(await findings([file, '--contract', '2026-09'], cwd)).toEqual([
      `request.${level} document clients`,
      `response.${level} document servers`,
    ]);
  });
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
    expect(err).toBe('wrote new/2026-11; patchproof run --contract new/2026-11 uses it\n');
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
    expect(compare(contract('2026-04'), contractIn('new/2026-11', cwd))).toEqual([]);
  });

  test('is written alike every time', async () => {
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

  test.each(written)('agrees with its own document afterwards: %s', async (_, document) => {
    const cwd = folderWith(document);
    const { err } = await driftOn(['openapi.json', '--write', 'next'], cwd);
    expect(err).not.toContain('not the same');
    const left = await findings(['openapi.json', '--contract', './next'], cwd);
    // A contract has one schema for all forms of a body, and keeps one where the document has none.
    expect(left.filter((one) => !one.includes('undefined') && !err.includes('mind: '))).toEqual([]);
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
