import type { Answer, AtlasEntry } from '../model.ts';
import { answerOf } from './answer.ts';
import { exchangesOf } from './exchange.ts';
import type { Question, Seen } from './question.ts';
import { around, changed, show } from './seen.ts';

const normalised = ({ words, ...rest }: Answer, normalise: (text: string) => string): Answer => ({
  ...rest,
  words: normalise(words),
});

/** The members that changed, as they are stored afterwards; nothing where chance decides. */
function storedAfter(seen: Seen, normalise: (text: string) => string): Pick<AtlasEntry, 'stored'> {
  const state = around(seen);
  const isChance = seen.sent.some(({ abreast, method }) => abreast !== undefined && method !== 'GET');
  if (typeof state === 'string' || isChance) return {};
  const names = changed(state.before, state.after);
  return names.length === 0
    ? {}
    : { stored: Object.fromEntries(names.map((name) => [name, normalise(show(state.after[name]))])) };
}

/** The answers to the questions of an experiment, with what they rest on. */
export function entriesOf(
  questions: readonly Question[],
  seen: Seen,
  normalise: (text: string) => string,
): readonly AtlasEntry[] {
  const exchanges = exchangesOf(seen, normalise);
  const stored = storedAfter(seen, normalise);
  return questions.map((question) => ({
    id: question.id,
    question: question.words,
    answer: normalised(answerOf(question, seen), normalise),
    exchanges,
    ...stored,
  }));
}
