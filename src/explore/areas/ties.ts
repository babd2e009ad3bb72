import { json, patch } from '../../cases/build.ts';
import type { JsonObject } from '../../model.ts';
import type { Area, Experiment, Known } from '../question.ts';
import { ask, name, send } from '../question.ts';

const assign = 'assign_membership_on_login';
const signup = 'is_signup_enabled';
const level = 'organization_access_level';

interface Tied {
  readonly subject: string;
  readonly words: string;
  readonly given: JsonObject;
  readonly body: JsonObject;
}

const signups: readonly Tied[] = [
  {
    subject: 'signup-alone',
    words: 'Is signup accepted while no membership is assigned?',
    given: { [assign]: false, [signup]: false },
    body: { [signup]: true },
  },
  {
    subject: 'signup-stored-assign',
    words: 'Is signup accepted alone, when membership is assigned already?',
    given: { [assign]: true, [signup]: false },
    body: { [signup]: true },
  },
  {
    subject: 'signup-and-assign',
    words: 'Are signup and assigned membership accepted together, where neither was?',
    given: { [assign]: false, [signup]: false },
    body: { [signup]: true, [assign]: true },
  },
  {
    subject: 'assign-off',
    words: 'Is assigned membership taken back alone, while signup is stored?',
    given: { [assign]: true, [signup]: true },
    body: { [assign]: false },
  },
  {
    subject: 'signup-against-assign',
    words: 'Is a body accepted that has signup and takes membership back?',
    given: { [assign]: true, [signup]: false },
    body: { [signup]: true, [assign]: false },
  },
  {
    subject: 'both-off',
    words: 'Are signup and assigned membership taken back together?',
    given: { [assign]: true, [signup]: true },
    body: { [signup]: false, [assign]: false },
  },
  {
    subject: 'signup-off',
    words: 'Is signup taken back alone?',
    given: { [assign]: true, [signup]: true },
    body: { [signup]: false },
  },
];

const nameless = { [level]: 'none', [name]: null };
const raised = { [level]: 'readonly', [name]: 'patchproof stored' };

const levels: readonly Tied[] = [
  {
    subject: 'level-without-name',
    words: 'Is a raised level accepted while no name is set?',
    given: nameless,
    body: { [level]: 'readonly' },
  },
  {
    subject: 'level-and-name',
    words: 'Are a raised level and a name accepted together, where neither was?',
    given: nameless,
    body: { [level]: 'readonly', [name]: 'patchproof both' },
  },
  {
    subject: 'level-none-without-name',
    words: 'Is the level none accepted while no name is set?',
    given: nameless,
    body: { [level]: 'none' },
  },
  {
    subject: 'name-gone',
    words: 'Is the name taken away while the level is raised?',
    given: raised,
    body: { [name]: null },
  },
  {
    subject: 'name-gone-level-none',
    words: 'Are the name taken away and the level lowered together?',
    given: raised,
    body: { [name]: null, [level]: 'none' },
  },
  {
    subject: 'name-gone-level-null',
    words: 'Are both the name and the level set to null together?',
    given: raised,
    body: { [name]: null, [level]: null },
  },
  {
    subject: 'level-raised-further',
    words: 'Is a raised level raised further by itself?',
    given: raised,
    body: { [level]: 'full' },
  },
];

const tied = ({ subject, words, given, body }: Tied, because?: string): Experiment => ({
  id: `tie.${subject}`,
  given,
  questions: [
    ask(`tie.${subject}.accepted`, words, { kind: 'write' }),
    ...(subject === 'signup-against-assign' || subject === 'level-without-name'
      ? [
          ask(
            `wording.${subject}.says`,
            `What does the answer say when ${subject === 'level-without-name' ? 'a level is raised without a name' : 'signup stands without assigned membership'}?`,
            { kind: 'message' },
          ),
        ]
      : []),
  ],
  steps: [send(patch(json(body)))],
  ...(because === undefined ? {} : { because }),
});

/** Signup on a connection that has no users of its own. */
function enterprise(value: boolean, { subject, strategy }: Known): Experiment {
  const path = '/organizations/{organization}/connections/{other_connection}';
  const id = `enterprise-signup-${value ? 'on' : 'off'}`;
  return {
    id: `tie.${id}`,
    place: 'other-connection',
    after: ['other-connection'],
    questions: [
      ask(`tie.${id}.accepted`, `Is is_signup_enabled: ${value} accepted on the other connection?`, {
        kind: 'write',
        view: 'other-connection',
      }),
    ],
    steps: [
      {
        kind: 'send',
        place: 'other-connection',
        request: patch(json(value ? { [signup]: true, [assign]: true } : { [signup]: false }), { path }),
      },
    ],
    ...(subject.other_connection === undefined
      ? { because: 'PATCHPROOF_OTHER_CONNECTION_ID is not set' }
      : {}),
    ...(strategy === 'auth0' ? {} : { because: 'asked where the first connection is a database' }),
  };
}

export const ties: Area = {
  id: 'tie',
  title: 'Ties between members, in the body and against what is stored',
  experiments: (known) => [
    ...signups.map((one) =>
      tied(one, known.strategy === 'auth0' ? undefined : `the connection is no database (${known.strategy})`),
    ),
    ...levels.map((one) => tied(one)),
    enterprise(false, known),
    enterprise(true, known),
  ],
};
