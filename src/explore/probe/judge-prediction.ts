import type { JsonObject, Reply, Request, Snapshot } from '../../model.ts';
import { accepted, difference, refused } from '../../rules/oracle.ts';
import { describeDifference, describeReply } from '../../text/describe.ts';
import { replyAnswer } from '../seen.ts';
import type { Saying } from './predict.ts';

/** Whether a prediction held. `unclear`: the answer says nothing about it. */
interface PredictionOutcome {
  readonly kind: 'held' | 'broken' | 'open' | 'unclear';
  readonly words: string;
}

interface AnsweredPrediction {
  readonly request: Request;
  readonly reply: Reply;
  readonly before: JsonObject;
  readonly after: Snapshot;
}

const outcome = (kind: PredictionOutcome['kind'], words: string): PredictionOutcome => ({ kind, words });
const broken = (words: string): PredictionOutcome => outcome('broken', words);

/** Why a reply says nothing about the request: no answer, no room, no access, nothing there. */
function unclear({ request, reply }: AnsweredPrediction): string | undefined {
  if (reply.kind === 'fault') return describeReply(reply);
  if (reply.status === 429) return 'the tenant is busy (429): try again later';
  if (request.credential !== 'full') return undefined;
  if (reply.status === 401) return 'the token was refused (401)';
  if (reply.status === 403) return 'the token may not do this (403)';
  return reply.status === 404 ? 'the connection was not found (404)' : undefined;
}

function acceptance({ reply, before, after }: AnsweredPrediction, expected: JsonObject): PredictionOutcome {
  if (!accepted(reply)) return broken(`the contract accepts it, the tenant answers ${describeReply(reply)}`);
  if (after.kind === 'unknown') return outcome('unclear', `accepted, but ${after.because}`);
  // The contract does not say what null leaves.
  const kept = (from: JsonObject): JsonObject =>
    Object.fromEntries(Object.entries(from).filter(([name]) => expected[name] !== null));
  const lines = difference(kept({ ...before, ...expected }), kept(after.value)).map(describeDifference);
  if (lines.length > 0) return broken(`accepted, but expected → stored: ${lines.join(', ')}`);
  const hasNull = Object.values(expected).includes(null);
  return outcome('held', hasNull ? 'accepted' : 'accepted, and stored as it was sent');
}

function refusal(answered: AnsweredPrediction, statuses: readonly number[]): PredictionOutcome {
  const { reply, before, after } = answered;
  const expected = [...new Set(statuses)].join(' or ');
  if (accepted(reply)) return broken(`the contract refuses it with ${expected}, the tenant accepts it`);
  if (reply.kind === 'response' && !statuses.includes(reply.status)) {
    const isWrong = refused(reply) || reply.status >= 500;
    return outcome(isWrong ? 'broken' : 'unclear', `${expected} expected, ${reply.status} answered`);
  }
  const lines = after.kind === 'known' ? difference(before, after.value).map(describeDifference) : [];
  return lines.length === 0
    ? outcome('held', 'refused, and nothing changed')
    : broken(`refused, yet changed: ${lines.join(', ')}`);
}

export function judgePrediction(said: Saying, answered: AnsweredPrediction): PredictionOutcome {
  const { reply } = answered;
  const isExpected =
    said.kind === 'refuse' && reply.kind === 'response' && said.statuses.includes(reply.status);
  const silent = isExpected ? undefined : unclear(answered);
  if (silent !== undefined) return outcome('unclear', silent);
  switch (said.kind) {
    case 'accept':
      return acceptance(answered, said.expected);
    case 'refuse':
      return refusal(answered, said.statuses);
    case 'open':
      return outcome('open', `the tenant's answer is ${replyAnswer(reply).words}`);
  }
}
