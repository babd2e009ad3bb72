import { describe, expect, test } from 'vitest';
import { stringify } from 'yaml';
import { ConfigError } from '../../../src/text/errors.ts';
import { driftOn, folderWith } from './command.ts';
import { baseDocument, type Loose, node, operation } from './document.ts';

/** The base document as YAML, with something in place of a text in it. */
const yaml = (edit: (document: Loose) => void, ...swaps: readonly (readonly [string, string])[]): string => {
  const base = baseDocument();
  // Anchors stand before their aliases.
  const document: Loose = { openapi: '3.1.0', 'x-refusals': {}, 'x-old': {}, ...base };
  edit(document);
  const text = stringify(document, { lineWidth: 0, aliasDuplicateObjects: false });
  return swaps.reduce((whole, [from, to]) => whole.replaceAll(from, to), text);
};

const drifted = (text: string) =>
  driftOn(
    ['openapi.yaml'],
    folderWith({}, 'openapi.yaml', () => text),
  );

/** The refusals of the operation under an anchor, and a word in their place. */
const shared = (document: Loose): void => {
  const { 200: ok = {}, ...refusals } = node(operation(document), 'responses');
  document['x-refusals'] = refusals;
  operation(document).responses = { '<<': 'REFUSALS', 200: ok };
};

const anchored: readonly [string, string] = ['x-refusals:', 'x-refusals: &refusals'];

describe('YAML that says the same as the JSON', () => {
  test.each<readonly [what: string, swaps: readonly (readonly [string, string])[]]>([
    ['a merge key', [anchored, ['"<<": REFUSALS', '<<: *refusals'], ['<<: REFUSALS', '<<: *refusals']]],
    [
      'a merge key with a list',
      [anchored, ['"<<": REFUSALS', '<<: [*refusals, *refusals]'], ['<<: REFUSALS', '<<: [*refusals]']],
    ],
    [
      'a merge key with a map of its own',
      [anchored, ['"<<": REFUSALS', '<<: { <<: *refusals }'], ['<<: REFUSALS', '<<: { <<: *refusals }']],
    ],
  ])('%s', async (_, swaps) => {
    const text = yaml(shared, ...swaps);
    expect(text).toContain('<<: ');
    expect(await drifted(text)).toMatchObject({ code: 0 });
  });

  test('what stands beside a merge key goes before what it merges', async () => {
    const text = yaml(
      (document) => {
        document['x-old'] = { deprecated: true };
        operation(document)['<<'] = 'OLD';
        operation(document).deprecated = false;
      },
      ['x-old:', 'x-old: &old'],
      ['"<<": OLD', '<<: *old'],
      ['<<: OLD', '<<: *old'],
    );
    expect(await drifted(text)).toMatchObject({ code: 0 });
  });

  test('a thousand aliases', async () => {
    const text = yaml((document) => {
      document['x-all'] = Array.from({ length: 1_000 }, () => 'ONE');
      document['x-one'] = { words: ['a'] };
    });
    const all = text.replace('x-one:', 'x-later:').replaceAll('- ONE', '- *one');
    expect(await drifted(`x-one: &one { words: [a] }\n${all}`)).toMatchObject({ code: 0 });
  });

  test('an old version of YAML, whose dates and bytes are no JSON', async () => {
    const text = yaml(
      (document) => {
        document['x-when'] = 'WHEN';
      },
      ['WHEN', '{ day: 2026-01-31, bytes: !!binary aGk=, never: .nan, all: !!set { a, b } }'],
    );
    expect(await drifted(`%YAML 1.1\n---\n${text}`)).toMatchObject({ code: 0 });
  });

  test('marks of a document around it', async () => {
    expect(await drifted(`---\n${yaml(() => {})}...\n---\n# nothing more\n`)).toMatchObject({ code: 0 });
  });
});

describe('YAML that says nothing', () => {
  test.each<readonly [what: string, text: string, says: RegExp]>([
    [
      'a merge key of no map',
      'openapi: 3.1.0\npaths: { <<: 1 }',
      /holds a merge key \(<<\) that names no map; expected/,
    ],
    [
      'an anchor that holds itself',
      'openapi: 3.1.0\nx: &x { y: *x }',
      /holds an anchor that holds itself; expected/,
    ],
    [
      'a merge of itself',
      'openapi: 3.1.0\na: &a { x: 1 }\nb: &b { <<: *a, <<: *b }',
      /nested too deep|holds itself/,
    ],
    ['an alias of nothing', 'openapi: *none', /neither JSON nor YAML: Unresolved alias.*expected/],
    ['nothing but a comment', '# none', /it holds no value; expected/],
    ['nesting that no stack holds', `openapi: ${'['.repeat(50_000)}${']'.repeat(50_000)}`, /nested too deep/],
    ['three documents', '---\na: 1\n---\nb: 2\n---\nc: 3\n', /it is 3 YAML documents in one file/],
  ])('%s', async (_, text, says) => {
    const failed = await drifted(text).catch((error: unknown) => error);
    expect(failed).toBeInstanceOf(ConfigError);
    expect((failed as ConfigError).message).toMatch(says);
    expect((failed as ConfigError).message).not.toMatch(/parseAllDocuments|\n/);
  });
});
