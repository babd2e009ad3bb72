import type { JsonObject } from '../../model.ts';
import { message, outcomeIn } from '../answer.ts';
import type { KnownTenant } from '../question.ts';
import { area, assign, change, lacking, level, name, noDatabase, question, row, signup } from './build.ts';

type TieRow = readonly [subject: string, ask: string, given: JsonObject, body: JsonObject];

const on: JsonObject = { [signup]: true };
const off: JsonObject = { [signup]: false };
const add: JsonObject = { [assign]: true };
const end: JsonObject = { [assign]: false };
const none: JsonObject = { ...end, ...off };
const half: JsonObject = { ...add, ...off };
const both: JsonObject = { ...add, ...on };
const pair: JsonObject = { ...on, ...add };

const signups: readonly TieRow[] = [
  ['signup-alone', 'Is signup accepted while no membership is assigned?', none, on],
  ['signup-stored-assign', 'Is signup accepted alone, when membership is assigned already?', half, on],
  [
    'signup-and-assign',
    'Are signup and assigned membership accepted together, where neither was?',
    none,
    pair,
  ],
  ['assign-off', 'Is assigned membership taken back alone, while signup is stored?', both, end],
  [
    'signup-against-assign',
    'Is a body accepted that has signup and takes membership back?',
    half,
    { ...on, ...end },
  ],
  ['both-off', 'Are signup and assigned membership taken back together?', both, { ...off, ...end }],
  ['signup-off', 'Is signup taken back alone?', both, off],
];

const low: JsonObject = { [level]: 'none' };
const readonly: JsonObject = { [level]: 'readonly' };
const unnamed: JsonObject = { [name]: null };
const bare: JsonObject = { ...low, ...unnamed };
const full: JsonObject = { ...readonly, [name]: 'patchproof stored' };

const levels: readonly TieRow[] = [
  ['level-without-name', 'Is a raised level accepted while no name is set?', bare, readonly],
  [
    'level-and-name',
    'Are a raised level and a name accepted together, where neither was?',
    bare,
    { ...readonly, [name]: 'patchproof both' },
  ],
  ['level-none-without-name', 'Is the level none accepted while no name is set?', bare, low],
  ['name-gone', 'Is the name taken away while the level is raised?', full, unnamed],
  [
    'name-gone-level-none',
    'Are the name taken away and the level lowered together?',
    full,
    { ...unnamed, ...low },
  ],
  [
    'name-gone-level-null',
    'Are both the name and the level set to null together?',
    full,
    { ...unnamed, [level]: null },
  ],
  ['level-raised-further', 'Is a raised level raised further by itself?', full, { [level]: 'full' }],
];

/** What refusals say, asked of requests that are sent anyway. */
const wordings: Readonly<Record<string, string>> = {
  'signup-against-assign': 'What does the answer say when signup stands without assigned membership?',
  'level-without-name': 'What does the answer say when a level is raised without a name?',
};

function tied([subject, ask, given, body]: TieRow, because?: string) {
  const says = wordings[subject];
  const also = says === undefined ? [] : [question(`wording.${subject}.says`, says, message)];
  return row(`${subject}.accepted`, ask, { send: change(body), also, given, because });
}

function enterprise(value: boolean, known: KnownTenant) {
  const place = 'other-connection';
  const path = '/organizations/{organization}/connections/{other_connection}';
  const request = change(value ? pair : off, { path });
  return row(
    `enterprise-signup-${value ? 'on' : 'off'}.accepted`,
    `Is is_signup_enabled: ${value} accepted on the other connection?`,
    {
      send: [{ kind: 'send', place, request }],
      reader: outcomeIn(place),
      place,
      after: [place],
      because: noDatabase(known)
        ? 'asked where the first connection is a database'
        : lacking(known, 'other_connection'),
    },
  );
}

export const ties = area('tie', 'Ties between members, in the body and against what is stored', (known) => [
  ...signups.map((row) => tied(row, noDatabase(known))),
  ...levels.map((row) => tied(row)),
  enterprise(false, known),
  enterprise(true, known),
]);
