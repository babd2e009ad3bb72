import { elideJson, elideText } from '../elide.ts';
import { make } from '../generate/kit.ts';
import { readCase } from '../generate/reads.ts';
import type {
  Case,
  Json,
  JsonObject,
  Reply,
  Response,
  Subject,
  TokenFacts,
  Unread,
  UnreadCause,
  UnreadReading,
} from '../model.ts';
import { resolve } from './curl.ts';
import { snapshotOf } from './observe.ts';
import type { Session } from './session.ts';

/** What the reason is looked for in. */
export interface Inquiry {
  readonly origin: string;
  readonly subject: Subject;
  readonly named: boolean;
  readonly token?: TokenFacts | undefined;
  /** Sends a reading. */
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

const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const bodyOf = (reply: Reply): Json | undefined =>
  reply.kind === 'response' && reply.payload.kind === 'json' ? reply.payload.value : undefined;

function member(reply: Reply, name: 'errorCode' | 'message'): string {
  const body = bodyOf(reply);
  const value = isObject(body) ? body[name] : undefined;
  return typeof value === 'string' ? value : '';
}

const statusOf = (reply: Reply): number | undefined => (reply.kind === 'response' ? reply.status : undefined);
const isShown = (reply: Reply): boolean =>
  statusOf(reply) === 200 && (isObject(bodyOf(reply)) || Array.isArray(bodyOf(reply)));
/** The API answers there, whatever it says: it may lack a scope, or have too many requests. */
const isThere = (reply: Reply): boolean =>
  isShown(reply) || ([400, 401, 403, 429].includes(statusOf(reply) ?? 0) && isObject(bodyOf(reply)));

function short(reply: Reply): string {
  if (reply.kind === 'fault') return reply.message;
  switch (reply.payload.kind) {
    case 'empty':
      return 'no body';
    case 'text':
      return elideText(reply.payload.text.trim());
    case 'json':
      return elideJson(reply.payload.value, 300);
  }
}

function readingOf({ request }: Case, reply: Reply, { origin, subject }: Inquiry): UnreadReading {
  const status = statusOf(reply);
  return {
    url: `${origin}/api/v2${resolve(request.path, subject)}`,
    ...(status === undefined ? {} : { status }),
    said: short(reply),
  };
}

/** The form of an answer that is none of the API; undefined when it may be one. */
function foreignForm({
  payload,
  headers,
  status,
}: Response): Extract<UnreadCause, { kind: 'not the API' }>['form'] | undefined {
  const isHtml =
    /\bhtml\b/i.test(headers['content-type'] ?? '') ||
    (payload.kind === 'text' && /^\s*<(!doctype|html)/i.test(payload.text));
  if (isHtml) return 'an HTML page';
  if (payload.kind === 'text') return 'text';
  if (payload.kind === 'empty') return 'no body';
  return status === 200 && !isObject(payload.value) ? 'no JSON object' : undefined;
}

const foreign = (reply: Response): readonly UnreadCause[] => {
  const form = foreignForm(reply);
  return form === undefined ? [] : [{ kind: 'not the API', form }];
};

/** Ids that stand in each other's place, told by how ids usually begin. */
function misplaced({ organization, connection }: Subject): readonly UnreadCause[] {
  const [isFirst, isSecond] = [organization.startsWith('con_'), connection.startsWith('org_')];
  if (isFirst && isSecond) return [{ kind: 'ids swapped' }];
  if (isFirst) return [{ kind: 'id of another kind', id: 'organization' }];
  return isSecond ? [{ kind: 'id of another kind', id: 'connection' }] : [];
}

function tokenCauses({ token, origin }: Inquiry): readonly UnreadCause[] {
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

function forbidden(reply: Response): UnreadCause {
  const [code, message] = [member(reply, 'errorCode'), member(reply, 'message')];
  if (FEATURE.test(code) || /\b(feature|entitlement|subscription|plan)\b/i.test(message))
    return { kind: 'no feature', code: code === '' ? message.slice(0, 80) : code };
  return code === 'insufficient_scope' || /\bscope\b/i.test(message)
    ? { kind: 'no scope' }
    : { kind: 'forbidden' };
}

function badRequest(reply: Response): UnreadCause {
  const [code, message] = [member(reply, 'errorCode'), member(reply, 'message')];
  if (code === 'Bearer' || /authentication header/i.test(message)) return { kind: 'token refused' };
  const [, property] = /on property (id|connection_id)\b/.exec(message) ?? [];
  const id = property === 'id' ? 'organization' : property === 'connection_id' ? 'connection' : 'either';
  return { kind: 'malformed id', id };
}

/** Ids of the connections that a list shows. */
function attachedIn(list: Reply): readonly string[] {
  const body = bodyOf(list);
  const rows = isObject(body) ? body.connections : body;
  return Array.isArray(rows)
    ? rows.flatMap((row) =>
        isObject(row) && typeof row.connection_id === 'string' ? [row.connection_id] : [],
      )
    : [];
}

/** How many attached connections are named. */
const NAMED = 5;

/** The list is there: the connection is not in it, or its own path is missing. */
async function notListed(
  list: Reply,
  inquiry: Inquiry,
  ask: (one: Case) => Promise<Reply>,
): Promise<UnreadCause> {
  const attached = attachedIn(list);
  if (attached.includes(inquiry.subject.connection)) return { kind: 'no path of its own' };
  // Of an organization that is not there, some servers show an empty list.
  if (attached.length === 0 && statusOf(await ask(beside.organization)) === 404)
    return { kind: 'no organization' };
  const status = statusOf(await ask(beside.connection));
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
  const isNamed = [home, list, older].some((one) => /\borganization\b/i.test(member(one, 'message')));
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

async function notFound(
  home: Response,
  inquiry: Inquiry,
  ask: (one: Case) => Promise<Reply>,
): Promise<readonly UnreadCause[]> {
  const list = await ask(readCase('list'));
  const swapped = misplaced(inquiry.subject);
  if (isShown(list)) return [...swapped, await notListed(list, inquiry, ask)];
  const others: Beside = {
    older: await ask(beside.older),
    organization: await ask(beside.organization),
    organizations: await ask(beside.organizations),
    connection: await ask(beside.connection),
  };
  const found = missing(home, list, others);
  // Where nothing of the API answers, it matters what does.
  const isNowhere = found.some(({ kind }) => kind === 'no API');
  return [...swapped, ...(isNowhere ? foreign(home) : []), ...found];
}

async function causesOf(
  home: Reply,
  inquiry: Inquiry,
  ask: (one: Case) => Promise<Reply>,
): Promise<readonly UnreadCause[]> {
  if (home.kind === 'fault') return [{ kind: 'no answer' }];
  const { status, headers } = home;
  const swapped = misplaced(inquiry.subject);
  if (status >= 300 && status < 400)
    return [
      { kind: 'redirect', ...(headers.location === undefined ? {} : { to: elideText(headers.location) }) },
    ];
  if (status === 404) return notFound(home, inquiry, ask);
  if (status === 400) return [...swapped, ...foreign(home), badRequest(home)];
  if (status === 401) return [...foreign(home), ...tokenCauses(inquiry)];
  if (status === 403) return [...foreign(home), ...(isObject(bodyOf(home)) ? [forbidden(home)] : [])];
  if (status === 429) return [{ kind: 'rate limited' }];
  if (status >= 500) return [{ kind: 'down' }];
  return [...swapped, ...foreign(home)];
}

/**
 * The same for the reading that a session sent last, with more readings of it. Undefined when the connection could be
 * read, and when no more may be sent.
 */
export async function inquireIn(
  session: Session,
  inquiry: Omit<Inquiry, 'send'>,
): Promise<Unread | undefined> {
  const reply = session.exchanges.at(-1)?.reply;
  if (reply === undefined || snapshotOf(reply).kind === 'known' || session.over() !== undefined)
    return undefined;
  // None of them is judged: nothing was planned.
  return inquire(reply, { ...inquiry, send: (one) => session.send(one, 'confirm') });
}

/**
 * Finds out why the connection under test could not be read, out of what its reading was answered. After a 404 it reads
 * what lies around, at most five times more; after anything else the answer says enough.
 */
export async function inquire(home: Reply, inquiry: Inquiry): Promise<Unread> {
  const more: UnreadReading[] = [];
  const ask = async (one: Case): Promise<Reply> => {
    const reply = await inquiry.send(one);
    more.push(readingOf(one, reply, inquiry));
    return reply;
  };
  const [first = { kind: 'another answer' }, ...rest] = await causesOf(home, inquiry, ask);
  return {
    readings: [readingOf(readCase('home'), home, inquiry), ...more],
    causes: [first, ...rest],
    named: inquiry.named,
    tokenGiven: inquiry.token?.given === true,
  };
}
