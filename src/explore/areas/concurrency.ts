import { homePath, json, patch } from '../../cases/build.ts';
import type { JsonObject, Request } from '../../model.ts';
import {
  type Area,
  ask,
  type Experiment,
  type Known,
  name,
  type Question,
  type Step,
  send,
} from '../question.ts';

const read: Step = { kind: 'read', view: 'home' };

/** A reading that dials the second connection, so that two changes leave as one. */
const warm: Step = {
  kind: 'send',
  request: { method: 'GET', path: homePath, credential: 'full', abreast: 'second' },
};

const both = (first: JsonObject, second: JsonObject): Step => {
  const one = (body: JsonObject, abreast: 'first' | 'second'): Request => patch(json(body), { abreast });
  return { kind: 'pair', requests: [one(first, 'first'), one(second, 'second')] };
};

const at = (
  subject: string,
  questions: readonly Question[],
  given: JsonObject,
  steps: readonly Step[],
  { alone }: Known,
): Experiment => ({
  id: `concurrency.${subject}`,
  given,
  questions,
  steps: [warm, ...steps],
  ...(alone === undefined ? {} : { because: alone }),
});

const button = 'show_as_button';
const assign = 'assign_membership_on_login';
const signup = 'is_signup_enabled';

/** Two changes of different members at once, three times: a race is not lost every time. */
const members = (known: Known): Experiment =>
  at(
    'members',
    [
      ask(
        'concurrency.members.kept',
        'Are both of two changes at once kept, when they change different members?',
        {
          kind: 'pair',
          ask: 'both',
        },
      ),
    ],
    { [button]: false, [name]: 'patchproof before' },
    [
      both({ [button]: true }, { [name]: 'patchproof at once 1' }),
      read,
      both({ [button]: false }, { [name]: 'patchproof at once 2' }),
      read,
      both({ [button]: true }, { [name]: 'patchproof at once 3' }),
      read,
    ],
    known,
  );

const member = (known: Known): Experiment =>
  at(
    'member',
    [
      ask(
        'concurrency.member.kept',
        'Which of two changes at once is kept, when they change the same member?',
        {
          kind: 'pair',
          ask: 'one',
        },
      ),
      ask('concurrency.member.echo', 'Does each of two changes at once answer with its own value?', {
        kind: 'pair',
        ask: 'echo',
      }),
    ],
    { [name]: 'patchproof before' },
    [both({ [name]: 'patchproof one' }, { [name]: 'patchproof two' }), read],
    known,
  );

const same = (known: Known): Experiment =>
  at(
    'same',
    [
      ask('concurrency.same.accepted', 'Are two changes at once accepted that are the same?', {
        kind: 'pair',
        ask: 'both',
      }),
    ],
    { [name]: 'patchproof before' },
    [both({ [name]: 'patchproof twins' }, { [name]: 'patchproof twins' }), read],
    known,
  );

const takesBack: JsonObject = { [assign]: false };
const signsUp: JsonObject = { [signup]: true };
const untied: JsonObject = { [assign]: true, [signup]: false };

/** Each keeps the tie by itself, both together break it: one after the other, either way round, and then at once. */
const tie = (known: Known): Experiment => {
  const change = (body: JsonObject): Step => send(patch(json(body)));
  return {
    id: 'concurrency.tie',
    isChance: true,
    given: untied,
    questions: [
      ask(
        'concurrency.tie.holds',
        'Are two changes at once that break a tie together answered as if one came after the other?',
        { kind: 'pair', ask: 'tie' },
      ),
    ],
    steps: [
      ...[change(takesBack), change(signsUp), read, change(untied)],
      ...[change(signsUp), change(takesBack), read, change(untied)],
      ...[warm, both(takesBack, signsUp), read],
    ],
    ...(known.alone === undefined ? {} : { because: known.alone }),
    ...(known.strategy === 'auth0' ? {} : { because: `the connection is no database (${known.strategy})` }),
  };
};

export const concurrency: Area = {
  id: 'concurrency',
  title: 'Two changes at once',
  experiments: (known) => [members(known), member(known), same(known), tie(known)],
};
