import type { Atlas, AtlasEntry, AtlasLimit } from '../record/atlas.ts';
import { defined } from '../text/json.ts';
import { messageIn } from './compare-findings.ts';

/** One difference between two atlases. */
export interface AtlasChange {
  readonly id: string;
  readonly question: string;
  /**
   * `answer`: another answer. `message`: the same answer in other words. `limit`: another limit.
   * `new`, `gone`: asked in one of them only; `is` then says why it was not asked.
   */
  readonly kind: 'answer' | 'message' | 'limit' | 'new' | 'gone';
  readonly was?: string;
  readonly is?: string;
}

type AnsweredQuestion = Pick<AtlasLimit, 'id' | 'question' | 'words'>;

const questionsIn = ({ entries }: Atlas): readonly AnsweredQuestion[] =>
  entries.map(({ id, question, answer: { words } }) => ({ id, question, words }));

/** The message of the last refusal of an entry: the one its question is about. */
const saidBy = ({ exchanges }: AtlasEntry): string | undefined =>
  exchanges
    .map(({ reply }) => (reply.kind === 'fault' || reply.status < 400 ? undefined : messageIn(reply.body)))
    .findLast((message) => message !== undefined);

function reworded(before: AtlasEntry, { entries }: Atlas): readonly AtlasChange[] {
  const after = entries.find(({ id }) => id === before.id);
  const [was, is] = [saidBy(before), after && saidBy(after)];
  if (after === undefined || was === is || was === undefined || is === undefined) return [];
  return [{ id: after.id, question: after.question, kind: 'message', was, is }];
}

function differ(
  kind: 'answer' | 'limit',
  before: readonly AnsweredQuestion[],
  after: readonly AnsweredQuestion[],
  { unasked }: Atlas,
): readonly AtlasChange[] {
  const now = new Map(after.map((one) => [one.id, one]));
  const then = new Set(before.map(({ id }) => id));
  const changed = before.flatMap(({ id, question, words }): readonly AtlasChange[] => {
    const is = now.get(id);
    if (is === undefined) {
      const because = unasked.find((one) => one.id === id)?.because;
      return [{ id, question, kind: 'gone', was: words, ...defined({ is: because }) }];
    }
    return is.words === words ? [] : [{ id, question: is.question, kind, was: words, is: is.words }];
  });
  const fresh = after
    .filter(({ id }) => !then.has(id))
    .map(({ id, question, words }): AtlasChange => ({ id, question, kind: 'new', is: words }));
  return [...changed, ...fresh];
}

/** The changes from one atlas to another, answers first. Two of the same tenant have none. */
export function compareAtlas(before: Atlas, after: Atlas): readonly AtlasChange[] {
  const answers = differ('answer', questionsIn(before), questionsIn(after), after);
  const limits = differ('limit', before.limits, after.limits, after);
  const changed = new Set(answers.map(({ id }) => id));
  const words = before.entries.filter(({ id }) => !changed.has(id)).flatMap((one) => reworded(one, after));
  return [...answers, ...limits, ...words];
}
