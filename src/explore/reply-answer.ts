import type { Reply, Response } from '../model.ts';
import type { Answer } from '../record/atlas.ts';
import { objectOf } from '../rules/oracle.ts';
import { elideText } from '../text/elide.ts';

export function answer(kind: Answer['class'], words: string, more: Partial<Answer> = {}): Answer {
  return { class: kind, words, ...more };
}

export const observed = (words: string): Answer => answer('observed', words);
export const unclear = (because: string): Answer => answer('unclear', `unclear: ${because}`);

/** Accepted, and the member that would tell is one that the tenant was not seen to store. */
export const untold = (members: readonly string[], reply: Reply | undefined): Answer => ({
  ...unclear(`accepted, and this tenant was not seen to store ${members.join(' or ')} at all`),
  ...(reply?.kind === 'response' ? { status: reply.status } : {}),
});

const messageOf = (reply: Reply | undefined): string | undefined => {
  const message = objectOf(reply)?.message;
  return typeof message === 'string' ? message : undefined;
};

export function errorCodeOf(reply: Reply | undefined): string | undefined {
  const code = objectOf(reply)?.errorCode;
  return typeof code === 'string' ? elideText(code) : undefined;
}

function redirected(status: number, location: string | undefined): Answer {
  if (status === 304) return answer('redirected', 'answered with 304, not modified', { status });
  const to = location === undefined ? '' : ` to ${elideText(location)}`;
  return answer('redirected', `redirected ${status}${to}`, { status });
}

/** What a reply amounts to by itself: accepted, refused and why, redirected, failed, nothing. */
export function replyAnswer(reply: Reply | undefined): Answer {
  if (reply === undefined) return unclear('it was not sent');
  if (reply.kind === 'fault') return answer('no answer', `no answer (${reply.fault})`);
  const { status, headers, limited } = reply;
  if (status === 429) return unclear('rate limited (429)');
  if (limited !== undefined && status >= 500) return unclear(`${status} after a rate limit`);
  if (status < 300) return answer('accepted', status === 200 ? 'accepted' : `accepted ${status}`, { status });
  if (status < 400) return redirected(status, headers.location);
  const code = errorCodeOf(reply);
  const more = { status, ...(code === undefined ? {} : { errorCode: code }) };
  if (status >= 500) return answer('failed', `failed ${status}`, more);
  return answer('refused', `refused ${status}${code === undefined ? '' : ` ${code}`}`, more);
}

/** What a message quotes of the schema, which says nothing about the fault. */
const description = /( on property \S+) \(.*?\)\.(?= \(also\)|$)/g;

const longest = 700;

export function messageAnswer(reply: Reply | undefined): Answer {
  const own = replyAnswer(reply);
  if (own.class !== 'refused' && own.class !== 'failed') return own;
  const message = messageOf(reply)?.replace(description, '$1 (…).');
  if (message === undefined) return { ...own, words: `${own.words}, without a message` };
  return { ...own, words: `${own.words}: ${message.length <= longest ? message : elideText(message)}` };
}

const badRequests: readonly (readonly [code: string, message: RegExp | undefined, culprit: string])[] = [
  ['Bearer', /authentication header/i, 'the credential'],
  ['invalid_uri', /^Path validation/, 'the path'],
  ['invalid_query_string', undefined, 'the query'],
  ['invalid_body', /^Payload validation/, 'the body'],
];

function badRequest(reply: Response): string {
  const code = errorCodeOf(reply);
  const says = messageOf(reply) ?? '';
  const found = badRequests.find(([own, message]) => code === own || message?.test(says));
  return found?.[2] ?? (/json|syntax|pars/i.test(says) ? 'the syntax of the body' : 'the request');
}

function notFound(reply: Response): string {
  const message = messageOf(reply);
  if (message === undefined) return 'what is not there';
  if (/organization/i.test(message)) return 'the organization';
  return /connection/i.test(message) ? 'the connection' : 'the route';
}

const culprits: Readonly<Record<number, string>> = {
  401: 'the credential',
  403: 'the scope',
  405: 'the method',
  413: 'the size',
  415: 'the media type',
  501: 'the method',
};

/** What a refusal is about. Undefined when it is none. */
export function culpritOf(reply: Reply | undefined): string | undefined {
  if (reply?.kind !== 'response') return undefined;
  if (reply.status === 400) return badRequest(reply);
  return reply.status === 404 ? notFound(reply) : culprits[reply.status];
}
