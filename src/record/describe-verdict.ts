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
import { bodyOf, own, pointerOf as toPointer, valueAt } from '../text/json.ts';

/** Turns the data of a verdict into sentences for people, and into classes of values for machines. */

export function describeExpected(expected: Expected): string {
  switch (expected.kind) {
    case 'status':
      return expected.statuses.join(' or ') + (expected.because === undefined ? '' : `: ${expected.because}`);
    case 'status below':
      return `an answer below ${expected.limit}`;
    case 'member':
      return `${expected.member} ${elideJson(expected.value)}`;
    case 'pattern':
      return `${expected.member} ${expected.pattern}`;
    case 'members as sent':
      return `members as sent: ${expected.values.map((value) => elideJson(value)).join(', ')}`;
    case 'members of revision':
      return `only members of revision ${expected.revision}`;
    case 'message that names':
      return `a message that names ${expected.member}`;
    case 'header':
      return `${expected.name}: ${expected.value}`;
    case 'keyword':
    case 'condition':
      return expected.words;
  }
}

interface Comparison {
  /** Stands before the differences. */
  readonly lead: string;
  /** The same where they are told as a change of what is stored; absent where they are none. */
  readonly state?: string;
  /** The class of the first side. */
  readonly expected: string;
}

const COMPARISONS: Readonly<Record<Extract<Actual, { readonly kind: 'differences' }>['of'], Comparison>> = {
  'before and after': { lead: '', state: 'changed: ', expected: 'as before' },
  'sent and stored': { lead: 'GET: ', state: 'sent → stored: ', expected: 'as sent' },
  'merged and stored': { lead: 'GET: ', state: 'expected → stored: ', expected: 'as sent' },
  'answer and reading': { lead: 'GET differs: ', expected: 'as answered' },
  'sent and answered': { lead: '', expected: 'as sent' },
  'two representations': { lead: '', expected: 'as before' },
};

/** How the parts of a sentence are spelled that differ between people and comparisons. */
export interface Spelling {
  readonly reply: (reply: Reply) => string;
  readonly difference: (difference: MemberDifference) => string;
}

const asIs: Spelling = { reply: describeReply, difference: describeDifference };

const join = (differences: readonly MemberDifference[], { difference }: Spelling): string =>
  differences.map(difference).join(', ');

function changes({ attached, detached }: Extract<Actual, { kind: 'attachments' }>): string {
  return [...attached.map((id) => `${id} attached`), ...detached.map((id) => `${id} detached`)].join(', ');
}

function unknownMembers({ members, more }: Extract<Actual, { kind: 'unknown members' }>): string {
  const named = members.map(({ name, revision }) =>
    revision === undefined
      ? elideText(name)
      : `${elideText(name)} (revision ${revision} knows it: --contract ${revision})`,
  );
  return [...named, ...(more > 0 ? [`${more} more`] : [])].join(', ');
}

const GONE = 'GET answered 404';

export function describeActual(actual: Actual, spelling: Spelling = asIs): string {
  switch (actual.kind) {
    case 'reply': {
      const { reply, times } = actual;
      const often = times === undefined ? '' : `, ${times} times, while other requests are answered`;
      return spelling.reply(reply) + often;
    }
    case 'differences':
      return COMPARISONS[actual.of].lead + join(actual.differences, spelling);
    case 'member':
      return `${actual.member} ${describeMember(actual.value)}`;
    case 'unknown members':
      return `also ${unknownMembers(actual)} in ${spelling.reply(actual.reply)}`;
    case 'header':
      return elideText(actual.value ?? `no ${actual.name}`);
    case 'rate limit headers': {
      const told = actual.headers.map(([name, value]) => `${name}: ${elideText(value ?? 'absent')}`);
      return `${actual.limited ? 'on a 429: ' : ''}${told.join(', ')}`;
    }
    case 'attachments':
      return changes(actual);
    case 'leak': {
      const { where, member, value } = actual.leak;
      return `${where}: ${member} ${elideJson(value)}, which only this request sent`;
    }
    case 'gone':
      return actual.reply === undefined ? GONE : spelling.reply(actual.reply);
    case 'condition':
      return actual.words;
  }
}

/** What a violation shows of the stored state, where that says more than the rest of it. */
export function describeState(actual: Actual): string | undefined {
  switch (actual.kind) {
    case 'differences': {
      const { state } = COMPARISONS[actual.of];
      return state === undefined ? undefined : state + join(actual.differences, asIs);
    }
    case 'attachments':
      return `changed: ${changes(actual)}`;
    case 'leak':
      return `${actual.leak.member} ${elideJson(actual.leak.value)}`;
    case 'gone':
      return actual.reply === undefined ? undefined : GONE;
    default:
      return undefined;
  }
}

