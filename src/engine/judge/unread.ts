import { make, readCase } from '../../cases/build.ts';
import type { Case, Reply, Response, Subject, TokenFacts } from '../../model.ts';
import { resolve } from '../../record/curl.ts';
import type { Unread, UnreadCause, UnreadReading } from '../../record/record.ts';
import { elideText } from '../../text/elide.ts';
import { snapshotOf } from '../observe/exchanges.ts';
import type { Session } from '../session.ts';
import {
  attachedIn,
  badRequest,
  forbidden,
  foreign,
  isShown,
  isThere,
  misplaced,
  shortBody,
  statusOf,
  textIn,
  tokenCauses,
} from './unread-answer.ts';

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

const OLDER = '/organizations/{organization}/enabled_connections';

/** Paths that tell what is missing, each in a family of its own. */
const beside = {
  older: reading('older-list', 'the list in the older enabled_connections family', OLDER),
  organization: reading('organization', 'the organization', '/organizations/{organization}'),
  organizations: reading('organizations', 'any organization', '/organizations?per_page=1'),
  connection: readCase('tenant-connection'),
} as const;

type Beside = Readonly<Record<keyof typeof beside, Reply>>;

function readingOf({ request }: Case, reply: Reply, { origin, subject }: Inquiry): UnreadReading {
  const status = statusOf(reply);
  return {
    url: `${origin}/api/v2${resolve(request.path, subject)}`,
    ...(status === undefined ? {} : { status }),
    said: shortBody(reply),
  };
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

/**
 * The same for the reading that a session sent last, with more readings of it. Undefined when the connection could be
 * read. A budget does not count: a run that is not told why it ends here is run again.
 */
export async function inquireIn(
  session: Session,
  inquiry: Omit<Inquiry, 'send'>,
): Promise<Unread | undefined> {
  const reply = session.exchanges.at(-1)?.reply;
  if (reply === undefined || snapshotOf(reply).kind === 'known') return undefined;
  // None of them is judged: nothing was planned.
  return inquire(reply, { ...inquiry, send: (one) => session.send(one, 'confirm') });
}

/**
 * Finds out why the connection under test could not be read, out of what its reading was answered. After a 404 it reads
 * what lies around, at most five times more; after anything else the answer says enough.
 */
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
