import type { Json, JsonObject, Reply, View } from '../model.ts';
import type { Answer } from '../record/atlas.ts';
import { accepted, objectOf, same } from '../rules/oracle.ts';
import { elideText } from '../text/elide.ts';
import { pairAnswer } from './pair-answer.ts';
import type { AnswerReader, Question, SeenExperiment } from './question.ts';
import {
  answer,
  culpritOf,
  messageAnswer,
  observed,
  replyAnswer,
  unclear,
  untold,
  yesOrNo,
} from './reply-answer.ts';
import { asked, become, changed, jsonOf, rowsOf, show, storedIn } from './seen.ts';
import { nullAnswer, type Reader, whichAnswer, writeAnswer } from './write-answer.ts';

/** An answer to an accepted request; any other reply is an answer by itself. */
const ifAccepted = (reply: Reply | undefined, read: (body: JsonObject | undefined) => Answer): Answer =>
  accepted(reply) ? read(objectOf(reply)) : replyAnswer(reply);

function winsAnswer(seen: SeenExperiment): Answer {
  const culprit = culpritOf(asked(seen));
  if (culprit === undefined) return writeAnswer({ kind: 'write' }, seen);
  const own = replyAnswer(asked(seen));
  if (own.status === undefined) return writeAnswer({ kind: 'write' }, seen);
  return { ...own, class: 'observed', words: `${culprit}: ${own.words}` };
}

function statusAnswer(reply: Reply | undefined): Answer {
  const own = replyAnswer(reply);
  return own.class === 'accepted' ? { ...own, words: `answered with ${own.status}` } : own;
}

function headerAnswer({ name, value }: Reader<'header'>, reply: Reply | undefined): Answer {
  if (reply?.kind !== 'response') return replyAnswer(reply);
  const found = reply.headers[name];
  if (found === undefined) return observed('it is not there');
  if (value) return observed(elideText(found));
  return observed(name === 'etag' ? `yes, a ${found.startsWith('W/') ? 'weak' : 'strong'} one` : 'yes');
}

const echoAnswer = (member: string, reply: Reply | undefined): Answer =>
  ifAccepted(reply, (body) => {
    if (body === undefined) return replyAnswer(reply);
    return observed(Object.hasOwn(body, member) ? `as ${show(body[member])}` : 'it is left out');
  });

const membersAnswer = (reply: Reply | undefined): Answer =>
  ifAccepted(reply, (body) =>
    observed(
      body === undefined
        ? `none: ${replyAnswer(reply).words}, without an object`
        : Object.keys(body).toSorted().join(', '),
    ),
  );

function agreesAnswer(seen: SeenExperiment): Answer {
  const body = objectOf(asked(seen));
  const after = storedIn(seen.after.home);
  if (body === undefined || after === undefined) return replyAnswer(asked(seen));
  const names = changed(body, after);
  return observed(names.length === 0 ? 'yes' : `no: a GET shows ${become(names, after)}`);
}

function repeatedAnswer({ replies }: SeenExperiment): Answer {
  const [before, last] = replies.slice(-2);
  return ifAccepted(last, (is) => {
    const was = objectOf(before);
    const names = was !== undefined && is !== undefined ? changed(was, is) : [];
    const isSame = names.length === 0 && (was === undefined) === (is === undefined);
    const words = isSame ? 'the same answer' : `another answer: ${become(names, is ?? {})}`;
    return answer('accepted', `accepted, with ${words}`);
  });
}

/** Readings of a view among the requests of an experiment, in order. */
function readings({ experiment, replies }: SeenExperiment, view: View): readonly Reply[] {
  let at = 0;
  return experiment.steps.flatMap((step) => {
    const reply = replies[at];
    at += step.kind === 'pair' ? 2 : 1;
    return step.kind === 'read' && step.view === view && reply !== undefined ? [reply] : [];
  });
}

const unread = (view: View, reply: Reply | undefined): Answer =>
  unclear(`${view} could not be read (${replyAnswer(reply).words})`);

const rowOf = (list: Json | undefined, { subject }: SeenExperiment): JsonObject | undefined =>
  rowsOf(list).find((row) => row.connection_id === subject.connection);

