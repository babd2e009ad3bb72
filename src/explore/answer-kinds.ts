import type { Answer, Json, JsonObject, Reply, View } from '../model.ts';
import { accepted, isObject, objectOf, same } from '../rules/oracle.ts';
import { elideText } from '../text/elide.ts';
import type { Lens, Seen } from './question.ts';
import { around, asked, become, bodyOf, changed, fateOf, rowsOf, show, storedIn } from './seen.ts';

/** A class and its words; more where there is more. */
export const answer = (
  kind: Answer['class'],
  words: string,
  more: Pick<Answer, 'status' | 'errorCode'> = {},
): Answer => ({
  class: kind,
  words,
  ...more,
});

/** Accepted, and the member that would tell is one that the tenant was not seen to store. */
export const untold = (members: readonly string[], reply: Reply | undefined): Answer =>
  answer(
    'unclear',
    `unclear: accepted, and this tenant was not seen to store ${members.join(' or ')} at all`,
    reply?.kind === 'response' ? { status: reply.status } : {},
  );

/** The error code of a refusal, when it is a text. */
export function errorCodeOf(reply: Reply | undefined): string | undefined {
  const code = objectOf(reply)?.errorCode;
  return typeof code === 'string' ? elideText(code) : undefined;
}

function redirected(status: number, location: string | undefined): Answer {
  if (status === 304) return answer('redirected', 'answered with 304, not modified', { status });
  return answer(
    'redirected',
    `redirected ${status}${location === undefined ? '' : ` to ${elideText(location)}`}`,
    {
      status,
    },
  );
}

/** What a reply amounts to by itself: accepted, refused and why, redirected, failed, nothing. */
export function replyAnswer(reply: Reply | undefined): Answer {
  if (reply === undefined) return answer('unclear', 'unclear: it was not sent');
  if (reply.kind === 'fault') return answer('no answer', `no answer (${reply.fault})`);
  const { status, headers, limited } = reply;
  if (status === 429) return answer('unclear', 'unclear: rate limited (429)');
  if (limited !== undefined && status >= 500)
    return answer('unclear', `unclear: ${status} after a rate limit`);
  if (status < 300) return answer('accepted', status === 200 ? 'accepted' : `accepted ${status}`, { status });
  if (status < 400) return redirected(status, headers.location);
  const code = errorCodeOf(reply);
  const more = { status, ...(code === undefined ? {} : { errorCode: code }) };
  if (status >= 500) return answer('failed', `failed ${status}`, more);
  return answer('refused', `refused ${status}${code === undefined ? '' : ` ${code}`}`, more);
}

type Write = Extract<Lens, { kind: 'write' }>;

interface Stored {
  readonly was: Json | undefined;
  readonly is: Json | undefined;
}

/** What became of a value, once the request was accepted. */
function stored({ sent, strict }: Write, { was, is }: Stored): Answer {
  if (sent === undefined)
    return same(was, is)
      ? answer('ignored', 'accepted and ignored')
      : answer('accepted', `accepted, stored as ${show(is)}`);
  if (same(is, sent)) return answer('accepted', 'accepted, stored as it was sent');
  if (same(is, was)) return answer('ignored', 'accepted and ignored');
  if (strict || typeof is !== typeof sent || typeof sent !== 'string' || typeof is !== 'string')
    return is === undefined
      ? answer('coerced', 'coerced to nothing: it is absent afterwards')
      : answer('coerced', `coerced to ${show(is)}`);
  const { class: kind, how } = fateOf(sent, is);
  const words = { trimmed: 'stored trimmed', normalised: 'stored normalised', cut: 'stored cut off' };
  const first = kind === 'accepted' || kind === 'changed' ? 'stored otherwise' : words[kind];
  return answer(kind, `${first}${how === '' ? '' : ` (${how})`}, as ${show(is)}`);
}

const withMore = (found: Answer, words: string): Answer => ({ ...found, words: `${found.words}${words}` });

function judged(lens: Write, before: JsonObject, after: JsonObject, status: number): Answer {
  const { member } = lens;
  const names = changed(before, after).filter((name) => name !== 'connection');
  if (member === undefined)
    return answer(
      'accepted',
      names.length === 0 ? 'accepted, changes nothing' : `accepted: ${become(names, after)}`,
      { status },
    );
  const others = names.filter((name) => name !== member);
  const found = { ...stored(lens, { was: before[member], is: after[member] }), status };
  return others.length === 0 ? found : withMore(found, `; also ${become(others, after)}`);
}

