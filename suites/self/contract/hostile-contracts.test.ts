import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'vitest';
import { emptyFolder, patchproof, root } from '../harness/cli-launch.ts';
import { expectSeen, forged } from '../samples/forged.ts';

const json = (value: unknown): string => JSON.stringify(value);

describe('a contract of somebody else', () => {
  const folder = (): string => {
    const cwd = emptyFolder();
    cpSync(join(root, 'schemas', '2026-04'), join(cwd, 'mine'), { recursive: true });
    for (const file of ['request-body.json', 'response-200.json']) {
      const path = join(cwd, 'mine', file);
      const { properties, ...rest } = JSON.parse(readFileSync(path, 'utf8'));
      const member = { type: ['string', 'null'], enum: [forged, null], maxLength: 3, pattern: `^${forged}$` };
      writeFileSync(path, json({ ...rest, properties: { ...properties, [forged]: member } }));
    }
    const operation = JSON.parse(readFileSync(join(cwd, 'mine', 'operation.json'), 'utf8'));
    writeFileSync(
      join(cwd, 'mine', 'operation.json'),
      json({ ...operation, scope: forged, operationId: forged }),
    );
    return cwd;
  };
  const isSeen = async (words: readonly string[]): Promise<void> =>
    expectSeen(await patchproof(words, { cwd: folder() }));
  const commands = [
    ['rules', '--contract', './mine'],
    ['rules', 'response.*', '--contract', './mine'],
    ['rules', 'request.show_as_button.type', '--contract', './mine'],
    ['plan', '--contract', './mine'],
    ['body', 'nothing', '--contract', './mine'],
    ['drift', './mine'],
    ['run', '--contract', './mine', '--profile', 'smoke'],
  ];
  const slower = [
    ['drift', './mine', '--format', 'md'],
    ['drift', './mine', '--format', 'json'],
    ['drift', '2026-04', '--contract', './mine'],
  ];
  test.for(commands)('%s %s %s %s', isSeen);
  test.for(slower)('%s %s %s %s', { tags: ['slow'] }, isSeen);
});

describe('a document of somebody else', () => {
  test.each(['text', 'md', 'json'])('as %s', async (format) => {
    const cwd = emptyFolder();
    const operation = {
      operationId: forged,
      responses: {
        [forged]: {},
        200: { description: 'x', content: { [forged]: { schema: { type: 'object', [forged]: 1 } } } },
      },
      security: [{ [forged]: [forged] }],
      'x-release-lifecycle': forged,
      parameters: [{ name: forged, in: 'query' }],
    };
    const document = {
      openapi: '3.1.0',
      info: { title: forged, version: forged },
      servers: [{ url: `https://a.b/${forged}` }],
      paths: { '/organizations/{id}/connections/{connection_id}': { patch: operation } },
    };
    writeFileSync(join(cwd, 'o.json'), json(document));
    expectSeen(await patchproof(['drift', 'o.json', '--format', format], { cwd }));
    writeFileSync(
      join(cwd, 'o.json'),
      json({ ...document, paths: { [forged]: { get: {} }, [`/${forged}`]: {} } }),
    );
    expectSeen(await patchproof(['drift', 'o.json'], { cwd }).catch((error) => error));
  });
});
