import type { Answer, Reply } from '../model.ts';
import { accepted, objectOf, same } from '../rules/oracle.ts';
import { elideText } from '../text/elide.ts';
import {
  answer,
  listedAnswer,
  orderAnswer,
  replyAnswer,
  shownAnswer,
  untold,
  untouchedAnswer,
  windowAnswer,
  writeAnswer,
} from './answer-kinds.ts';
import { culpritOf, pairAnswer } from './pair-answer.ts';
import type { Lens, Question, Seen } from './question.ts';
import { around, asked, become, changed, show, storedIn } from './seen.ts';

function statusAnswer(reply: Reply | undefined): Answer {
  const own = replyAnswer(reply);
  return own.class === 'accepted' ? { ...own, words: `answered with ${own.status}` } : own;
}

function nullAnswer(member: string, seen: Seen): Answer {
  const state = around(seen);
  if (!accepted(asked(seen)) || typeof state === 'string')
    return writeAnswer({ kind: 'write', member }, seen);
  const { before, after } = state;
  const is = after[member];
  const others = changed(before, after).filter((name) => name !== member && name !== 'connection');
  const more = others.length === 0 ? '' : `; also ${become(others, after)}`;
  if (is === undefined) return answer('accepted', `nothing: it is absent${more}`);
  if (is === null) return answer('accepted', `null${more}`);
  if (same(is, before[member])) return answer('ignored', `accepted and ignored${more}`);
  return answer('accepted', `${show(is)}${more}`);
}

function whichAnswer({ member, values }: Extract<Lens, { kind: 'which' }>, seen: Seen): Answer {
  const state = around(seen);
  if (!accepted(asked(seen)) || typeof state === 'string')
    return writeAnswer({ kind: 'write', member }, seen);
  const found = Object.entries(values).find(([, value]) => same(state.after[member], value));
  return found === undefined
    ? writeAnswer({ kind: 'write', member }, seen)
    : answer('accepted', `accepted, ${found[0]} is stored`);
}

function winsAnswer(seen: Seen): Answer {
  const reply = asked(seen);
  const own = replyAnswer(reply);
  const culprit = reply === undefined ? undefined : culpritOf(reply);
  if (culprit === undefined || own.status === undefined) return writeAnswer({ kind: 'write' }, seen);
  return { ...own, class: 'observed', words: `${culprit}: ${own.words}` };
}

/** What a message quotes of the schema, which says nothing about the fault. */
const description = /( on property \S+) \(.*?\)\.(?= \(also\)|$)/g;

/** Longer messages are elided. */
const longest = 700;

function told(message: string): string {
  const short = message.replace(description, '$1 (…).');
  return short.length <= longest ? short : elideText(short);
}

function messageAnswer(reply: Reply | undefined): Answer {
  const own = replyAnswer(reply);
  const message = objectOf(reply)?.message;
  if (own.class !== 'refused' && own.class !== 'failed') return own;
  return {
    ...own,
    words: typeof message === 'string' ? `${own.words}: ${told(message)}` : `${own.words}, without a message`,
  };
}

function headerAnswer({ name, value }: Extract<Lens, { kind: 'header' }>, reply: Reply | undefined): Answer {
  if (reply?.kind !== 'response') return replyAnswer(reply);
  const found = reply.headers[name];
  if (found === undefined) return answer('observed', 'it is not there');
  if (value) return answer('observed', elideText(found));
  return answer(
    'observed',
    name === 'etag' ? `yes, a ${found.startsWith('W/') ? 'weak' : 'strong'} one` : 'yes',
  );
}

function echoAnswer(member: string, seen: Seen): Answer {
  const body = objectOf(asked(seen));
  if (!accepted(asked(seen)) || body === undefined) return replyAnswer(asked(seen));
  return answer('observed', Object.hasOwn(body, member) ? `as ${show(body[member])}` : 'it is left out');
}

function membersAnswer(seen: Seen): Answer {
  const reply = asked(seen);
  if (!accepted(reply)) return replyAnswer(reply);
  const body = objectOf(reply);
  return answer(
    'observed',
    body === undefined
      ? `none: ${replyAnswer(reply).words}, without an object`
      : Object.keys(body).toSorted().join(', '),
  );
}

function agreesAnswer(seen: Seen): Answer {
  const body = objectOf(asked(seen));
  const after = storedIn(seen.after.home);
  if (body === undefined || after === undefined) return replyAnswer(asked(seen));
  const names = changed(body, after);
  return answer('observed', names.length === 0 ? 'yes' : `no: a GET shows ${become(names, after)}`);
}

function repeatedAnswer({ replies }: Seen): Answer {
  const [before, last] = replies.slice(-2);
  if (!accepted(last)) return replyAnswer(last);
  const [was, is] = [objectOf(before), objectOf(last)];
  const names = was !== undefined && is !== undefined ? changed(was, is) : [];
  const isSame = names.length === 0 && (was === undefined) === (is === undefined);
  return answer(
    'accepted',
    isSame ? 'accepted, with the same answer' : `accepted, with another answer: ${become(names, is ?? {})}`,
  );
}

/** What was seen, as the answer to a question. Pure: the same for the same replies. */
export function answerOf({ lens }: Question, seen: Seen): Answer {
  const found = read(lens, seen);
  const member = 'member' in lens ? lens.member : undefined;
  // Of a member that is never stored, that it was not stored is no answer.
  return found.class === 'ignored' && member !== undefined && seen.unstored.includes(member)
    ? untold([member], asked(seen))
    : found;
}

function read(lens: Lens, seen: Seen): Answer {
  switch (lens.kind) {
    case 'write':
      return writeAnswer(lens, seen);
    case 'null':
      return nullAnswer(lens.member, seen);
    case 'which':
      return whichAnswer(lens, seen);
    case 'wins':
      return winsAnswer(seen);
    case 'status':
      return statusAnswer(lens.step === undefined ? seen.replies.at(-1) : seen.replies[lens.step]);
    case 'header':
      return headerAnswer(lens, lens.step === undefined ? seen.replies.at(-1) : seen.replies[lens.step]);
    case 'message':
      return messageAnswer(asked(seen));
    case 'echo':
      return echoAnswer(lens.member, seen);
    case 'members':
      return membersAnswer(seen);
    case 'agrees':
      return agreesAnswer(seen);
    case 'shown':
      return shownAnswer(seen, lens.view, lens.values);
    case 'untouched':
      return untouchedAnswer(seen, lens.view);
    case 'listed':
      return listedAnswer(seen, lens.step);
    case 'order':
      return orderAnswer(seen);
    case 'window':
      return windowAnswer(seen, lens.member, lens.sent);
    case 'repeated':
      return repeatedAnswer(seen);
    case 'pair':
      return pairAnswer(lens.ask, seen);
  }
}