/** What became of a request that writes, and of the value it wrote. */
export function writeAnswer(lens: Write, seen: Seen): Answer {
  const reply = asked(seen);
  const state = around(seen, lens.view);
  const own = replyAnswer(reply);
  if (reply?.kind !== 'response' || !accepted(reply)) {
    if (typeof state === 'string') return own;
    const names = changed(state.before, state.after).filter((name) => name !== 'connection');
    return names.length === 0 ? own : withMore(own, `, yet ${become(names, state.after)}`);
  }
  if (typeof state === 'string') return answer('unclear', `unclear: accepted, but ${state}`);
  return judged(lens, state.before, state.after, reply.status);
}

/** Readings of a view among the requests of an experiment, in order. */
function readings({ experiment, replies }: Seen, view: View): readonly Reply[] {
  let at = 0;
  return experiment.steps.flatMap((step) => {
    const reply = replies[at];
    at += step.kind === 'pair' ? 2 : 1;
    return step.kind === 'read' && step.view === view && reply !== undefined ? [reply] : [];
  });
}

const unread = (view: View, reply: Reply | undefined): Answer =>
  answer('unclear', `unclear: ${view} could not be read (${replyAnswer(reply).words})`);

/** The connection under test as a view shows it; a list by its row. */
function shownBy(view: View, value: JsonObject, connection: string): JsonObject | undefined {
  return view === 'list' ? rowsOf(value).find((row) => row.connection_id === connection) : value;
}

/** Whether a view shows the values that were written. */
export function shownAnswer(seen: Seen, view: View, values: JsonObject): Answer {
  const reply = asked(seen);
  if (!accepted(reply)) return replyAnswer(reply);
  const snapshot = seen.after[view];
  const value = storedIn(snapshot);
  if (value === undefined)
    return answer('unclear', `unclear: ${snapshot?.kind === 'unknown' ? snapshot.because : 'not read'}`);
  const row = shownBy(view, value, seen.subject.connection);
  if (row === undefined) return answer('observed', 'no: it is not there');
  const names = Object.keys(values);
  const telling = names.filter((name) => !seen.unstored.includes(name));
  if (telling.length === 0) return untold(names, reply);
  const wrong = telling.filter((name) => !same(row[name], values[name]));
  return answer(
    'observed',
    wrong.length === 0
      ? 'yes'
      : `no: it shows ${wrong.map((name) => `${name} ${show(row[name])}`).join(', ')}`,
  );
}

/** Whether a view is what it was before. */
export function untouchedAnswer(seen: Seen, view: View): Answer {
  const [first] = readings(seen, view);
  const before = bodyOf(first);
  const after = storedIn(seen.after[view]);
  if (before === undefined || !isObject(before) || after === undefined || !accepted(first))
    return unread(view, first);
  const names = changed(before, after);
  return answer('observed', names.length === 0 ? 'yes' : `no: ${become(names, after)}`);
}

/** Whether a list, by a reply, holds the connection. */
export function listedAnswer(seen: Seen, step: number): Answer {
  const reply = seen.replies[step];
  if (!accepted(reply)) return replyAnswer(reply);
  const isThere = rowsOf(bodyOf(reply)).some((row) => row.connection_id === seen.subject.connection);
  return answer('observed', isThere ? 'yes' : 'no');
}

/** Whether a list has the order it had before. */
export function orderAnswer(seen: Seen): Answer {
  const [first] = readings(seen, 'list');
  const ids = (rows: readonly JsonObject[]): readonly string[] => rows.map((row) => show(row.connection_id));
  const before = ids(rowsOf(bodyOf(first)));
  const after = ids(rowsOf(storedIn(seen.after.list)));
  if (before.length === 0 || after.length === 0) return unread('list', first);
  if (before.length === 1) return answer('observed', 'it is the only one');
  return answer('observed', same(before, after) ? 'no' : 'yes');
}

/** How many readings after a write do not show it yet. */
export function windowAnswer(seen: Seen, member: string, sent: string): Answer {
  const reply = asked(seen);
  if (!accepted(reply)) return replyAnswer(reply);
  if (seen.unstored.includes(member)) return untold([member], reply);
  if (seen.lagMs > 0) return answer('observed', `within about ${Math.ceil(seen.lagMs / 100) / 10} s`);
  const shown = readings(seen, 'home').findIndex((one) => {
    const body = bodyOf(one);
    return body !== undefined && isObject(body) && body[member] === sent;
  });
  return answer('observed', shown === 0 ? 'at once' : shown === 1 ? 'by the second reading' : 'not at once');
}
