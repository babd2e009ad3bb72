import type { JsonObject } from '../../model.ts';
import { message } from '../answer.ts';
import type { KnownTenant } from '../question.ts';
import { outcomeIn } from '../write-answer.ts';
import { area, assign, change, lacking, level, name, noDatabase, question, row, signup } from './build.ts';

type TieRow = readonly [subject: string, words: string, given: JsonObject, body: JsonObject];

const neither: JsonObject = { [assign]: false, [signup]: false };
const assigned: JsonObject = { [assign]: true, [signup]: false };
const both: JsonObject = { [assign]: true, [signup]: true };
const on: JsonObject = { [signup]: true };
const off: JsonObject = { [signup]: false };

const signups: readonly TieRow[] = [
  ['signup-alone', 'Is signup accepted while no membership is assigned?', neither, on],
  ['signup-stored-assign', 'Is signup accepted alone, when membership is assigned already?', assigned, on],
  [
    'signup-and-assign',
    'Are signup and assigned membership accepted together, where neither was?',
    neither,
    { ...on, [assign]: true },
  ],
  [
    'assign-off',
    'Is assigned membership taken back alone, while signup is stored?',
    both,
    { [assign]: false },
  ],
  [
    'signup-against-assign',
    'Is a body accepted that has signup and takes membership back?',
    assigned,
    { ...on, [assign]: false },
  ],
  ['both-off', 'Are signup and assigned membership taken back together?', both, { ...off, [assign]: false }],
  ['signup-off', 'Is signup taken back alone?', both, off],
];

const nameless: JsonObject = { [level]: 'none', [name]: null };
const raised: JsonObject = { [level]: 'readonly', [name]: 'patchproof stored' };
const readonly: JsonObject = { [level]: 'readonly' };

const levels: readonly TieRow[] = [
  ['level-without-name', 'Is a raised level accepted while no name is set?', nameless, readonly],
  [
    'level-and-name',
    'Are a raised level and a name accepted together, where neither was?',
    nameless,
    { ...readonly, [name]: 'patchproof both' },
  ],
  [
    'level-none-without-name',
    'Is the level none accepted while no name is set?',
    nameless,
    { [level]: 'none' },
  ],
  ['name-gone', 'Is the name taken away while the level is raised?', raised, { [name]: null }],
  [
    'name-gone-level-none',
    'Are the name taken away and the level lowered together?',
    raised,
    { [name]: null, [level]: 'none' },
  ],
  [
    'name-gone-level-null',
    'Are both the name and the level set to null together?',
    raised,
    { [name]: null, [level]: null },
  ],
  ['level-raised-further', 'Is a raised level raised further by itself?', raised, { [level]: 'full' }],
];

/** What refusals say, asked of requests that are sent anyway. */
const wordings: Readonly<Record<string, string>> = {
  'signup-against-assign': 'What does the answer say when signup stands without assigned membership?',
  'level-without-name': 'What does the answer say when a level is raised without a name?',
};

function tied([subject, ask, given, body]: TieRow, because?: string) {
  const says = wordings[subject];
  const also = says === undefined ? [] : [question(`wording.${subject}.says`, says, message)];
  return row(`${subject}.accepted`, { ask, send: change(body), also, given, because });
}

/** Signup on a connection that has no users of its own. */
function enterprise(value: boolean, known: KnownTenant) {
  const place = 'other-connection';
  const path = '/organizations/{organization}/connections/{other_connection}';
  const request = change(value ? { ...on, [assign]: true } : off, { path });
  return row(`enterprise-signup-${value ? 'on' : 'off'}.accepted`, {
    ask: `Is is_signup_enabled: ${value} accepted on the other connection?`,
    send: [{ kind: 'send', place, request }],
    reader: outcomeIn(place),
    place,
    after: [place],
    because: noDatabase(known)
      ? 'asked where the first connection is a database'
      : lacking(known, 'other_connection'),
  });
}

export const ties = area('tie', 'Ties between members, in the body and against what is stored', (known) => [
  ...signups.map((row) => tied(row, noDatabase(known))),
  ...levels.map((row) => tied(row)),
  enterprise(false, known),
  enterprise(true, known),
]);
