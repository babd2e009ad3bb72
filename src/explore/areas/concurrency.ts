import type { JsonObject, Request } from '../../model.ts';
import type { AnswerReader, ExperimentStep } from '../question.ts';
import {
  area,
  ask,
  assign,
  bare,
  change,
  experiment,
  flag,
  name,
  noDatabase,
  read,
  signup,
  single,
} from './build.ts';

type RequestPair = Extract<AnswerReader, { kind: 'pair' }>;

const pair = (asked: RequestPair['ask']): RequestPair => ({ kind: 'pair', ask: asked });

/** A reading that dials the second connection, so that two changes leave as one. */
const warm: Request = { ...bare, method: 'GET', abreast: 'second' };

/** Two changes at once, and what is stored after them. */
const both = (first: JsonObject, second: JsonObject): readonly ExperimentStep[] => [
  { kind: 'pair', requests: [change(first, { abreast: 'first' }), change(second, { abreast: 'second' })] },
  read('home'),
];

const called = (words: string): JsonObject => ({ [name]: `patchproof ${words}` });

const takesBack: JsonObject = { [assign]: false };
const signsUp: JsonObject = { [signup]: true };
const untied: JsonObject = { [assign]: true, [signup]: false };

/** Either change alone keeps the tie, both break it: sent in either order, and then at once. */
const tieSteps: readonly (Request | ExperimentStep)[] = [
  ...[change(takesBack), change(signsUp), read('home'), change(untied)],
  ...[change(signsUp), change(takesBack), read('home'), change(untied)],
  ...[warm, ...both(takesBack, signsUp)],
];

export const concurrency = area('concurrency', 'Two changes at once', (known) => [
  single(
    'concurrency.members.kept',
    'Are both of two changes at once kept, when they change different members?',
    // Three times, because a lost update does not show every time.
    [
      warm,
      ...both({ [flag]: true }, called('at once 1')),
      ...both({ [flag]: false }, called('at once 2')),
      ...both({ [flag]: true }, called('at once 3')),
    ],
    pair('both'),
    { given: { [flag]: false, ...called('before') }, because: known.alone },
  ),
  experiment(
    [
      ask(
        'concurrency.member.kept',
        'Which of two changes at once is kept, when they change the same member?',
        pair('one'),
      ),
      ask(
        'concurrency.member.echo',
        'Does each of two changes at once answer with its own value?',
        pair('echo'),
      ),
    ],
    [warm, ...both(called('one'), called('two'))],
    { given: called('before'), because: known.alone },
  ),
  single(
    'concurrency.same.accepted',
    'Are two changes at once accepted that are the same?',
    [warm, ...both(called('twins'), called('twins'))],
    pair('both'),
    { given: called('before'), because: known.alone },
  ),
  single(
    'concurrency.tie.holds',
    'Are two changes at once that break a tie together answered as if one came after the other?',
    tieSteps,
    pair('tie'),
    { isChance: true, given: untied, because: noDatabase(known) ?? known.alone },
  ),
]);
