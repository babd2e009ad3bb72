import { storedIn } from '../../engine/observe/exchanges.ts';
import type { JsonObject, Reply, Request } from '../../model.ts';
import type { Answer } from '../../record/atlas.ts';
import { accepted, objectOf } from '../../rules/oracle.ts';
import { bodyOf } from '../../text/json.ts';
import type { AnswerReader, ExperimentStep, SeenExperiment } from '../question.ts';
import { holds, observed, replyAnswer, show, unclear } from '../seen.ts';
import { area, bare, change, noDatabase, question, read, row } from './build.ts';
import { assign, flag, name, signup } from './names.ts';

interface Round {
  readonly sent: readonly [JsonObject, JsonObject];
  readonly replies: readonly [Reply, Reply];
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

/** Which of the two was refused or unanswered. The answer names neither: chance decides which one it is. */
function failed({ replies }: Round): Answer | undefined {
  const [first, second] = replies.filter((reply) => !accepted(reply)).map(replyAnswer);
  if (first === undefined) return undefined;
  return { ...first, words: `${first.words === second?.words ? 'both are' : 'one is'} ${first.words}` };
}

const isLimited = (reply: Reply): boolean =>
  reply.kind === 'response' && (reply.limited !== undefined || reply.status === 429);

/** An answer about requests that were in flight two at a time. */
const ofPairs =
  (read: (first: Round, all: readonly Round[], seen: SeenExperiment) => Answer): AnswerReader =>
  (seen) => {
    const all = rounds(seen);
    const [first] = all;
    if (all.some(({ replies }) => replies.some(isLimited)))
      return unclear('rate limited, so they were not in flight at once');
    return first === undefined ? unclear('they were not sent') : read(first, all, seen);
  };

const unread = unclear('it could not be read afterwards');

const ofStored = (round: Round, words: string): Answer =>
  failed(round) ?? (round.after === undefined ? unread : observed(words));

/** Answers, by how many of two changes are stored. */
const KEPT = [
  'both are lost, though accepted',
  'one of them is lost, though both are accepted',
  'both are kept',
];

/** Whether both changes are kept. One lost change in any round is enough for "no". */
const bothKept = ofPairs((_, all) => {
  const answers = all.map((round) => {
    const count = round.sent.filter((body) => holds(round.after, body)).length;
    return ofStored(round, KEPT[count] ?? '');
  });
  return answers.find(({ words }) => words !== KEPT[2]) ?? observed('both are kept');
});

const oneKept = ofPairs((round) => {
  const isOne = round.sent.some((body) => holds(round.after, body));
  return ofStored(round, isOne ? 'one of the two, both are accepted' : 'neither, though both are accepted');
});

const ownEchoed = ofPairs((round) => {
  const isOwn = round.sent.every((body, at) => holds(objectOf(round.replies[at]), body));
  return failed(round) ?? observed(isOwn ? 'yes' : 'no: one answer shows the other’s value');
});

/** Whether a race ends like one of the two orders, which are sent before it, each with a read. */
const tieHolds = ofPairs((round, _, seen) => {
  const { sent, replies, after } = round;
  if (after === undefined) return unread;
  const members = sent.flatMap((body) => Object.keys(body));
  // Which were accepted, and what is stored: equal ends give equal texts.
  const end = (first: Reply | undefined, second: Reply | undefined, stored: JsonObject | undefined): string =>
    [accepted(first), accepted(second), ...members.map((name) => show(stored?.[name]))].join(' ');
  const [one, two, read, , twoFirst, oneLast, readAgain] = seen.replies;
  const ordered = [end(one, two, objectOf(read)), end(oneLast, twoFirst, objectOf(readAgain))];
  if (ordered.includes(end(...replies, after))) return observed('yes');
  const wrong = failed(round)?.words;
  const isBroken = sent.every((body) => holds(after, body));
  const lost = isBroken ? 'what is stored afterwards breaks it' : 'one is lost';
  return observed(`no: ${wrong ?? `both are accepted, and ${lost}`}`);
});

/** A read that opens the second connection, so that two changes leave at the same time. */
const warm: Request = { ...bare, method: 'GET', abreast: 'second' };

const both = (first: JsonObject, second: JsonObject): readonly ExperimentStep[] => [
  { kind: 'pair', requests: [change(first, { abreast: 'first' }), change(second, { abreast: 'second' })] },
  read('home'),
];

const called = (words: string): JsonObject => ({ [name]: `patchproof ${words}` });

const takesBack: JsonObject = { [assign]: false };
const signsUp: JsonObject = { [signup]: true };
const untied: JsonObject = { [assign]: true, [signup]: false };
const isEchoed = 'Does each of two changes at once answer with its own value?';

export const concurrency = area('concurrency', 'Two changes at once', (known) => [
  row('members.kept', 'Are both of two changes at once kept, when they change different members?', {
    // Three times, because a lost update does not show every time.
    send: [warm, ...[1, 2, 3].flatMap((n) => both({ [flag]: n !== 2 }, called(`at once ${n}`)))],
    reader: bothKept,
    given: { [flag]: false, ...called('before') },
    because: known.alone,
  }),
  row('member.kept', 'Which of two changes at once is kept, when they change the same member?', {
    send: [warm, ...both(called('one'), called('two'))],
    reader: oneKept,
    also: [question('concurrency.member.echo', isEchoed, ownEchoed)],
    given: called('before'),
    because: known.alone,
  }),
  row('same.accepted', 'Are two changes at once accepted that are the same?', {
    send: [warm, ...both(called('twins'), called('twins'))],
    reader: bothKept,
    given: called('before'),
    because: known.alone,
  }),
  row(
    'tie.holds',
    'Are two changes at once that break a tie together answered as if one came after the other?',
    {
      // Each change alone keeps the tie, but both break it: sent in each order, then at once.
      send: [
        change(takesBack),
        change(signsUp),
        read('home'),
        change(untied),
        change(signsUp),
        change(takesBack),
        read('home'),
        change(untied),
        warm,
        ...both(takesBack, signsUp),
      ],
      reader: tieHolds,
      isChance: true,
      given: untied,
      because: noDatabase(known) ?? known.alone,
    },
  ),
]);
