import { patch } from '../../generate/kit.ts';
import { bytes, name, single, spelt } from '../draft.ts';
import type { Area } from '../question.ts';

const lens = { kind: 'write', member: name } as const;

/** Bytes that are no UTF-8, inside a name. */
const broken: readonly (readonly [subject: string, words: string, bytes: readonly number[]])[] = [
  ['invalid-byte', 'a byte that is never UTF-8 (FF)', [0xff]],
  ['overlong', 'an overlong form of a slash (C0 AF)', [0xc0, 0xaf]],
  ['surrogate', 'a surrogate encoded as UTF-8 (ED A0 80)', [0xed, 0xa0, 0x80]],
  ['cut', 'the first half of a character (C3)', [0xc3]],
  ['beyond', 'a code point beyond the last one (F4 90 80 80)', [0xf4, 0x90, 0x80, 0x80]],
];

/** UTF-16, low byte first. */
const utf16 = (value: string): readonly number[] =>
  [...value].flatMap((unit) => [unit.charCodeAt(0) & 0xff, unit.charCodeAt(0) >> 8]);

export const encodings: Area = {
  id: 'encoding',
  title: 'Bytes that are no UTF-8',
  experiments: () => [
    ...broken.map(([subject, words, wrong]) =>
      single(
        `encoding.${subject}.accepted`,
        `What becomes of ${words} in a name?`,
        patch(bytes(`{"${name}":"patchproof `, wrong, '."}')),
        lens,
      ),
    ),
    spelt(
      'encoding.bom.accepted',
      'Is a byte order mark in front of the body accepted?',
      `\ufeff{"${name}":"patchproof bom"}`,
      'patchproof bom',
    ),
    single(
      'encoding.utf-16.accepted',
      'Is a body in UTF-16 accepted when its charset says so?',
      patch(bytes([0xff, 0xfe], utf16(`{"${name}":"patchproof utf-16"}`)), {
        mediaType: 'application/json; charset=utf-16',
      }),
      { ...lens, sent: 'patchproof utf-16' },
    ),
    single(
      'encoding.latin-1.accepted',
      'Is a body in Latin-1 accepted when its charset says so?',
      patch(bytes(`{"${name}":"patchproof `, [0xe9], '"}'), {
        mediaType: 'application/json; charset=iso-8859-1',
      }),
      { ...lens, sent: 'patchproof \u00e9' },
    ),
  ],
};
