import { jsonOf, storedIn } from '../engine/observe/exchanges.ts';
import type { Json, JsonObject, Reply, Resource } from '../model.ts';
import type { Answer } from '../record/atlas.ts';
import { accepted, objectOf, same } from '../rules/oracle.ts';
import { elideText } from '../text/elide.ts';
import { type AnswerReader, reader, type SeenExperiment } from './question.ts';
import {
  type Around,
  answer,
  around,
  asked,
  become,
  changed,
  culpritOf,
  messageAnswer,
  observed,
  readings,
  replyAnswer,
  rowsOf,
  show,
  transformationOf,
  unclear,
  untold,
} from './seen.ts';

const more = (found: Answer, words: string): Answer => ({ ...found, words: `${found.words}${words}` });

/** The settings that changed, except for one. `connection` is not a setting. */
const changedBeside = ({ before, after }: Around, member?: string): readonly string[] =>
  changed(before, after).filter((name) => name !== member && name !== 'connection');

const ignored = answer('ignored', 'accepted and ignored');

/** What became of a member, and what else changed. If the tenant never stores it, "ignored" is no answer. */
function ofMember(found: Answer, state: Around, member: string, seen: SeenExperiment): Answer {
  if (found.class === 'ignored' && seen.unstored.includes(member)) return untold([member], asked(seen));
  const others = changedBeside(state, member);
  return others.length === 0 ? found : more(found, `; also ${become(others, state.after)}`);
}

/** What was sent for a member, and the view to read. `isStrict`: another stored value is a coercion. */
interface WrittenValue {
  readonly member?: string;
  readonly sent?: Json | undefined;
  readonly isStrict?: boolean;
  readonly view?: Resource;
}

function valueAnswer({ sent, isStrict }: WrittenValue, was: Json | undefined, is: Json | undefined): Answer {
  if (sent === undefined)
    return same(was, is) ? ignored : answer('accepted', `accepted, stored as ${show(is)}`);
  if (same(is, sent)) return answer('accepted', 'accepted, stored as it was sent');
  if (same(is, was)) return ignored;
  if (is === undefined) return answer('coerced', 'coerced to nothing: it is absent afterwards');
  if (isStrict || typeof sent !== 'string' || typeof is !== 'string')
    return answer('coerced', `coerced to ${show(is)}`);
  const [kind, how] = transformationOf(sent, is);
  const words = { trimmed: 'stored trimmed', normalised: 'stored normalised', cut: 'stored cut off' };
  const first = kind === 'accepted' || kind === 'changed' ? 'stored otherwise' : words[kind];
  return answer(kind, `${first}${how === '' ? '' : ` (${how})`}, as ${show(is)}`);
}

function writeAnswer(written: WrittenValue, seen: SeenExperiment): Answer {
  const reply = asked(seen);
  const state = around(seen, written.view);
  const own = replyAnswer(reply);
  const names = typeof state === 'string' ? [] : changedBeside(state);
  if (reply?.kind !== 'response' || !accepted(reply))
    return typeof state === 'string' || names.length === 0
      ? own
      : more(own, `, yet ${become(names, state.after)}`);
  if (typeof state === 'string') return unclear(`accepted, but ${state}`);
  const { member } = written;
  const { status } = reply;
  if (member !== undefined) {
    const found = valueAnswer(written, state.before[member], state.after[member]);
    return ofMember({ ...found, status }, state, member, seen);
  }
  const words = names.length === 0 ? 'accepted, changes nothing' : `accepted: ${become(names, state.after)}`;
  return answer('accepted', words, { status });
}

export const outcome: AnswerReader = (seen) => writeAnswer({}, seen);
export const outcomeIn = reader((seen, view: Resource) => writeAnswer({ view }, seen));

export const wrote = reader((seen, member: string, sent?: Json) => writeAnswer({ member, sent }, seen));

/** As above, but any stored value other than the sent one is a coercion. */
export const coerced = reader((seen, member: string, sent?: Json) =>
  writeAnswer({ member, sent, isStrict: true }, seen),
);

export const leaves = reader((seen, member: string) => {
  const state = around(seen);
  if (!accepted(asked(seen)) || typeof state === 'string') return writeAnswer({ member }, seen);
  const [was, is] = [state.before[member], state.after[member]];
  const words = is === undefined ? 'nothing: it is absent' : show(is);
  const isIgnored = is !== undefined && is !== null && same(is, was);
  return ofMember(isIgnored ? ignored : answer('accepted', words), state, member, seen);
});

export const whichOf = reader((seen, member: string, values: Readonly<Record<string, Json>>) => {
  const state = around(seen);
  const stored = accepted(asked(seen)) && typeof state !== 'string' ? state.after[member] : undefined;
  const found = Object.entries(values).find(([, value]) => same(stored, value));
  return found ? answer('accepted', `accepted, ${found[0]} is stored`) : writeAnswer({ member }, seen);
});

const yesOrNo = (isSo: boolean): Answer => observed(isSo ? 'yes' : 'no');

