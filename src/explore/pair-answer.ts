import type { Answer, Json, JsonObject, Reply, Request, Response } from '../model.ts';
import { accepted, isObject, objectOf, same } from '../rules/oracle.ts';
import { answer, errorCodeOf, replyAnswer } from './answer-kinds.ts';
import type { Lens, Seen } from './question.ts';
import { show, storedIn } from './seen.ts';

function badRequest(reply: Response): string {
  const code = errorCodeOf(reply);
  const message = objectOf(reply)?.message;
  const says = typeof message === 'string' ? message : '';
  if (code === 'Bearer' || /authentication header/i.test(says)) return 'the credential';
  if (code === 'invalid_uri' || says.startsWith('Path validation')) return 'the path';
  if (code === 'invalid_query_string') return 'the query';
  if (code === 'invalid_body' || says.startsWith('Payload validation')) return 'the body';
  return /json|syntax|pars/i.test(says) ? 'the syntax of the body' : 'the request';
}

function notFound(reply: Response): string {
  const message = objectOf(reply)?.message;
  if (typeof message !== 'string') return 'what is not there';
  if (/organization/i.test(message)) return 'the organization';
  return /connection/i.test(message) ? 'the connection' : 'the route';
}

/** What a refusal is about. Undefined when it is none. */
export function culpritOf(reply: Reply): string | undefined {
  if (reply.kind === 'fault') return undefined;
  switch (reply.status) {
    case 400:
      return badRequest(reply);
    case 401:
      return 'the credential';
    case 403:
      return 'the scope';
    case 404:
      return notFound(reply);
    case 405:
    case 501:
      return 'the method';
    case 413:
      return 'the size';
    case 415:
      return 'the media type';
    default:
      return undefined;
  }
}

type Ask = Extract<Lens, { kind: 'pair' }>['ask'];

interface Round {
  readonly requests: readonly [Request, Request];
  readonly replies: readonly [Reply, Reply];
  /** What was stored afterwards. */
  readonly after: JsonObject | undefined;
}

const sentObject = ({ body }: Request): JsonObject =>
  body?.kind === 'json' && isObject(body.value) ? body.value : {};

/** The pairs of an experiment, each with the reading after it. */
function rounds({ sent, replies, after }: Seen): readonly Round[] {
  return sent.flatMap((request, at): readonly Round[] => {
    const [second, one, two] = [sent[at + 1], replies[at], replies[at + 1]];
    if (request.abreast !== 'first' || second?.abreast !== 'second' || !one || !two) return [];
    const next = sent.findIndex(({ method, abreast }, n) => n > at + 1 && method === 'GET' && !abreast);
    const read = next === -1 ? storedIn(after.home) : objectOf(replies[next]);
    return [{ requests: [request, second], replies: [one, two], after: read }];
  });
}

const isStored = (body: JsonObject, after: JsonObject): boolean =>
  Object.entries(body).every(([name, value]) => same(after[name], value));

/** Which of both was refused, or had no answer: said of either, for it may be the other one next time. */
function failed({ replies }: Round): Answer | undefined {
  const wrong = replies.filter((reply) => !accepted(reply)).map(replyAnswer);
  const [first, second] = wrong;
  if (first === undefined) return undefined;
  const both = second === undefined ? 'one is' : second.words === first.words ? 'both are' : 'one is';
  return { ...first, words: `${both} ${first.words}` };
}

function kept(round: Round, after: JsonObject): string {
  const count = round.requests.filter((request) => isStored(sentObject(request), after)).length;
  return count === 2
    ? 'both are kept'
    : count === 1
      ? 'one of them is lost, though both are accepted'
      : 'both are lost, though accepted';
}

function both(all: readonly Round[]): Answer {
  const outcomes = all.map((round): Answer => {
    const wrong = failed(round);
    if (wrong !== undefined) return wrong;
    return round.after === undefined
      ? answer('unclear', 'unclear: it could not be read afterwards')
      : answer('observed', kept(round, round.after));
  });
  // What was lost once is lost, however often it went well.
  const usual = answer('observed', 'both are kept');
  return outcomes.find(({ words }) => words !== usual.words) ?? outcomes[0] ?? usual;
}

/** The values of the member that both requests change. */
const values = ({ requests }: Round): readonly (Json | undefined)[] =>
  requests.map((request) => Object.values(sentObject(request))[0]);

function one(round: Round, after: JsonObject): Answer {
  const [name = ''] = Object.keys(sentObject(round.requests[0]));
  return values(round).some((value) => same(value, after[name]))
    ? answer('observed', 'one of the two, both are accepted')
    : answer('observed', 'neither, though both are accepted');
}

function echo(round: Round): Answer {
  const own = round.replies.every((reply, at) => {
    const [name = ''] = Object.keys(sentObject(round.requests[0]));
    return same(objectOf(reply)?.[name], values(round)[at]);
  });
  return answer('observed', own ? 'yes' : 'no: one answer shows the other’s value');
}

/** What two changes came to: which were accepted, and what is stored. The same text for the same end. */
function end(
  [first, second]: readonly [Reply | undefined, Reply | undefined],
  members: readonly string[],
  after: JsonObject | undefined,
): string {
  const stored = members.map((name) => show(after?.[name])).join(' ');
  return `${accepted(first)} ${accepted(second)} ${stored}`;
}

/** The ends of both orders: the changes stand before the pair, one way round and then the other, each with a reading. */
function ordered({ replies }: Seen, members: readonly string[]): readonly string[] {
  const [one, two, read, , twoFirst, oneLast, readAgain] = replies;
  return [end([one, two], members, objectOf(read)), end([oneLast, twoFirst], members, objectOf(readAgain))];
}

/** Whether a race ends as one of the two orders does. */
function tie({ requests, replies, after }: Round, seen: Seen): Answer {
  const members = requests.flatMap((request) => Object.keys(sentObject(request)));
  if (ordered(seen, members).includes(end(replies, members, after))) return answer('observed', 'yes');
  const isBroken = requests.every((request) => after !== undefined && isStored(sentObject(request), after));
  return answer(
    'observed',
    isBroken && replies.every(accepted)
      ? 'no: both are accepted, and what is stored afterwards breaks it'
      : `no: ${failed({ requests, replies, after })?.words ?? 'both are accepted, and one is lost'}`,
  );
}

/** What became of requests that were in flight two at a time. */
export function pairAnswer(ask: Ask, seen: Seen): Answer {
  const all = rounds(seen);
  const [first] = all;
  const limited = all.some(({ replies }) =>
    replies.some(
      (reply) => reply.kind === 'response' && (reply.limited !== undefined || reply.status === 429),
    ),
  );
  if (limited) return answer('unclear', 'unclear: rate limited, so they were not in flight at once');
  if (first === undefined) return answer('unclear', 'unclear: they were not sent');
  if (ask === 'both') return both(all);
  if (ask !== 'tie') {
    const wrong = failed(first);
    if (wrong !== undefined) return wrong;
    if (ask === 'echo') return echo(first);
  }
  if (first.after === undefined) return answer('unclear', 'unclear: it could not be read afterwards');
  return ask === 'tie' ? tie(first, seen) : one(first, first.after);
}
