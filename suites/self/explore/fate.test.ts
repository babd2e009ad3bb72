import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { transformationOf } from '../../../src/explore/seen.ts';
import { normalizeJson, normalizer } from '../../../src/text/normalize.ts';

describe('what became of a text', () => {
  it.for([
    ['as sent', 'as sent', 'accepted', ''],
    [' spaces ', 'spaces', 'trimmed', ''],
    ['\u00a0x ', '\u00a0x', 'trimmed', 'at its end'],
    ['e\u0301', '\u00e9', 'normalised', 'NFC'],
    ['\u00e9', 'e\u0301', 'normalised', 'NFD'],
    ['\ufb01', 'fi', 'normalised', 'NFKC'],
    ['Mixed', 'mixed', 'changed', 'in lower case'],
    ['a  b', 'a b', 'changed', 'with its white space collapsed'],
    ['a\u200bb', 'ab', 'changed', 'without characters that cannot be seen'],
    ['x \ud83d.', 'x \ufffd.', 'changed', 'with U+FFFD for what is no text'],
    ['<b>', '&lt;b&gt;', 'changed', 'with its markup escaped'],
    ['a long name', 'a long', 'cut', ''],
    ['one', 'another', 'changed', ''],
  ] as const)('%j stored as %j is %s %s', ([sent, stored, kind, how]) => {
    expect(transformationOf(sent, stored)).toEqual([kind, how]);
  });

  it('is accepted only when it is the same', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme' }), (sent, stored) => {
        expect(transformationOf(sent, stored)[0] === 'accepted').toBe(sent === stored);
      }),
    );
  });
});

describe('what differs from run to run', () => {
  const normalise = normalizer([
    ['org_Kx7mQ2vN9dRt4LpZ', '{organization}'],
    ['acme "quoted"', '{name}'],
    ['ab', '{short}'],
  ]);

  it.for([
    ['PATCH /organizations/org_Kx7mQ2vN9dRt4LpZ', 'PATCH /organizations/{organization}'],
    ['con_0123456789ABCDEF and con_0000000000000000', '{id} and con_0000000000000000'],
    ['2026-11-24T20:45:00.123Z', '{time}'],
    ['Tue, 24 Nov 2026 20:45:00 GMT', '{time}'],
    ['request 123e4567-e89b-42d3-a456-426614174000', 'request {uuid}'],
    ['trace 4bf92f3577b34da6a3ce929d0e0e4736', 'trace {hex}'],
    ['about abroad', 'about abroad'],
  ] as const)('%s becomes %s', ([text, shown]) => {
    expect(normalise(text)).toBe(shown);
  });

  it('is replaced inside JSON as well', () => {
    expect(normalizeJson({ name: 'acme "quoted"', at: ['2026-11-24T20:45:00Z'] }, normalise)).toEqual({
      name: '{name}',
      at: ['{time}'],
    });
  });
});