/** An answer to an accepted request; any other reply is an answer by itself. */
const ifAccepted = (reply: Reply | undefined, read: (body: JsonObject | undefined) => Answer): Answer =>
  accepted(reply) ? read(objectOf(reply)) : replyAnswer(reply);

export const wins: AnswerReader = (seen) => {
  const culprit = culpritOf(asked(seen));
  const own = replyAnswer(asked(seen));
  return culprit === undefined || own.status === undefined
    ? outcome(seen)
    : { ...own, class: 'observed', words: `${culprit}: ${own.words}` };
};

/** The status, and the error code of a refusal, of one reply; the last one when no step is named. */
export const status = reader(({ replies }, step: number = -1) => {
  const own = replyAnswer(replies.at(step));
  return own.class === 'accepted' ? { ...own, words: `answered with ${own.status}` } : own;
});

export const header = reader(
  ({ replies }, name: string, step: number = -1, said: (value: string) => string = elideText) => {
    const reply = replies.at(step);
    if (reply?.kind !== 'response') return replyAnswer(reply);
    const found = reply.headers[name];
    return observed(found === undefined ? 'it is not there' : said(found));
  },
);

export const message: AnswerReader = (seen) => messageAnswer(asked(seen));

export const echo = reader((seen, member: string) =>
  ifAccepted(asked(seen), (body) => {
    if (body === undefined) return replyAnswer(asked(seen));
    return observed(Object.hasOwn(body, member) ? `as ${show(body[member])}` : 'it is left out');
  }),
);

export const members: AnswerReader = (seen) =>
  ifAccepted(asked(seen), (body) =>
    observed(
      body === undefined
        ? `none: ${replyAnswer(asked(seen)).words}, without an object`
        : Object.keys(body).toSorted().join(', '),
    ),
  );

export const agrees: AnswerReader = (seen) => {
  const body = objectOf(asked(seen));
  const after = storedIn(seen.after.home);
  if (body === undefined || after === undefined) return replyAnswer(asked(seen));
  const names = changed(body, after);
  return observed(names.length === 0 ? 'yes' : `no: a GET shows ${become(names, after)}`);
};

export const repeated: AnswerReader = ({ replies }) => {
  const [before, last] = replies.slice(-2);
  return ifAccepted(last, (is) => {
    const was = objectOf(before);
    const names = was !== undefined && is !== undefined ? changed(was, is) : [];
    const isSame = names.length === 0 && (was === undefined) === (is === undefined);
    const words = isSame ? 'the same answer' : `another answer: ${become(names, is ?? {})}`;
    return answer('accepted', `accepted, with ${words}`);
  });
};

const unread = (view: Resource, reply: Reply | undefined): Answer =>
  unclear(`${view} could not be read (${replyAnswer(reply).words})`);

const rowOf = (list: Json | undefined, { subject }: SeenExperiment): JsonObject | undefined =>
  rowsOf(list).find((row) => row.connection_id === subject.connection);

export const shows = reader((seen, view: Resource, values: JsonObject) =>
  ifAccepted(asked(seen), () => {
    const snapshot = seen.after[view];
    if (snapshot?.kind !== 'known') return unclear(snapshot?.because ?? 'not read');
    const shown = view === 'list' ? rowOf(snapshot.value, seen) : snapshot.value;
    if (shown === undefined) return observed('no: it is not there');
    const names = Object.keys(values);
    const telling = names.filter((name) => !seen.unstored.includes(name));
    if (telling.length === 0) return untold(names, asked(seen));
    const wrong = telling.filter((name) => !same(shown[name], values[name]));
    const words = wrong.map((name) => `${name} ${show(shown[name])}`).join(', ');
    return observed(wrong.length === 0 ? 'yes' : `no: it shows ${words}`);
  }),
);

export const untouched = reader((seen, view: Resource) => {
  const [first] = readings(seen, view);
  const before = objectOf(first);
  const after = storedIn(seen.after[view]);
  if (before === undefined || after === undefined || !accepted(first)) return unread(view, first);
  const names = changed(before, after);
  return observed(names.length === 0 ? 'yes' : `no: ${become(names, after)}`);
});

export const listed = reader((seen, step: number) => {
  const reply = seen.replies.at(step);
  return ifAccepted(reply, () => yesOrNo(rowOf(jsonOf(reply), seen) !== undefined));
});

export const moves: AnswerReader = (seen) => {
  const [first] = readings(seen, 'list');
  const [before, after] = [jsonOf(first), storedIn(seen.after.list)].map((list) =>
    rowsOf(list).map((row) => show(row.connection_id)),
  );
  if (!before?.length || !after?.length) return unread('list', first);
  return before.length === 1 ? observed('it is the only one') : yesOrNo(!same(before, after));
};

export const appears = reader((seen, member: string, sent: string) =>
  ifAccepted(asked(seen), () => {
    if (seen.unstored.includes(member)) return untold([member], asked(seen));
    if (seen.lagMs > 0) return observed(`within about ${Math.ceil(seen.lagMs / 100) / 10} s`);
    const shown = readings(seen, 'home').findIndex((one) => objectOf(one)?.[member] === sent);
    return observed(['at once', 'by the second reading'][shown] ?? 'not at once');
  }),
);
