import { name, named, spelt } from '../draft.ts';
import type { Area } from '../question.ts';

const marks: readonly (readonly [subject: string, words: string, character: string])[] = [
  ['zero-width-space', 'a zero-width space', '\u200b'],
  ['zero-width-joiner', 'a zero-width joiner', '\u200d'],
  ['word-joiner', 'a word joiner', '\u2060'],
  ['soft-hyphen', 'a soft hyphen', '\u00ad'],
  ['bom-inside', 'a byte order mark inside', '\ufeff'],
  ['bidi-override', 'a right-to-left override', '\u202e'],
  ['bidi-isolate', 'a bidi isolate', '\u2067'],
  ['direction-mark', 'a right-to-left mark', '\u200f'],
  ['line-separator', 'a line separator (U+2028)', '\u2028'],
  ['control', 'a control character (U+0001)', '\u0001'],
  ['escape', 'an escape character (U+001B)', '\u001b'],
  ['delete', 'a delete character (U+007F)', '\u007f'],
  ['next-line', 'a control character of Latin-1 (U+0085)', '\u0085'],
  ['noncharacter', 'a noncharacter (U+FFFF)', '\uffff'],
  ['replacement', 'a replacement character (U+FFFD)', '\ufffd'],
  ['private-use', 'a private-use character (U+E000)', '\ue000'],
  ['variation-selector', 'a variation selector', '\ufe0f'],
  ['tag', 'a tag character (U+E0041)', '\u{e0041}'],
];

/** Halves of surrogate pairs, which JSON can spell and UTF-8 cannot. */
const halves: readonly (readonly [subject: string, words: string, escaped: string, value: string])[] = [
  ['lone-high', 'a high surrogate without a low one', '\\ud83d', '\ud83d'],
  ['lone-low', 'a low surrogate without a high one', '\\ude00', '\ude00'],
  ['swapped', 'a surrogate pair the wrong way round', '\\ude00\\ud83d', '\ude00\ud83d'],
  ['escaped-pair', 'an emoji spelt as two escapes', '\\ud83d\\ude00', '\ud83d\ude00'],
];

export const characters: Area = {
  id: 'character',
  title: 'Characters that cannot be seen, or are none',
  experiments: () => [
    ...marks.map(([subject, words, character]) =>
      named(
        `character.${subject}.stored`,
        `What is stored of ${words} in a name?`,
        `patchproof ${character}.`,
      ),
    ),
    ...halves.map(([subject, words, escaped, value]) =>
      spelt(
        `character.${subject}.stored`,
        `What is stored of ${words} in a name?`,
        `{"${name}":"patchproof ${escaped}."}`,
        `patchproof ${value}.`,
      ),
    ),
  ],
};
