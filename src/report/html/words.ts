/** What the words of a report mean, as its legend says it. */
import type { Level, Part } from '../../model.ts';
import type { OutcomeWord } from '../outcome-word.ts';

export const OUTCOMES: readonly (readonly [OutcomeWord, string])[] = [
  ['upheld', 'judged at least once, never broken'],
  ['observed', 'looked at, and not judged: the contract leaves it open'],
  ['violated', 'a must rule that at least one answer breaks: the run fails'],
  ['deviating', 'a should rule that is broken: reported, and fails the run only when it is strict'],
  ['tolerated', 'broken just as the baseline has it: known, and put up with for a while'],
  ['inconclusive', 'the question was asked, and the answer does not tell'],
  ['inapplicable', 'the question cannot be asked of this target'],
  ['untested', 'its cases were not reached'],
];

export const LEVELS: readonly (readonly [Level, string])[] = [
  ['must', 'rests on the schema, a documented status or the error envelope'],
  ['should', 'rests on advice in prose or on recorded behaviour'],
  ['observe', 'the contract is silent: what was seen is shown, nothing is judged'],
];

export const PART_WORDS: Readonly<Record<Part, string>> = {
  request: 'which requests are accepted and which are refused',
  response: 'the answer to an accepted request',
  error: 'the answer to a refused one',
  authorization: 'requests without a valid token, or without the scope',
  state: 'what is stored afterwards, here and in the neighbourhood',
};
