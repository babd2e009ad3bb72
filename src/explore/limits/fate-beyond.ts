import type { Reply } from '../../model.ts';
import { accepted } from '../../rules/oracle.ts';
import { replyAnswer } from '../reply-answer.ts';

/** What becomes of a size that is not taken: refused and how, or accepted and not stored whole. */
export function fateBeyond(reply: Reply): string {
  return accepted(reply) ? 'accepted, and not stored whole' : replyAnswer(reply).words;
}
