import type { Atlas, AtlasEntry, AtlasExchange, AtlasLimit } from '../record/atlas.ts';

/** One thing in which two atlases differ. */
export interface AtlasChange {
  readonly id: string;
  readonly question: string;
  /**
   * `answer`: another answer. `message`: the same answer in other words. `limit`: another limit. `new` and `gone`:
   * asked in one of them only; `is` then says why it was not asked.
   */
  readonly kind: 'answer' | 'message' | 'limit' | 'new' | 'gone';
  readonly was?: string;
  readonly is?: string;
}

interface AnsweredQuestion {
  readonly id: string;
  readonly question: string;
  readonly words: string;
}

const asked = ({ id, question, answer }: AtlasEntry): AnsweredQuestion => ({
  id,
  question,
  words: answer.words,
});
const measured = ({ id, question, words }: AtlasLimit): AnsweredQuestion => ({ id, question, words });

/** What a refusal says, when it says something. */
function messageOf({ reply }: AtlasExchange): string | undefined {
  if (reply.kind === 'fault' || reply.status < 400) return undefined;
  try {
    const body: unknown = JSON.parse(reply.body);
    const message = typeof body === 'object' && body !== null && 'message' in body ? body.message : undefined;
    return typeof message === 'string' ? message : undefined;
  } catch {
    return undefined;
  }
}

/** The last refusal of an entry: the one its question is about. */
const saidBy = ({ exchanges }: AtlasEntry): string | undefined =>
  exchanges.map(messageOf).findLast((message) => message !== undefined);

function reworded(before: AtlasEntry, after: AtlasEntry): readonly AtlasChange[] {
  const [was, is] = [saidBy(before), saidBy(after)];
  if (was === is || was === undefined || is === undefined) return [];
  return [{ id: after.id, question: after.question, kind: 'message', was, is }];
}

function differ(
  kind: 'answer' | 'limit',
  before: readonly AnsweredQuestion[],
  after: readonly AnsweredQuestion[],
  { unasked }: Atlas,
): readonly AtlasChange[] {
  const now = new Map(after.map((one) => [one.id, one]));
  const then = new Map(before.map((one) => [one.id, one]));
  const changed = before.flatMap(({ id, question, words }): readonly AtlasChange[] => {
    const is = now.get(id);
    if (is === undefined) {
      const because = unasked.find((one) => one.id === id)?.because;
      return [{ id, question, kind: 'gone', was: words, ...(because === undefined ? {} : { is: because }) }];
    }
    return is.words === words ? [] : [{ id, question: is.question, kind, was: words, is: is.words }];
  });
  const fresh = after
    .filter(({ id }) => !then.has(id))
    .map(({ id, question, words }): AtlasChange => ({ id, question, kind: 'new', is: words }));
  return [...changed, ...fresh];
}

/** What changes from one atlas to another, answers first. Two of the same tenant have no difference. */
export function compareAtlas(before: Atlas, after: Atlas): readonly AtlasChange[] {
  const answers = differ('answer', before.entries.map(asked), after.entries.map(asked), after);
  const limits = differ('limit', before.limits.map(measured), after.limits.map(measured), after);
  const changed = new Set(answers.map(({ id }) => id));
  const words = before.entries.flatMap((entry) => {
    const now = after.entries.find(({ id }) => id === entry.id);
    return now === undefined || changed.has(entry.id) ? [] : reworded(entry, now);
  });
  return [...answers, ...limits, ...words];
}
