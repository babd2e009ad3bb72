import { make, readCase } from '../../cases/build.ts';
import type { Case, Reply, Response, Subject, TokenFacts } from '../../model.ts';
import { resolve } from '../../record/curl.ts';
import type { Unread, UnreadCause, UnreadReading } from '../../record/record.ts';
import { elideJson, elideText } from '../../text/elide.ts';
import { defined, isObject } from '../../text/json.ts';
import { jsonOf, objectOf, snapshotOf } from '../observe/exchanges.ts';
import type { Session } from '../session.ts';

function textIn(reply: Reply, member: 'errorCode' | 'message'): string {
  const value = objectOf(reply)?.[member];
  return typeof value === 'string' ? value : '';
}

const statusOf = (reply: Reply): number | undefined => (reply.kind === 'response' ? reply.status : undefined);
const isShown = (reply: Reply): boolean =>
  statusOf(reply) === 200 && (objectOf(reply) !== undefined || Array.isArray(jsonOf(reply)));
/** The API answers there, whatever it says: it may lack a scope, or have too many requests. */
const isThere = (reply: Reply): boolean =>
  isShown(reply) || ([400, 401, 403, 429].includes(statusOf(reply) ?? 0) && objectOf(reply) !== undefined);

/** The cause, where an answer has a form that none of the API has. */
function foreign({ payload, headers, status }: Response): readonly UnreadCause[] {
  const text = payload.kind === 'text' ? payload.text : '';
  const isHtml = /\bhtml\b/i.test(headers['content-type'] ?? '') || /^\s*<(!doctype|html)/i.test(text);
  if (isHtml) return [{ kind: 'not the API', form: 'an HTML page' }];
  if (payload.kind === 'text') return [{ kind: 'not the API', form: 'text' }];
  if (payload.kind === 'empty') return [{ kind: 'not the API', form: 'no body' }];
  const isExpected = status !== 200 || isObject(payload.value);
  return isExpected ? [] : [{ kind: 'not the API', form: 'no JSON object' }];
}

/** Ids that stand in each other's place, told by how ids usually begin. */
function misplaced({ organization, connection }: Subject): readonly UnreadCause[] {
  const [isFirst, isSecond] = [organization.startsWith('con_'), connection.startsWith('org_')];
  if (isFirst && isSecond) return [{ kind: 'ids swapped' }];
  if (isFirst) return [{ kind: 'id of another kind', id: 'organization' }];
  return isSecond ? [{ kind: 'id of another kind', id: 'connection' }] : [];
}

function tokenCauses(token: TokenFacts | undefined, origin: string): readonly UnreadCause[] {
  const { expiredFor, audiences = [], issuer } = token ?? {};
  const isOther = audiences.length > 0 && !audiences.some((one) => /\/api\/v2\/?$/.test(one));
  const isForeign =
    issuer !== undefined && URL.canParse(issuer) && new URL(issuer).host !== new URL(origin).host;
  const causes: readonly UnreadCause[] = [
    ...(expiredFor === undefined ? [] : [{ kind: 'token expired', seconds: expiredFor } as const]),
    ...(isOther ? [{ kind: 'token for another audience', audiences } as const] : []),
    ...(isForeign ? [{ kind: 'token of another issuer', issuer } as const] : []),
  ];
  return causes.length > 0 ? causes : [{ kind: 'token refused' }];
}

const FEATURE = /^(feature_not_enabled|insufficient_entitlement|operation_not_supported)$/;

function forbidden(reply: Response): readonly UnreadCause[] {
  if (objectOf(reply) === undefined) return [];
  const [code, message] = [textIn(reply, 'errorCode'), textIn(reply, 'message')];
  if (FEATURE.test(code) || /\b(feature|entitlement|subscription|plan)\b/i.test(message))
    return [{ kind: 'no feature', code: code === '' ? message.slice(0, 80) : code }];
  const isScope = code === 'insufficient_scope' || /\bscope\b/i.test(message);
  return [{ kind: isScope ? 'no scope' : 'forbidden' }];
}

function badRequest(reply: Response): UnreadCause {
  const message = textIn(reply, 'message');
  if (textIn(reply, 'errorCode') === 'Bearer' || /authentication header/i.test(message))
    return { kind: 'token refused' };
  const [, property] = /on property (id|connection_id)\b/.exec(message) ?? [];
  const id = property === 'id' ? 'organization' : property === 'connection_id' ? 'connection' : 'either';
  return { kind: 'malformed id', id };
}

/** A body on a line, or what happened in place of an answer. */
function shortBody(reply: Reply): string {
  if (reply.kind === 'fault') return reply.message;
  const { payload } = reply;
  if (payload.kind === 'empty') return 'no body';
  return payload.kind === 'text' ? elideText(payload.text.trim()) : elideJson(payload.value, 300);
}

/** Ids of the connections that a list shows. */
function attachedIn(list: Reply): readonly string[] {
  const body = jsonOf(list);
  const rows = isObject(body) ? body.connections : body;
  const ids = Array.isArray(rows) ? rows.map((row) => (isObject(row) ? row.connection_id : undefined)) : [];
  return ids.filter((id) => typeof id === 'string');
}

/** What the reason is looked for in. */
interface Inquiry {
  readonly origin: string;
  readonly subject: Subject;
  readonly named: boolean;
  readonly token?: TokenFacts | undefined;
  readonly send: (reading: Case) => Promise<Reply>;
}