function shownAnswer({ view, values }: Reader<'shown'>, seen: SeenExperiment): Answer {
  return ifAccepted(asked(seen), () => {
    const snapshot = seen.after[view];
    if (snapshot?.kind !== 'known') return unclear(snapshot?.because ?? 'not read');
    const row = view === 'list' ? rowOf(snapshot.value, seen) : snapshot.value;
    if (row === undefined) return observed('no: it is not there');
    const names = Object.keys(values);
    const telling = names.filter((name) => !seen.unstored.includes(name));
    if (telling.length === 0) return untold(names, asked(seen));
    const wrong = telling.filter((name) => !same(row[name], values[name]));
    const shown = wrong.map((name) => `${name} ${show(row[name])}`).join(', ');
    return observed(wrong.length === 0 ? 'yes' : `no: it shows ${shown}`);
  });
}

function untouchedAnswer({ view }: Reader<'untouched'>, seen: SeenExperiment): Answer {
  const [first] = readings(seen, view);
  const before = objectOf(first);
  const after = storedIn(seen.after[view]);
  if (before === undefined || after === undefined || !accepted(first)) return unread(view, first);
  const names = changed(before, after);
  return observed(names.length === 0 ? 'yes' : `no: ${become(names, after)}`);
}

function orderAnswer(seen: SeenExperiment): Answer {
  const [first] = readings(seen, 'list');
  const idsIn = (list: Json | undefined): readonly string[] =>
    rowsOf(list).map((row) => show(row.connection_id));
  const [before, after] = [idsIn(jsonOf(first)), idsIn(storedIn(seen.after.list))];
  if (before.length === 0 || after.length === 0) return unread('list', first);
  return before.length === 1 ? observed('it is the only one') : yesOrNo(!same(before, after));
}

function windowAnswer({ member, sent }: Reader<'window'>, seen: SeenExperiment): Answer {
  return ifAccepted(asked(seen), () => {
    if (seen.unstored.includes(member)) return untold([member], asked(seen));
    if (seen.lagMs > 0) return observed(`within about ${Math.ceil(seen.lagMs / 100) / 10} s`);
    const shown = readings(seen, 'home').findIndex((one) => objectOf(one)?.[member] === sent);
    return observed(shown === 0 ? 'at once' : shown === 1 ? 'by the second reading' : 'not at once');
  });
}

function read(reader: AnswerReader, seen: SeenExperiment): Answer {
  const replyAt = (step = -1): Reply | undefined => seen.replies.at(step);
  switch (reader.kind) {
    case 'write':
      return writeAnswer(reader, seen);
    case 'null':
      return nullAnswer(reader.member, seen);
    case 'which':
      return whichAnswer(reader, seen);
    case 'wins':
      return winsAnswer(seen);
    case 'status':
      return statusAnswer(replyAt(reader.step));
    case 'header':
      return headerAnswer(reader, replyAt(reader.step));
    case 'message':
      return messageAnswer(asked(seen));
    case 'echo':
      return echoAnswer(reader.member, asked(seen));
    case 'members':
      return membersAnswer(asked(seen));
    case 'agrees':
      return agreesAnswer(seen);
    case 'shown':
      return shownAnswer(reader, seen);
    case 'untouched':
      return untouchedAnswer(reader, seen);
    case 'listed':
      return ifAccepted(replyAt(reader.step), () =>
        yesOrNo(rowOf(jsonOf(replyAt(reader.step)), seen) !== undefined),
      );
    case 'order':
      return orderAnswer(seen);
    case 'window':
      return windowAnswer(reader, seen);
    case 'repeated':
      return repeatedAnswer(seen);
    case 'pair':
      return pairAnswer(reader, seen);
  }
}

/** What was seen, as the answer to a question. Pure: the same for the same replies. */
export function answerOf({ reader }: Question, seen: SeenExperiment): Answer {
  const found = read(reader, seen);
  const member = 'member' in reader ? reader.member : undefined;
  // If the tenant never stores a member, "ignored" does not answer the question.
  return found.class === 'ignored' && member !== undefined && seen.unstored.includes(member)
    ? untold([member], asked(seen))
    : found;
}
