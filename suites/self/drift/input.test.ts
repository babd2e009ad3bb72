import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { stringify } from 'yaml';
import type { Json } from '../../../src/model.ts';
import { ConfigError } from '../../../src/text/errors.ts';
import { emptyFolder } from '../harness/cli-launch.ts';
import { driftOn } from './command.ts';
import { baseDocument, type Loose, node, operation, request } from './document.ts';

const text = (value: Json): string => JSON.stringify(value);

/** The problems that a file has, one a line. */
async function problems(name: string, content?: string | Uint8Array): Promise<string> {
  const cwd = emptyFolder();
  if (content !== undefined) writeFileSync(join(cwd, name), content);
  const failed = await driftOn([name], cwd).catch((error: unknown) => error);
  expect(failed).toBeInstanceOf(ConfigError);
  const { message } = failed as ConfigError;
  expect(message).not.toMatch(/\n\s+at |\p{Cc}(?<!\n)/u);
  return message;
}

const edited = (edit: (document: Loose) => void): string => {
  const document = baseDocument();
  edit(document);
  return text(document);
};

describe('a file that is no OpenAPI document says what it is, and what to give instead', () => {
  test.each<readonly [what: string, name: string, content: string | Uint8Array | undefined, says: RegExp]>([
    [
      'nothing',
      'openapi.json',
      undefined,
      /^openapi\.json: there is no such file; expected an OpenAPI 3\.0 or 3\.1 document, as JSON or YAML, or a contract to compare: 2026-04, 2026-09$/,
    ],
    ['an empty file', 'openapi.json', '', /^openapi\.json: it is empty; expected/],
    ['a page', 'openapi.json', '<!DOCTYPE html><html>', /it is a page .*expected/],
    [
      'a compressed file',
      'a.json.gz',
      gzipSync('{}'),
      /it is compressed; expected text: gunzip -c a\.json\.gz > openapi\.json/,
    ],
    ['a binary file', 'a.bin', Buffer.from([1, 0, 2, 0]), /no text in UTF-8; expected/],
    [
      'JSON cut off',
      'openapi.json',
      edited(() => {}).slice(0, 900),
      /it is no JSON: .*is it cut off\? expected/,
    ],
    ['neither JSON nor YAML', 'openapi.yaml', 'a: [1,\nb: }', /it is neither JSON nor YAML: .*; expected/],
    [
      'two documents in one',
      'openapi.yaml',
      'openapi: 3.1.0\n---\na: 1\n',
      /^openapi\.yaml: it is 2 YAML documents in one file, separated by ---; expected/,
    ],
    ['a list', 'openapi.json', '[]', /it holds a list; expected/],
    ['a word', 'openapi.yaml', 'hello', /it holds no object; expected/],
    ['another object', 'openapi.json', '{"name":"x"}', /it has no member openapi; expected/],
    [
      'Swagger',
      'swagger.json',
      '{"swagger":"2.0","paths":{}}',
      /it is Swagger 2\.0; expected .*swagger2openapi/,
    ],
    [
      'a version to come',
      'openapi.json',
      '{"openapi":"4.0.0","paths":{}}',
      /its openapi version is "4\.0\.0"; expected/,
    ],
    [
      'a version that nobody here knows',
      'openapi.json',
      edited((document) => {
        document.openapi = '3.2.0';
      }),
      /its openapi version is "3\.2\.0"; expected/,
    ],
    ['no paths', 'openapi.json', '{"openapi":"3.1.0"}', /it has no paths; expected/],
    ['hostile words', 'openapi.json', '{"openapi":"\\u001b[31m3\\n"}', /its openapi version is "\\u001b/],
  ])('%s', async (_, name, content, says) => {
    expect(await problems(name, content)).toMatch(says);
  });

  test('an empty name', async () => {
    await expect(driftOn([''], emptyFolder())).rejects.toThrow(
      'drift: the name of the file is empty; expected',
    );
  });

  test('a URL', async () => {
    const message = await problems('https://user:secret@acme.example.invalid/openapi.json');
    expect(message).toMatch(/expected a file, not a URL; curl -fsSLo openapi\.json/);
    expect(message).not.toContain('secret');
  });

  test('a folder, and what is in it', async () => {
    const cwd = emptyFolder();
    mkdirSync(join(cwd, 'docs'));
    await expect(driftOn(['docs'], cwd)).rejects.toThrow('docs: it is a folder; expected the path of a file');
    writeFileSync(join(cwd, 'docs', 'api.yaml'), '');
    await expect(driftOn(['docs'], cwd)).rejects.toThrow(
      'it is a folder; expected a file of it: docs/api.yaml',
    );
  });
});

describe('a document that is not sound names the place', () => {
  const change = '/components/schemas/Change';

  test.each<readonly [what: string, edit: (document: Loose) => void, says: RegExp]>([
    [
      'a component that is missing',
      (document) => {
        delete node(document, 'components', 'schemas').LevelOrNull;
      },
      /^openapi\.json#\S+organization_access_level\/\$ref: \$ref #\/components\/schemas\/LevelOrNull leads to nothing; expected it in the document: add it, or npx @redocly\/cli bundle openapi\.json/,
    ],
    [
      'a $ref to another file',
      (document) => {
        request(document, 'is_enabled').$ref = './flags.yaml#/Flag';
      },
      /\$ref \.\/flags\.yaml#\/Flag leads out of the document; expected one that is whole: npx @redocly/,
    ],
    [
      'a schema that is itself',
      (document) => {
        node(document, 'components', 'schemas').Change = { $ref: `#${change}` };
      },
      /#\/components\/schemas\/Change leads back to itself without a step into the value; expected a schema that ends/,
    ],
    [
      'a schema that is itself by way of allOf',
      (document) => {
        node(document, 'components', 'schemas').Change = { type: 'object', allOf: [{ $ref: `#${change}` }] };
      },
      /leads back to itself/,
    ],
    [
      'an answer that is itself',
      (document) => {
        node(operation(document), 'responses')['200'] = {
          $ref: '#/paths/~1organizations~1{id}~1connections~1{connection_id}/patch/responses/200',
        };
      },
      /\$ref \S+ leads back to itself; expected what it stands for/,
    ],
    [
      'keywords of a wrong kind, all of them at once',
      (document) => {
        Object.assign(request(document, 'organization_connection_name'), { minLength: -1, maxLength: '50' });
        request(document, 'is_enabled').type = 'bool';
      },
      /Change\/properties\/organization_connection_name\/maxLength must be integer; expected a JSON Schema\n.*minLength must be >= 0.*\n.*is_enabled\/type must be one of array, boolean/,
    ],
    [
      'an old keyword in a new version',
      (document) => {
        request(document, 'organization_connection_name').exclusiveMinimum = true;
      },
      /exclusiveMinimum must be number/,
    ],
    [
      'a schema that is a word',
      (document) => {
        node(request(document), 'properties').is_enabled = 'boolean';
      },
      /is_enabled: expected a schema, an object/,
    ],
  ])('%s', async (_, edit, says) => {
    expect(await problems('openapi.json', edited(edit))).toMatch(says);
  });

  test('nesting that no stack holds', async () => {
    const deep = edited((document) => {
      request(document, 'is_enabled').items = 'HERE';
    }).replace('"HERE"', `${'{"items":'.repeat(50_000)}{}${'}'.repeat(50_000)}`);
    expect(await problems('openapi.json', deep)).toMatch(/nested too deep to be read; expected/);
  });

  test('a YAML bomb', async () => {
    const lines = Array.from({ length: 12 }, (_, n) => {
      const all = Array.from({ length: 12 }, () => `*a${n}`).join(', ');
      return `a${n + 1}: &a${n + 1} [${all}]`;
    });
    const bomb = ['a0: &a0 [x, x, x, x]', ...lines, 'openapi: 3.1.0'].join('\n');
    expect(await problems('openapi.yaml', bomb)).toMatch(
      /it holds aliases that stand for more than 3,000,000 values; expected/,
    );
  });
});

const megabyte = 1024 * 1024;

function longer(): Loose {
  const document = baseDocument();
  request(document, 'organization_connection_name').maxLength = 64;
  return document;
}

/** The operation among thousands of others, as in a document of the whole Management API. */
function large(): string {
  const document = longer();
  const paths = node(document, 'paths');
  const schemas = node(document, 'components', 'schemas');
  const one = JSON.stringify([operation(document), request(document)]).length;
  for (let n = 0; n * one < 4 * megabyte; n += 1) {
    schemas[`Thing${n}`] = { ...request(document), description: `Thing ${n}` };
    const patch = { ...operation(document), operationId: `patch_thing_${n}` };
    paths[`/things_${n}/{id}/connections/{connection_id}`] = { patch };
  }
  return JSON.stringify(document);
}

/** The same in YAML, a quarter as large: reading that takes many times as long. */
function largeYaml(): string {
  const block = stringify({ 'thing NUMBER': { patch: operation(baseDocument()) } });
  const blocks = Array.from({ length: Math.ceil(megabyte / block.length) }, (_, n) =>
    block.replace('NUMBER', `${n}`),
  );
  return `${stringify(longer())}x-more:\n${blocks.join('').replaceAll(/^/gm, '  ').trimEnd()}\n`;
}

/** Seconds of the processor, which other programs do not take away. */
const spent = (): number => process.cpuUsage().user / 1e6;

test.each([
  ['4 MB of JSON', 'openapi.json', large, 4 * megabyte, 2],
  ['1 MB of YAML', 'openapi.yaml', largeYaml, megabyte, 3],
])('%s are read and compared in a moment', { timeout: 60_000 }, async (_, name, form, size, most) => {
  const cwd = emptyFolder();
  const content = form();
  expect(content.length).toBeGreaterThan(size);
  writeFileSync(join(cwd, name), content);
  const started = spent();
  const { code, out } = await driftOn([name], cwd);
  const took = spent() - started;
  expect(code).toBe(1);
  expect(out).toContain('request.organization_connection_name.maxLength · breaks servers');
  expect(took).toBeLessThan(most);
});
