import { elideText } from '../elide.ts';
import type { Answer, Reply } from '../model.ts';
import { objectOf } from '../rules/oracle.ts';

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
