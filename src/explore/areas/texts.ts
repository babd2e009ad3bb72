import { repeated } from '../answer.ts';
import type { KnownTenant } from '../question.ts';
import { area, change, lacking, row, spelt, stores } from './build.ts';
import { connectionsPath, name } from './names.ts';

/** Texts that the contract allows and servers often normalize. */
const tempting: readonly (readonly [subject: string, words: string, value: string])[] = [
  ['leading-space', 'that begins with a space', ' patchproof leading'],
  ['trailing-space', 'that ends with a space', 'patchproof trailing '],
  ['inner-spaces', 'with two and three spaces between its words', 'patchproof  two   three'],
  ['only-spaces', 'of three spaces', '   '],
  ['no-break-space', 'between no-break spaces', '\u00a0patchproof nbsp\u00a0'],
  ['tab', 'with a tab in it', 'patchproof\ttab'],
  ['newline', 'with a line break in it', 'patchproof\nline'],
  ['trailing-newline', 'that ends with a line break', 'patchproof line\n'],
  ['nfd', 'with combining marks (NFD)', 'patchproof e\u0301 a\u0308'],
  ['nfc', 'with composed letters (NFC)', 'patchproof \u00e9 \u00e4'],
  [
    'compatibility',
    'with compatibility characters (NFKC would fold them)',
    'patchproof \ufb01 \uff21 \u338f',
  ],
  ['mixed-case', 'in letters of both cases', 'PatchProof MIXED Case'],
  ['case-pairs', 'with letters that change length with case', 'patchproof Straße İ'],
  ['markup', 'with HTML in it', 'patchproof <b>&amp;</b>'],
  ['quotes', 'with quotes, backslashes and slashes', 'patchproof "it\'s" \\ /'],
  ['percent', 'with percent escapes in it', 'patchproof %41 %00'],
  ['template', 'with template expressions in it', 'patchproof {{7*7}} #{7*7}'],
  ['emoji', 'with emoji of one and of several code points', 'patchproof 😀 👩‍👩‍👧‍👦'],
  ['digits', 'of digits with zeros in front', '007'],
  ['word-true', 'that spells a boolean', 'true'],
  ['word-null', 'that spells null', 'null'],
];

/** The name of another connection of the organization, in the same or another letter case. */
function taken(path: string, ask: string, theirs: string, ours: string, known: KnownTenant) {
  const request = change({ [name]: theirs }, { path: `${connectionsPath}/{other_connection}` });
  return stores(path, ask, name, ours, {
    send: [{ kind: 'send', place: 'other-connection', request }, change({ [name]: ours })],
    after: ['home', 'other-connection'],
    because: lacking(known, 'other_connection'),
  });
}

const sameName = change({ [name]: 'patchproof same' });

export const texts = area('text', 'What is stored of a name', (known) => [
  ...tempting.map(([subject, words, value]) =>
    stores(`${subject}.stored`, `What is stored of a name ${words}?`, name, value),
  ),
  row('same.accepted', 'Is the name that is stored already accepted once more?', {
    send: [sameName, sameName],
    reader: repeated,
  }),
  taken(
    'taken.accepted',
    'Is a name accepted that another connection of the organization has?',
    'patchproof taken',
    'patchproof taken',
    known,
  ),
  taken(
    'taken-case.accepted',
    'Is a name accepted that another connection has in letters of other case?',
    'patchproof taken twice',
    'PATCHPROOF taken twice',
    known,
  ),
]);

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

const isStored = (words: string): string => `What is stored of ${words} in a name?`;

export const characters = area('character', 'Characters that cannot be seen, or are none', () => [
  ...marks.map(([subject, words, character]) =>
    stores(`${subject}.stored`, isStored(words), name, `patchproof ${character}.`),
  ),
  ...halves.map(([subject, words, escaped, value]) => {
    const body = `{"${name}":"patchproof ${escaped}."}`;
    return spelt(`${subject}.stored`, isStored(words), body, `patchproof ${value}.`);
  }),
]);
