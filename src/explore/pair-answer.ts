import type { Json, JsonObject, Reply, Request } from '../model.ts';
import type { Answer } from '../record/atlas.ts';
import { accepted, objectOf, same } from '../rules/oracle.ts';
import { bodyOf } from '../text/json.ts';
import type { AnswerReader, SeenExperiment } from './question.ts';
import { observed, replyAnswer, unclear } from './reply-answer.ts';
import { show, storedIn } from './seen.ts';

/** Two changes at once. */
interface Round {
  readonly sent: readonly [JsonObject, JsonObject];
  readonly replies: readonly [Reply, Reply];
  /** What was stored afterwards. */
  readonly after: JsonObject | undefined;
}

const objectSent = (request: Request): JsonObject => bodyOf({ request }) ?? {};

/** The pairs of an experiment, each with the reading after it. */
function rounds({ sent, replies, after }: SeenExperiment): readonly Round[] {
  return sent.flatMap((request, at): readonly Round[] => {
    const [second, one, two] = [sent[at + 1], replies[at], replies[at + 1]];
    if (request.abreast !== 'first' || second?.abreast !== 'second' || !one || !two) return [];
    const next = sent.findIndex(({ method, abreast }, n) => n > at + 1 && method === 'GET' && !abreast);
    const read = next === -1 ? storedIn(after.home) : objectOf(replies[next]);
    return [{ sent: [objectSent(request), objectSent(second)], replies: [one, two], after: read }];
  });
}

const isStored = (body: JsonObject, after: JsonObject | undefined): boolean =>
  after !== undefined && Object.entries(body).every(([name, value]) => same(after[name], value));

/** Which of both was refused, or had no answer: said of either, for it may be the other one next time. */
function failed({ replies }: Round): Answer | undefined {
  const [first, second] = replies.filter((reply) => !accepted(reply)).map(replyAnswer);
  if (first === undefined) return undefined;
  return { ...first, words: `${first.words === second?.words ? 'both are' : 'one is'} ${first.words}` };
}

const unread = unclear('it could not be read afterwards');

const kept = [
  observed('both are lost, though accepted'),
  observed('one of them is lost, though both are accepted'),
  observed('both are kept'),
] as const;

function both(all: readonly Round[]): Answer {
  const [, , usual] = kept;
  const outcomes = all.map((round): Answer => {
    const count = round.sent.filter((body) => isStored(body, round.after)).length;
    return failed(round) ?? (round.after === undefined ? unread : (kept[count] ?? usual));
  });
  // What was lost once is lost, however often it went well.
  return outcomes.find(({ words }) => words !== usual.words) ?? outcomes[0] ?? usual;
}

/** The member that both change, and its values. */
function contested({
  sent: [first, second],
}: Round): readonly [name: string, ...values: (Json | undefined)[]] {
  return [Object.keys(first)[0] ?? '', Object.values(first)[0], Object.values(second)[0]];
}

function one(round: Round): Answer {
  const [name, ...values] = contested(round);
  if (round.after === undefined) return unread;
  const stored = round.after[name];
  return values.some((value) => same(value, stored))
    ? observed('one of the two, both are accepted')
    : observed('neither, though both are accepted');
}

function echo(round: Round): Answer {
  const [name, ...values] = contested(round);
  const isOwn = round.replies.every((reply, at) => same(objectOf(reply)?.[name], values[at]));
  return observed(isOwn ? 'yes' : 'no: one answer shows the other’s value');
}

/** Whether a race ends as one of the two orders does, which stand before it, each with a reading. */
function tie(round: Round, seen: SeenExperiment): Answer {
  const { sent, replies, after } = round;
  if (after === undefined) return unread;
  const members = sent.flatMap((body) => Object.keys(body));
  // Which were accepted, and what is stored: the same text for the same end.
  const end = (first: Reply | undefined, second: Reply | undefined, stored: JsonObject | undefined): string =>
    [accepted(first), accepted(second), ...members.map((name) => show(stored?.[name]))].join(' ');
  const [one, two, read, , twoFirst, oneLast, readAgain] = seen.replies;
  const ordered = [end(one, two, objectOf(read)), end(oneLast, twoFirst, objectOf(readAgain))];
  if (ordered.includes(end(...replies, after))) return observed('yes');
  const wrong = failed(round);
  if (wrong !== undefined) return observed(`no: ${wrong.words}`);
  return sent.every((body) => isStored(body, after))
    ? observed('no: both are accepted, and what is stored afterwards breaks it')
    : observed('no: both are accepted, and one is lost');
}

const isLimited = (reply: Reply): boolean =>
  reply.kind === 'response' && (reply.limited !== undefined || reply.status === 429);

/** What became of requests that were in flight two at a time. */
export function pairAnswer({ ask }: Extract<AnswerReader, { kind: 'pair' }>, seen: SeenExperiment): Answer {
  const all = rounds(seen);
  const [first] = all;
  if (all.some(({ replies }) => replies.some(isLimited)))
    return unclear('rate limited, so they were not in flight at once');
  if (first === undefined) return unclear('they were not sent');
  switch (ask) {
    case 'both':
      return both(all);
    case 'tie':
      return tie(first, seen);
    case 'echo':
      return failed(first) ?? echo(first);
    case 'one':
      return failed(first) ?? one(first);
  }
}
