import { homePath, json, patch } from '../../cases/build.ts';
import type { Json, Request } from '../../model.ts';
import { type Area, ask, type Experiment, type Known, name, named, send, spelt, text } from '../question.ts';

/** Texts that the contract allows and servers are tempted to tidy up. */
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

const otherPath = '/organizations/{organization}/connections/{other_connection}';

/** A name that another connection of the organization has, as it is and in other letters. */
function taken(
  subject: string,
  words: string,
  theirs: string,
  ours: string,
  { subject: ids }: Known,
): Experiment {
  return {
    id: `text.${subject}`,
    questions: [ask(`text.${subject}.accepted`, words, { kind: 'write', member: name, sent: ours })],
    steps: [
      {
        kind: 'send',
        place: 'other-connection',
        request: patch(json({ [name]: theirs }), { path: otherPath }),
      },
      send(patch(json({ [name]: ours }), { path: homePath })),
    ],
    after: ['home', 'other-connection'],
    ...(ids.other_connection === undefined ? { because: 'PATCHPROOF_OTHER_CONNECTION_ID is not set' } : {}),
  };
}

export const texts: Area = {
  id: 'text',
  title: 'What is stored of a name',
  experiments: (known) => [
    ...tempting.map(([subject, words, value]) =>
      named(`text.${subject}.stored`, `What is stored of a name ${words}?`, value),
    ),
    {
      id: 'text.same',
      questions: [
        ask('text.same.accepted', 'Is the name that is stored already accepted once more?', {
          kind: 'repeated',
        }),
      ],
      steps: [
        send(patch(json({ [name]: 'patchproof same' }))),
        send(patch(json({ [name]: 'patchproof same' }))),
      ],
    },
    taken(
      'taken',
      'Is a name accepted that another connection of the organization has?',
      'patchproof taken',
      'patchproof taken',
      known,
    ),
    taken(
      'taken-case',
      'Is a name accepted that another connection has in letters of other case?',
      'patchproof taken twice',
      'PATCHPROOF taken twice',
      known,
    ),
  ],
};

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

const home = '/organizations/{organization}/connections';
const valid: Json = { show_as_button: true };

/** One request for each kind of refusal that no other area sends. */
const refusals: readonly (readonly [subject: string, words: string, request: Request])[] = [
  ['long', 'the refusal of a text that is too long', patch(json({ [name]: 'a'.repeat(51) }))],
  ['two-members', 'the answer to two wrong members', patch(json({ [name]: '', show_as_button: 'x' }))],
  [
    'two-unknown',
    'the answer to two unknown members',
    patch(json({ unexpected_member: 1, another_member: 2 })),
  ],
  [
    'unknown-and-type',
    'the answer to an unknown member beside a wrong one',
    patch(json({ unexpected_member: 1, show_as_button: 'x' })),
  ],
  ['list', 'the refusal of a list in place of an object', patch(json([]))],
  ['syntax', 'the refusal of a body that is no JSON', patch(text('{"show_as_button":'))],
  [
    'path',
    'the refusal of an id that is too long',
    patch(json(valid), { path: `${home}/con_${'a'.repeat(47)}` }),
  ],
  [
    'credential',
    'the refusal of a request without a credential',
    patch(json(valid), { credential: 'absent' }),
  ],
  ['opaque', 'the refusal of a token that is none', patch(json(valid), { credential: 'opaque' })],
  ['expired', 'the refusal of a token that has expired', patch(json(valid), { credential: 'expired' })],
  ['scope', 'the refusal of a token without the scope', patch(json(valid), { credential: 'unscoped' })],
  [
    'connection',
    'the answer for an unknown connection',
    patch(json(valid), { path: `${home}/con_${'0'.repeat(16)}` }),
  ],
  [
    'organization',
    'the answer for an unknown organization',
    patch(json(valid), { path: `/organizations/org_${'0'.repeat(16)}/connections/{connection}` }),
  ],
  ['route', 'the answer for a path that is none', patch(json(valid), { path: '/patchproof/{connection}' })],
];

const wording = ([subject, words, request]: (typeof refusals)[number]): Experiment => ({
  id: `wording.${subject}`,
  questions: [ask(`wording.${subject}.says`, `What does ${words} say?`, { kind: 'message' })],
  steps: [send(request)],
});

/** Other areas ask about wording too, of refusals that they cause. */
export const wordings: Area = {
  id: 'wording',
  title: 'What refusals say',
  experiments: () => refusals.map(wording),
};
