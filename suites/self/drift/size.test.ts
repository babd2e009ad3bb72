import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { stringify } from 'yaml';
import { emptyFolder } from '../harness/cli-launch.ts';
import { driftOn } from './command.ts';
import { baseDocument, type Loose, node, operation, request } from './document.ts';

const megabyte = 1024 * 1024;

function edited(): Loose {
  const document = baseDocument();
  request(document, 'organization_connection_name').maxLength = 64;
  return document;
}

/** The operation among thousands of others, as in a document of the whole Management API. */
function large(): string {
  const document = edited();
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
  return `${stringify(edited())}x-more:\n${blocks.join('').replaceAll(/^/gm, '  ').trimEnd()}\n`;
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