const reading = (id: string, title: string, path: string): Case =>
  make({
    id: `read/${id}`,
    title: `${title}, to find out why the connection cannot be read`,
    request: { method: 'GET', path, credential: 'full' },
    aim: { kind: 'open' },
  });

/** Paths that tell what is missing, each in a family of its own. */
const beside = {
  older: reading(
    'older-list',
    'the list in the older enabled_connections family',
    '/organizations/{organization}/enabled_connections',
  ),
  organization: reading('organization', 'the organization', '/organizations/{organization}'),
  organizations: reading('organizations', 'any organization', '/organizations?per_page=1'),
  connection: readCase('tenant-connection'),
} as const;

type Beside = Readonly<Record<keyof typeof beside, Reply>>;

function readingOf({ request }: Case, reply: Reply, { origin, subject }: Inquiry): UnreadReading {
  const url = `${origin}/api/v2${resolve(request.path, subject)}`;
  return { url, ...defined({ status: statusOf(reply) }), said: shortBody(reply) };
}

/** How many attached connections are named. */
const NAMED = 5;

/** The list is there: the connection is not in it, or its own path is missing. */
async function notListed(list: Reply, { subject, send }: Inquiry): Promise<UnreadCause> {
  const attached = attachedIn(list);
  if (attached.includes(subject.connection)) return { kind: 'no path of its own' };
  // Of an organization that is not there, some servers show an empty list.
  if (attached.length === 0 && statusOf(await send(beside.organization)) === 404)
    return { kind: 'no organization' };
  const status = statusOf(await send(beside.connection));
  return {
    kind: 'not attached',
    ...(status === 200 || status === 404 ? { exists: status === 200 } : {}),
    attached: attached.slice(0, NAMED).map((id) => elideText(id)),
  };
}

/** Nothing of the connections is there: neither the one nor the list. */
function missing(
  home: Reply,
  list: Reply,
  { older, organization, organizations, connection }: Beside,
): readonly UnreadCause[] {
  const isGone = statusOf(organization) === 404;
  if (isShown(organization) || (isShown(older) && !isGone)) return [{ kind: 'no connections paths' }];
  const isNamed = [home, list, older].some((one) => /\borganization\b/i.test(textIn(one, 'message')));
  const isFamilyThere = [organizations, organization, older].some(isThere);
  if (isFamilyThere)
    return [
      { kind: 'no organization' },
      ...(isGone || isNamed ? [] : [{ kind: 'no connections paths' } as const]),
    ];
  if (isNamed) return [{ kind: 'no organization' }];
  return isThere(connection)
    ? [{ kind: 'no organizations paths' }, { kind: 'no organization' }]
    : [{ kind: 'no API' }, { kind: 'no organization' }];
}

async function notFound(home: Response, inquiry: Inquiry): Promise<readonly UnreadCause[]> {
  const { send } = inquiry;
  const list = await send(readCase('list'));
  const swapped = misplaced(inquiry.subject);
  if (isShown(list)) return [...swapped, await notListed(list, inquiry)];
  const others: Beside = {
    older: await send(beside.older),
    organization: await send(beside.organization),
    organizations: await send(beside.organizations),
    connection: await send(beside.connection),
  };
  const found = missing(home, list, others);
  // Where nothing of the API answers, it matters what does.
  const isNowhere = found.some(({ kind }) => kind === 'no API');
  return [...swapped, ...(isNowhere ? foreign(home) : []), ...found];
}

async function causesOf(home: Reply, inquiry: Inquiry): Promise<readonly UnreadCause[]> {
  if (home.kind === 'fault') return [{ kind: 'no answer' }];
  const { status, headers } = home;
  const swapped = misplaced(inquiry.subject);
  if (status >= 300 && status < 400) {
    const { location } = headers;
    return [{ kind: 'redirect', ...(location === undefined ? {} : { to: elideText(location) }) }];
  }
  if (status >= 500) return [{ kind: 'down' }];
  switch (status) {
    case 400:
      return [...swapped, ...foreign(home), badRequest(home)];
    case 401:
      return [...foreign(home), ...tokenCauses(inquiry.token, inquiry.origin)];
    case 403:
      return [...foreign(home), ...forbidden(home)];
    case 404:
      return notFound(home, inquiry);
    case 429:
      return [{ kind: 'rate limited' }];
    default:
      return [...swapped, ...foreign(home)];
  }
}

/** The same for the reading that a session sent last, whatever the budget; undefined when that shows it. */
export async function inquireIn(
  session: Session,
  inquiry: Omit<Inquiry, 'send'>,
): Promise<Unread | undefined> {
  const reply = session.exchanges.at(-1)?.reply;
  if (reply === undefined || snapshotOf(reply).kind === 'known') return undefined;
  // None of them is judged: nothing was planned.
  return inquire(reply, { ...inquiry, send: (one) => session.send(one, 'confirm') });
}

/** Why the connection could not be read, from the answer; after a 404, from at most five more readings. */
export async function inquire(home: Reply, inquiry: Inquiry): Promise<Unread> {
  const more: UnreadReading[] = [];
  const send = async (one: Case): Promise<Reply> => {
    const reply = await inquiry.send(one);
    more.push(readingOf(one, reply, inquiry));
    return reply;
  };
  const [first = { kind: 'another answer' }, ...rest] = await causesOf(home, { ...inquiry, send });
  return {
    readings: [readingOf(readCase('home'), home, inquiry), ...more],
    causes: [first, ...rest],
    named: inquiry.named,
    tokenGiven: inquiry.token?.given === true,
  };
}
