import { homePath, json, patch } from '../../generate/kit.ts';
import { ask, name, named, send } from '../draft.ts';
import type { Area, Experiment, Known } from '../question.ts';

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
