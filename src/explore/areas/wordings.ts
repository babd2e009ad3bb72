import { json, patch } from '../../generate/kit.ts';
import type { Json, Request } from '../../model.ts';
import { ask, name, send, text } from '../draft.ts';
import type { Area, Experiment } from '../question.ts';

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
