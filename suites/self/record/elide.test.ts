import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Json } from '../../../src/model.ts';
import { elideJson, elideText, JSON_LIMIT, TEXT_LIMIT } from '../../../src/text/elide.ts';
import { character } from '../samples/hostile-texts.ts';

// biome-ignore lint/suspicious/noControlCharactersInRegex: that is what must not come through
const UNPRINTABLE = /[\u0000-\u001f\u007f-\u009f\p{Cs}\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/u;
const texts = fc.oneof(
  fc.string({ unit: character, maxLength: 2000 }),
  fc.string({
    unit: fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code)),
    maxLength: 900,
  }),
  fc
    .array(fc.tuple(fc.string({ minLength: 1, maxLength: 2 }), fc.nat(400)), { maxLength: 60 })
    .map((runs) => runs.map(([text, times]) => text.repeat(times)).join('')),
);

describe('elideText', () => {
  it.each([
    ['a'.repeat(51), 'a×51'],
    ['😀'.repeat(50), '😀×50'],
    ['\0'.repeat(1000), '\\u0000×1000'],
    [`${'a'.repeat(24)}\0${'a'.repeat(25)}`, 'a×24\\u0000a×25'],
    ['staff', 'staff'],
    ['aaaaaaaaa', 'aaaaaaaaa'],
    ['', ''],
    ['a\nb\tc\u001b[31m\ud800', 'a\\nb\\tc\\u001b[31m\\ud800'],
    ['say "hi" \\ there', 'say "hi" \\ there'],
    ['ab'.repeat(500), `${'ab'.repeat(12)}…(1000 characters)`],
    ['a'.repeat(30) + 'bc'.repeat(500), 'a×30bcbcbcbcbcbcbcbcbcbc…(1030 characters)'],
  ])('example %#', (text, shown) => {
    expect(elideText(text)).toBe(shown);
  });

  it('is never longer than the limit, never throws, and is printable', () => {
    fc.assert(
      fc.property(texts, (text) => {
        const shown = elideText(text);
        expect(shown.length).toBeLessThanOrEqual(TEXT_LIMIT);
        expect(shown).not.toMatch(UNPRINTABLE);
      }),
    );
  });
});

describe('elideJson', () => {
  it.each<[Json, string]>([
    [{ organization_connection_name: 'a'.repeat(51) }, '{"organization_connection_name":"a×51"}'],
    [{ a: null, b: [true, 1.5, 'x"y\\'], c: {} }, '{"a":null,"b":[true,1.5,"x\\"y\\\\"],"c":{}}'],
    [JSON.parse('{"__proto__":1}') as Json, '{"__proto__":1}'],
    ['\0', '"\\u0000"'],
    [[[[[[[[[[]]]]]]]]], '[[[[[[[[[…]]]]]]]]]'],
  ])('example %#', (value, shown) => {
    expect(elideJson(value)).toBe(shown);
  });

  it('is never longer than the limit, never throws, and is printable', () => {
    const values = fc.oneof(
      fc.jsonValue({ maxDepth: 12 }),
      fc.dictionary(texts, texts),
    ) as fc.Arbitrary<Json>;
    fc.assert(
      fc.property(values, (value) => {
        const shown = elideJson(value);
        expect(shown.length).toBeLessThanOrEqual(JSON_LIMIT);
        expect(shown).not.toMatch(UNPRINTABLE);
      }),
    );
  });

  it('is JSON while nothing had to be left out', () => {
    const short = fc.string({ maxLength: 9 });
    const values = fc.dictionary(short, fc.oneof(short, fc.boolean(), fc.integer()), { maxKeys: 6 });
    fc.assert(
      fc.property(values, (value) => {
        expect(JSON.parse(elideJson(value))).toEqual({ ...value });
      }),
    );
  });

  it('takes values of any depth and size', () => {
    const deep = JSON.parse(`${'['.repeat(5000)}${']'.repeat(5000)}`) as Json;
    const started = performance.now();
    expect(elideJson(deep)).toContain('…');
    expect(elideJson({ big: 'ab'.repeat(500_000) })).toBe(
      `{"big":"${'ab'.repeat(12)}…(1000000 characters)"}`,
    );
    expect(elideJson(new Array<number>(1_000_000).fill(1))).toHaveLength(JSON_LIMIT);
    expect(performance.now() - started).toBeLessThan(1000);
  });
});
