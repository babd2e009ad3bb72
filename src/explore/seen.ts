import { readCase } from '../cases/build.ts';
import type { Json, JsonObject, Reply, Resource, Response } from '../model.ts';
import type { Answer, AnswerClass } from '../record/atlas.ts';
import { difference, objectOf, same } from '../rules/oracle.ts';
import { elideJson, elideText } from '../text/elide.ts';
import { isObject, own } from '../text/json.ts';
import type { SeenExperiment } from './question.ts';

/** The reply to the last request that was not a GET; to the last one, when there were only readings. */
export function asked({ sent, replies }: SeenExperiment): Reply | undefined {
  const at = sent.findLastIndex(({ method }) => method !== 'GET');
  return replies[at === -1 ? replies.length - 1 : at];
}

export function readings({ sent, replies }: SeenExperiment, view: Resource): readonly Reply[] {
  const { path } = readCase(view).request;
  return replies.filter((_, at) => sent[at]?.method === 'GET' && sent[at].path === path);
}

export const show = (value: Json | undefined): string => (value === undefined ? 'absent' : elideJson(value));

/** The names of members in which two objects differ, by name: answers may have them in any order. */
export const changed = (before: JsonObject, after: JsonObject): readonly string[] =>
  difference(before, after)
    .map(({ member }) => member)
    .toSorted();

/** Members and what they are now: `show_as_button → true`. */
export const become = (names: readonly string[], after: JsonObject): string =>
  names.map((name) => `${elideJson(name).slice(1, -1)} → ${show(own(after, name))}`).join(', ');

/** Whether values are stored; null means that the member is absent. */
export const holds = (stored: JsonObject | undefined, wanted: JsonObject): boolean =>
  stored !== undefined &&
  Object.entries(wanted).every(([name, value]) => same(own(stored, name) ?? null, value));

export interface Around {
  readonly before: JsonObject;
  readonly after: JsonObject;
}

export function around(
  { before, after, experiment }: SeenExperiment,
  view: Resource = experiment.place ?? 'home',
): Around | string {
  const then = after[view];
  if (before.kind === 'unknown') return before.because;
  if (then === undefined) return 'it was not read afterwards';
  return then.kind === 'unknown' ? then.because : { before: before.value, after: then.value };
}

export function rowsOf(list: Json | undefined): readonly JsonObject[] {
  const rows = isObject(list) ? (list.connections ?? list.enabled_connections) : list;
  return Array.isArray(rows) ? rows.filter(isObject) : [];
}

export function connectionName({ connection }: JsonObject): string | undefined {
  const name = isObject(connection) ? connection.name : undefined;
  return typeof name === 'string' ? name : undefined;
}

type TextClass = Extract<AnswerClass, 'accepted' | 'trimmed' | 'normalised' | 'cut' | 'changed'>;
/** `how`: where the class does not say it all. */
type StoredChange = readonly [kind: TextClass, how: string, change: (text: string) => string];

const invisible = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\u2028\u2029]|\ufe0f/gu;

/** What servers are known to do to texts, the likeliest first: the first one that explains what is stored. */
const changes: readonly StoredChange[] = [
  ['trimmed', '', (text) => text.trim()],
  ['trimmed', 'at its start', (text) => text.trimStart()],
  ['trimmed', 'at its end', (text) => text.trimEnd()],
  ['trimmed', 'of plain spaces', (text) => text.replace(/^ +| +$/g, '')],
  ['normalised', 'NFC', (text) => text.normalize('NFC')],
  ['normalised', 'NFD', (text) => text.normalize('NFD')],
  ['normalised', 'NFKC', (text) => text.normalize('NFKC')],
  ['normalised', 'NFKD', (text) => text.normalize('NFKD')],
  ['changed', 'in lower case', (text) => text.toLowerCase()],
  ['changed', 'in upper case', (text) => text.toUpperCase()],
  ['changed', 'with its white space collapsed', (text) => text.replace(/\s+/g, ' ')],
  ['changed', 'with its white space collapsed', (text) => text.replace(/\s+/g, ' ').trim()],
  ['changed', 'without characters that cannot be seen', (text) => text.replace(invisible, '')],
  ['changed', 'with spaces for line breaks and tabs', (text) => text.replace(/[\n\r\t]+/g, ' ')],
  ['changed', 'with U+FFFD for what is no text', (text) => text.replace(/\p{Cs}/gu, '\ufffd')],
  [
    'changed',
    'with its markup escaped',
    (text) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;'),
  ],
  ['changed', 'with its markup escaped', (text) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')],
  ['changed', 'without its markup', (text) => text.replace(/<[^>]*>/g, '')],
  ['changed', 'without characters beyond U+FFFF', (text) => text.replace(/[\u{10000}-\u{10ffff}]/gu, '')],
];

/** What became of a text, and how. */
export function transformationOf(sent: string, stored: string): readonly [kind: TextClass, how: string] {
  if (sent === stored) return ['accepted', ''];
  const [kind, how = ''] = changes.find(([, , change]) => change(sent) === stored) ?? [];
  if (kind !== undefined) return [kind, how];
  return [stored !== '' && sent.startsWith(stored) ? 'cut' : 'changed', ''];
}

export function answer(kind: Answer['class'], words: string, more: Partial<Answer> = {}): Answer {
  return { class: kind, words, ...more };
}

export const observed = (words: string): Answer => answer('observed', words);
export const unclear = (because: string): Answer => answer('unclear', `unclear: ${because}`);

/** An accepted answer about a member that the tenant was not seen to store; it shows nothing. */
export const untold = (members: readonly string[], reply: Reply | undefined): Answer => ({
  ...unclear(`accepted, and this tenant was not seen to store ${members.join(' or ')} at all`),
  ...(reply?.kind === 'response' ? { status: reply.status } : {}),
});

function textIn(reply: Reply | undefined, member: 'message' | 'errorCode'): string | undefined {
  const text = objectOf(reply)?.[member];
  return typeof text === 'string' ? text : undefined;
}

export const errorCodeOf = (reply: Reply | undefined): string | undefined => {
  const code = textIn(reply, 'errorCode');
  return code && elideText(code);
};

function redirected(status: number, location: string | undefined): Answer {
  if (status === 304) return answer('redirected', 'answered with 304, not modified', { status });
  const to = location === undefined ? '' : ` to ${elideText(location)}`;
  return answer('redirected', `redirected ${status}${to}`, { status });
}

/** What a reply says alone: accepted, refused and why, redirected, failed, or nothing. */
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
  const message = textIn(reply, 'message')?.replace(description, '$1 (…).');
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
  const says = textIn(reply, 'message') ?? '';
  const found = badRequests.find(([own, message]) => code === own || message?.test(says));
  return found?.[2] ?? (/json|syntax|pars/i.test(says) ? 'the syntax of the body' : 'the request');
}

function notFound(reply: Response): string {
  const message = textIn(reply, 'message');
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
