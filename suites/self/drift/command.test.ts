import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, test } from 'vitest';
import { stringify } from 'yaml';
import type { Drift } from '../../../src/drift/finding.ts';
import { emptyFolder } from '../harness/cli-launch.ts';
import { changed, driftOn, findings, folderWith } from './command.ts';
import { baseDocument, request, response } from './document.ts';

const schema = new URL('../../../schemas/format/drift.schema.json', import.meta.url);
const page = new URL('../../../docs/drift.md', import.meta.url);
const golden = join(import.meta.dirname, '..', '..', '..', 'reports', 'golden');
const official = new URL('../../../../shared/data/openapi-organization-connections.json', import.meta.url);

function expectGolden(name: string, actual: string): void {
  const file = join(golden, name);
  if (process.env.UPDATE_GOLDEN === '1') writeFileSync(file, actual);
  expect(actual).toBe(readFileSync(file, 'utf8'));
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

  test('--format json is valid against its schema, whatever is in it', async () => {
    const ajv = new Ajv2020({ strict: false });
    const fits = ajv.compile(JSON.parse(readFileSync(schema, 'utf8')) as object);
    for (const args of [['openapi.json'], ['2026-09'], ['2026-04']]) {
      const { out } = await driftOn([...args, '--format', 'json'], folderWith(changed()));
      fits(JSON.parse(out));
      expect(fits.errors).toBeNull();
    }
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

  test('cannot tell what a keyword about names refuses, and says which one', async () => {
    const document = baseDocument();
    request(document).propertyNames = { maxLength: 400 };
    const { code, out } = await driftOn(['openapi.json'], folderWith(document));
    expect(code).toBe(2);
    expect(out).toMatch(/request\.body\.propertyNames: .*, which cannot be checked here/);
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

const level = 'organization_member_access_level.additionalProperties';

describe('between the revisions that ship', () => {
  test('the documentation shows what is printed', async () => {
    const { out } = await driftOn(['2026-09'], emptyFolder());
    expect(readFileSync(page, 'utf8')).toContain(`\`\`\`\n${out}\`\`\``);
  });

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
