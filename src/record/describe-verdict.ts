import type {
  Actual,
  BrokenVerdict,
  Case,
  Difference,
  Expected,
  Json,
  MemberDifference,
  Reply,
} from '../model.ts';
import { describeDifference, describeMember, describeReply } from '../text/describe.ts';
import { elideJson, elideText } from '../text/elide.ts';
import { bodyOf, lookup, own, stepsOf, pointerOf as toPointer } from '../text/json.ts';

/** Turns the data of a verdict into sentences for people, and into classes of values for machines. */

const classOf = (value: Json | undefined): string => {
  if (value === undefined) return 'absent';
  if (value === null) return 'null';
  return Array.isArray(value) ? 'array' : typeof value;
};

const statusClass = (status: number): string => `${Math.floor(status / 100)}xx`;

function expectationOf(expected: Expected): readonly [words: string, valueClass: string] {
  switch (expected.kind) {
    case 'status': {
      const { statuses, because } = expected;
      const classes = [...new Set(statuses.map(statusClass))];
      return [statuses.join(' or ') + (because === undefined ? '' : `: ${because}`), classes.join(' or ')];
    }
    case 'status below':
      return [`an answer below ${expected.limit}`, `below ${expected.limit}`];
    case 'member':
      return [`${expected.member} ${elideJson(expected.value)}`, classOf(expected.value)];
    case 'pattern':
      return [`${expected.member} ${expected.pattern}`, expected.kind];
    case 'members as sent':
      return [`members as sent: ${expected.values.map((value) => elideJson(value)).join(', ')}`, 'as sent'];
    case 'members of revision':
      return [`only members of revision ${expected.revision}`, expected.kind];
    case 'message that names':
      return [`a message that names ${expected.member}`, expected.kind];
    case 'header':
      return [`${expected.name}: ${expected.value}`, expected.name];
    case 'keyword':
      return [expected.words, expected.keyword];
    case 'condition':
      return [expected.words, expected.words];
  }
}

export const describeExpected = (expected: Expected): string => expectationOf(expected)[0];

/** `lead` and `state` are the words before the differences; `expected` is the class of the expected side. */
type Comparison = { readonly lead: string; readonly state?: string; readonly expected: string };

const COMPARISONS: Readonly<Record<Extract<Actual, { readonly kind: 'differences' }>['of'], Comparison>> = {
  'before and after': { lead: '', state: 'changed: ', expected: 'as before' },
  'sent and stored': { lead: 'GET: ', state: 'sent → stored: ', expected: 'as sent' },
  'merged and stored': { lead: 'GET: ', state: 'expected → stored: ', expected: 'as sent' },
  'answer and reading': { lead: 'GET differs: ', expected: 'as answered' },
  'sent and answered': { lead: '', expected: 'as sent' },
  'two representations': { lead: '', expected: 'as before' },
};

/** How to spell the parts of a sentence that differ between people and comparisons. */
export interface Spelling {
  readonly reply: (reply: Reply) => string;
  readonly difference: (difference: MemberDifference) => string;
}

const asIs: Spelling = { reply: describeReply, difference: describeDifference };

const changes = ({ attached, detached }: Extract<Actual, { kind: 'attachments' }>): string =>
  [...attached.map((id) => `${id} attached`), ...detached.map((id) => `${id} detached`)].join(', ');

function unknownMembers({ members, more }: Extract<Actual, { kind: 'unknown members' }>): string {
  const named = members.map(({ name, revision }) =>
    revision === undefined
      ? elideText(name)
      : `${elideText(name)} (revision ${revision} knows it: --contract ${revision})`,
  );
  return [...named, ...(more > 0 ? [`${more} more`] : [])].join(', ');
}

const GONE = 'GET answered 404';

/** What was found, in words; and the stored state, where it says more than those words. */
function accountOf(actual: Actual, spelling: Spelling): readonly [words: string, state?: string] {
  switch (actual.kind) {
    case 'reply': {
      const { reply, times } = actual;
      const often = times === undefined ? '' : `, ${times} times, while other requests are answered`;
      return [spelling.reply(reply) + often];
    }
    case 'differences': {
      const { lead, state } = COMPARISONS[actual.of];
      const all = actual.differences.map(spelling.difference).join(', ');
      return state === undefined ? [lead + all] : [lead + all, state + all];
    }
    case 'member':
      return [`${actual.member} ${describeMember(actual.value)}`];
    case 'unknown members':
      return [`also ${unknownMembers(actual)} in ${spelling.reply(actual.reply)}`];
    case 'header':
      return [elideText(actual.value ?? `no ${actual.name}`)];
    case 'rate limit headers': {
      const told = actual.headers.map(([name, value]) => `${name}: ${elideText(value ?? 'absent')}`);
      return [`${actual.limited ? 'on a 429: ' : ''}${told.join(', ')}`];
    }
    case 'attachments':
      return [changes(actual), `changed: ${changes(actual)}`];
    case 'leak': {
      const found = `${actual.leak.member} ${elideJson(actual.leak.value)}`;
      return [`${actual.leak.where}: ${found}, which only this request sent`, found];
    }
    case 'gone':
      return actual.reply === undefined ? [GONE] : [spelling.reply(actual.reply), GONE];
    case 'condition':
      return [actual.words];
  }
}

