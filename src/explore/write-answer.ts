import type { Answer, Json, JsonObject } from '../model.ts';
import { accepted, same } from '../rules/oracle.ts';
import { fateOf } from './fate.ts';
import type { Lens, Seen } from './question.ts';
import { answer, replyAnswer } from './reply-answer.ts';
import { around, asked, become, changed, show } from './seen.ts';

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
