import type { Json, Resource } from '../model.ts';
import type { Answer } from '../record/atlas.ts';
import { accepted, same } from '../rules/oracle.ts';
import { type AnswerReader, reader, type SeenExperiment } from './question.ts';
import { answer, replyAnswer, unclear, untold } from './reply-answer.ts';
import { type Around, around, asked, become, changed, show, transformationOf } from './seen.ts';

const more = (found: Answer, words: string): Answer => ({ ...found, words: `${found.words}${words}` });

/** The settings that changed, except for one. `connection` describes the connection and is no setting. */
const changedBeside = ({ before, after }: Around, member?: string): readonly string[] =>
  changed(before, after).filter((name) => name !== member && name !== 'connection');

const ignored = answer('ignored', 'accepted and ignored');

/** What became of a member, after what else changed. If the tenant never stores it, "ignored" does not answer. */
function ofMember(found: Answer, state: Around, member: string, seen: SeenExperiment): Answer {
  if (found.class === 'ignored' && seen.unstored.includes(member)) return untold([member], asked(seen));
  const others = changedBeside(state, member);
  return others.length === 0 ? found : more(found, `; also ${become(others, state.after)}`);
}

/** A value that was written to a member. `isStrict`: every other value than the one sent is a coercion. */
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
  const { class: kind, how } = transformationOf(sent, is);
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

/** The same, where every other value than the one sent is a coercion. */
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