export const describeActual = (actual: Actual, spelling: Spelling = asIs): string =>
  accountOf(actual, spelling)[0];

export const describeState = (actual: Actual): string | undefined => accountOf(actual, asIs)[1];

const replyClass = (reply: Reply): string =>
  reply.kind === 'fault' ? `no answer: ${reply.fault}` : statusClass(reply.status);

/** What an answer is as a whole: `2xx text`, `4xx array`. */
function answerClass(reply: Reply): string {
  if (reply.kind === 'fault') return replyClass(reply);
  const { payload } = reply;
  return `${replyClass(reply)} ${payload.kind === 'json' ? classOf(payload.value) : payload.kind}`;
}

/** The member of the request that the case is about: the faulty one, or the one whose constraint it tests. */
function pointerOf(candidate: Case): string | undefined {
  const { aim, edges } = candidate;
  if (aim.kind === 'reject') return aim.fault.in === 'body' ? aim.fault.pointer : undefined;
  const subject = edges[0]?.subject ?? '';
  return own(bodyOf(candidate), subject) === undefined ? undefined : `/${subject}`;
}

function classAt(reply: Reply, pointer: string): string {
  if (reply.kind === 'fault') return replyClass(reply);
  if (reply.payload.kind !== 'json') return reply.payload.kind === 'text' ? 'no JSON' : 'no body';
  return classOf(lookup(reply.payload.value, stepsOf(pointer)));
}

/** How an answer as a whole is wrong, and the member that is the reason, where there is one. */
function replyDifference({ expected }: BrokenVerdict, reply: Reply, candidate?: Case): Difference {
  const isStatus = expected.kind === 'status' || expected.kind === 'status below';
  const pointer = expected.kind === 'keyword' ? expected.pointer : candidate && pointerOf(candidate);
  const found = expected.kind === 'keyword' ? classAt(reply, expected.pointer) : answerClass(reply);
  return {
    ...(isStatus && reply.kind === 'response' ? { status: reply.status } : {}),
    ...(pointer ? { pointer } : {}),
    expected: expectationOf(expected)[1],
    actual: isStatus ? replyClass(reply) : found,
  };
}

/** The words of an enum are classes of their own, like true and false. */
const WORDS: ReadonlySet<Json | undefined> = new Set(['none', 'readonly', 'limited', 'full']);

/** Tells which of two texts is longer: to cut or pad a text is not the same fault as to replace it. */
function changedClass({ original, actual }: MemberDifference): string {
  if (typeof actual === 'boolean' || WORDS.has(actual)) return String(actual);
  if (typeof original !== 'string' || typeof actual !== 'string') return classOf(actual);
  const more = [...actual].length - [...original].length;
  if (more === 0) return 'string';
  return more < 0 ? 'shorter string' : 'longer string';
}

/** What differs, without literal values. `redact` is for names of members, which a tenant may choose. */
export function differencesOf(
  verdict: BrokenVerdict,
  redact: (text: string) => string,
  candidate?: Case,
): readonly Difference[] {
  const to = (name: string): string => redact(elideText(toPointer([name])));
  const { actual } = verdict;
  const [, expected] = expectationOf(verdict.expected);
  switch (actual.kind) {
    case 'reply':
      return [replyDifference(verdict, actual.reply, candidate)];
    case 'differences':
      return actual.differences.map((one) => ({
        pointer: to(one.member),
        expected: COMPARISONS[actual.of].expected,
        actual: changedClass(one),
      }));
    case 'member':
      return [{ pointer: to(actual.member), expected, actual: classOf(actual.value) }];
    case 'unknown members':
      return actual.members.map(({ name }) => ({ pointer: to(name), expected, actual: 'unknown member' }));
    case 'header':
      return [{ expected, actual: actual.value === undefined ? 'absent' : 'another value' }];
    case 'leak':
      return [{ pointer: to(actual.leak.member), expected: 'as before', actual: 'as sent' }];
    case 'attachments':
    case 'gone':
    case 'rate limit headers':
      return [{ expected, actual: actual.kind }];
    case 'condition':
      return [{ expected, actual: 'not met' }];
  }
}
