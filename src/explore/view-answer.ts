import type { Answer, JsonObject, Reply, View } from '../model.ts';
import { accepted, isObject, same } from '../rules/oracle.ts';
import type { Seen } from './question.ts';
import { answer, replyAnswer, untold } from './reply-answer.ts';
import { asked, become, bodyOf, changed, rowsOf, show, storedIn } from './seen.ts';

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
