import { describe, expect, test } from 'vitest';
import { openApi } from '../../src/contract/openapi/document.ts';
import { gather } from '../../src/contract/openapi/gather.ts';
import type { Json } from '../../src/model.ts';

const document = openApi('openapi.json', { openapi: '3.1.0', paths: {} });
const patternOf = (pattern: string): Json | undefined => gather(document, { pattern }, '').schema.pattern;

describe('control characters of an expression', () => {
  test.each<readonly [given: string, kept: string]>([
    ['^[^\u0000]*$', '^[^\\u0000]*$'],
    ['^[^\\u0000]*$', '^[^\\u0000]*$'],
    ['\n', '\\u000a'],
    ['\\\\\n', '\\\\\\u000a'],
    ['\\\n', '\\u000a'],
    ['\\n\\\\', '\\n\\\\'],
  ])('%j is kept as %j, which matches the same', (given, kept) => {
    expect(patternOf(given)).toBe(kept);
    for (const text of ['', 'a', 'n', '\u0000', '\n', '\\', '\\\n', '\\n'])
      expect(new RegExp(kept).test(text)).toBe(new RegExp(given).test(text));
  });
});

describe('what is not written for validators', () => {
  test('is left out, and a keyword that is none is mentioned', () => {
    const { schema, notes } = gather(
      document,
      { type: 'string', description: 'D', example: 'x', 'x-more': 1, maxLenght: 3, 'x-unchecked': { a: 1 } },
      '/a',
    );
    expect(schema).toEqual({ type: 'string' });
    expect(notes).toEqual([
      { place: '/a/maxLenght', words: 'is no keyword of JSON Schema and has no effect' },
    ]);
  });

  test('members may be called like keywords', () => {
    const properties = { $ref: { type: 'string' }, description: { type: 'integer' }, not: true };
    expect(gather(document, { properties }, '').schema).toEqual({
      properties: { $ref: { type: 'string' }, description: { type: 'integer' }, not: {} },
    });
  });
});
