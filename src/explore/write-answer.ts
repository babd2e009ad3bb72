import type { Json } from '../model.ts';
import type { Answer } from '../record/atlas.ts';
import { accepted, same } from '../rules/oracle.ts';
import type { AnswerReader, SeenExperiment } from './question.ts';
import { answer, replyAnswer, unclear } from './reply-answer.ts';
import { type Around, around, asked, become, changed, show, transformationOf } from './seen.ts';

export type Reader<Kind extends AnswerReader['kind']> = Extract<AnswerReader, { kind: Kind }>;

const more = (found: Answer, words: string): Answer => ({ ...found, words: `${found.words}${words}` });

/** The settings that changed, except for one. `connection` describes the connection and is no setting. */
const changedBeside = ({ before, after }: Around, member?: string): readonly string[] =>
  changed(before, after).filter((name) => name !== member && name !== 'connection');

function andOthers(found: Answer, state: Around, member: string): Answer {
  const others = changedBeside(state, member);
  return others.length === 0 ? found : more(found, `; also ${become(others, state.after)}`);
}

const ignored = answer('ignored', 'accepted and ignored');

/** What became of a value, once the request was accepted. */
function valueAnswer({ sent, strict }: Reader<'write'>, was: Json | undefined, is: Json | undefined): Answer {
  if (sent === undefined)
    return same(was, is) ? ignored : answer('accepted', `accepted, stored as ${show(is)}`);
  if (same(is, sent)) return answer('accepted', 'accepted, stored as it was sent');
  if (same(is, was)) return ignored;
  if (is === undefined) return answer('coerced', 'coerced to nothing: it is absent afterwards');
  if (strict || typeof sent !== 'string' || typeof is !== 'string')
    return answer('coerced', `coerced to ${show(is)}`);
  const { class: kind, how } = transformationOf(sent, is);
  const words = { trimmed: 'stored trimmed', normalised: 'stored normalised', cut: 'stored cut off' };
  const first = kind === 'accepted' || kind === 'changed' ? 'stored otherwise' : words[kind];
  return answer(kind, `${first}${how === '' ? '' : ` (${how})`}, as ${show(is)}`);
}

/** What became of a request that writes, and of the value it wrote. */
export function writeAnswer(reader: Reader<'write'>, seen: SeenExperiment): Answer {
  const reply = asked(seen);
  const state = around(seen, reader.view);
  const own = replyAnswer(reply);
  if (reply?.kind !== 'response' || !accepted(reply)) {
    const names = typeof state === 'string' ? [] : changedBeside(state);
    return typeof state === 'string' || names.length === 0
      ? own
      : more(own, `, yet ${become(names, state.after)}`);
  }
  if (typeof state === 'string') return unclear(`accepted, but ${state}`);
  const { member } = reader;
  const { status } = reply;
  if (member !== undefined) {
    const found = valueAnswer(reader, state.before[member], state.after[member]);
    return andOthers({ ...found, status }, state, member);
  }
  const names = changedBeside(state);
  const words = names.length === 0 ? 'accepted, changes nothing' : `accepted: ${become(names, state.after)}`;
  return answer('accepted', words, { status });
}

/** Reads what is stored after an accepted request; falls back to the answer to the write. */
function storedAnswer(
  member: string,
  seen: SeenExperiment,
  read: (state: Around) => Answer | undefined,
): Answer {
  const state = around(seen);
  const found = accepted(asked(seen)) && typeof state !== 'string' ? read(state) : undefined;
  return found ?? writeAnswer({ kind: 'write', member }, seen);
}

export function nullAnswer(member: string, seen: SeenExperiment): Answer {
  return storedAnswer(member, seen, (state) => {
    const [was, is] = [state.before[member], state.after[member]];
    const found =
      is === undefined
        ? answer('accepted', 'nothing: it is absent')
        : is !== null && same(is, was)
          ? ignored
          : answer('accepted', show(is));
    return andOthers(found, state, member);
  });
}

export function whichAnswer({ member, values }: Reader<'which'>, seen: SeenExperiment): Answer {
  return storedAnswer(member, seen, ({ after }) => {
    const found = Object.entries(values).find(([, value]) => same(after[member], value));
    return found && answer('accepted', `accepted, ${found[0]} is stored`);
  });
}