const classOf = (value: Json | undefined): string => {
  if (value === undefined) return 'absent';
  if (value === null) return 'null';
  return Array.isArray(value) ? 'array' : typeof value;
};

const statusClass = (status: number): string => `${Math.floor(status / 100)}xx`;

const replyClass = (reply: Reply): string =>
  reply.kind === 'fault' ? `no answer: ${reply.fault}` : statusClass(reply.status);

/** What an answer is as a whole: `2xx text`, `4xx array`. */
const answerClass = (reply: Reply): string => {
  if (reply.kind === 'fault') return replyClass(reply);
  const { payload } = reply;
  return `${replyClass(reply)} ${payload.kind === 'json' ? classOf(payload.value) : payload.kind}`;
};

function expectedClass(expected: Expected): string {
  switch (expected.kind) {
    case 'status':
      return [...new Set(expected.statuses.map(statusClass))].join(' or ');
    case 'status below':
      return `below ${expected.limit}`;
    case 'keyword':
      return expected.keyword;
    case 'member':
      return classOf(expected.value);
    case 'members as sent':
      return 'as sent';
    case 'header':
      return expected.name;
    case 'condition':
      return expected.words;
    case 'pattern':
    case 'members of revision':
    case 'message that names':
      return expected.kind;
  }
}

/** The member of the request that its case is about: the one at fault, or the one at whose constraint it is. */
function pointerOf(candidate: Case): string | undefined {
  const { aim, edges } = candidate;
  if (aim.kind === 'reject') return aim.fault.in === 'body' ? aim.fault.pointer : undefined;
  const subject = edges[0]?.subject ?? '';
  return own(bodyOf(candidate), subject) === undefined ? undefined : `/${subject}`;
}

/** What an answer has at a JSON Pointer. */
function classAt(reply: Reply, pointer: string): string {
  if (reply.kind === 'fault') return replyClass(reply);
  if (reply.payload.kind !== 'json') return reply.payload.kind === 'text' ? 'no JSON' : 'no body';
  return classOf(valueAt(reply.payload.value, pointer));
}

const actualClass = (expected: Expected, reply: Reply): string =>
  expected.kind === 'keyword' ? classAt(reply, expected.pointer) : answerClass(reply);

/** Where an answer as a whole is wrong: what is wrong with it, and the member that is the reason, when one is. */
function replyDifference({ expected }: BrokenVerdict, reply: Reply, candidate?: Case): Difference {
  const isStatus = expected.kind === 'status' || expected.kind === 'status below';
  const pointer = expected.kind === 'keyword' ? expected.pointer : candidate && pointerOf(candidate);
  return {
    ...(isStatus && reply.kind === 'response' ? { status: reply.status } : {}),
    ...(pointer ? { pointer } : {}),
    expected: expectedClass(expected),
    actual: isStatus ? replyClass(reply) : actualClass(expected, reply),
  };
}

/** The words of an enum are classes of their own, as true and false are. */
const WORDS: ReadonlySet<Json | undefined> = new Set(['none', 'readonly', 'limited', 'full']);

/** Of two texts it tells which is longer: one that is cut or padded is another fault than one that is replaced. */
function changedClass({ original, actual }: MemberDifference): string {
  if (typeof actual === 'boolean' || WORDS.has(actual)) return String(actual);
  if (typeof original !== 'string' || typeof actual !== 'string') return classOf(actual);
  const more = [...actual].length - [...original].length;
  return more === 0 ? 'string' : more < 0 ? 'shorter string' : 'longer string';
}

/**
 * What is different, without literal values. `redact`: for the names of members, which a tenant may choose. The member
 * at fault in a request is told only where its case is given: it is the same for every server.
 */
export function differencesOf(
  verdict: BrokenVerdict,
  redact: (text: string) => string,
  candidate?: Case,
): readonly Difference[] {
  const to = (name: string): string => redact(elideText(toPointer([name])));
  const { actual } = verdict;
  const expected = expectedClass(verdict.expected);
  switch (actual.kind) {
    case 'reply':
      return [replyDifference(verdict, actual.reply, candidate)];
    case 'differences':
      return actual.differences.map((one) => ({
        ...{ pointer: to(one.member), expected: COMPARISONS[actual.of].expected },
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
