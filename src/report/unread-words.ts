import type { Unread, UnreadCause, UnreadReading } from '../record/record.ts';
import { visible } from '../text/elide.ts';

const IDS = { organization: 'PATCHPROOF_ORGANIZATION_ID', connection: 'PATCHPROOF_CONNECTION_ID' } as const;
const BOTH = `${IDS.organization} and ${IDS.connection}`;

function spanOf(seconds: number): string {
  if (seconds < 120) return `${Math.round(seconds)} s`;
  return seconds < 7_200 ? `${Math.round(seconds / 60)} min` : `${Math.floor(seconds / 3_600)} h`;
}

const tokenAdvice = ({ tokenGiven }: Unread): string =>
  tokenGiven
    ? 'get a new one, of this tenant and for its Management API, into AUTH0_API_TOKEN'
    : 'check AUTH0_DOMAIN, AUTH0_AUDIENCE and AUTH0_CLIENT_ID: it has to be of this tenant and for its ' +
      'Management API';

function said(cause: UnreadCause, unread: Unread): string {
  const { named } = unread;
  const token = unread.tokenGiven ? 'AUTH0_API_TOKEN' : 'it';
  switch (cause.kind) {
    case 'no answer':
      return unread.readings[0].said;
    case 'redirect':
      return `it redirects${cause.to === undefined ? '' : ` to ${cause.to}`}, and no redirect is followed: check AUTH0_DOMAIN`;
    case 'not the API':
      return `${cause.form === 'no JSON object' ? 'no JSON object was answered' : `the answer is ${cause.form}`}, not as the Management API answers: check AUTH0_DOMAIN, and look for a gateway, a proxy or a login page in between`;
    case 'token expired':
      return (
        `the token is refused; ${token} expired ${spanOf(cause.seconds)} ago: get a new one, or set ` +
        'AUTH0_CLIENT_ID and AUTH0_CLIENT_SECRET instead'
      );
    case 'token for another audience':
      return (
        `the token is refused; ${token} is for ${cause.audiences.join(', ')}: ` +
        `${unread.tokenGiven ? 'get one for https://TENANT/api/v2/' : 'check AUTH0_AUDIENCE'}`
      );
    case 'token of another issuer':
      return `the token is refused; ${token} is of ${cause.issuer}: ${tokenAdvice(unread)}`;
    case 'token refused':
      return `the token is refused; ${tokenAdvice(unread)}`;
    case 'no scope':
      return 'the token lacks read:organization_connections; grant it to the client';
    case 'no feature':
      return (
        `the tenant may not use this (${cause.code}): look at its plan, and at early access to ` +
        'organization connections'
      );
    case 'forbidden':
      return 'the token may not read it: look at what was answered';
    case 'ids swapped':
      return `${BOTH} are swapped: the first holds the id of a connection, the second that of an organization`;
    case 'id of another kind':
      return cause.id === 'organization'
        ? `${IDS.organization} holds the id of a connection: expected one that begins with org_`
        : `${IDS.connection} holds the id of an organization: expected one that begins with con_`;
    case 'malformed id':
      return `the ${cause.id === 'either' ? 'path' : `id of the ${cause.id}`} is refused: check ${cause.id === 'either' ? BOTH : IDS[cause.id]}`;
    case 'no organization':
      return named
        ? `there is no such organization: check ${IDS.organization}, which is an id, not a name, and ` +
            'AUTH0_DOMAIN'
        : 'the organization that was created for the run is not there';
    case 'not attached':
      return notAttached(cause, named);
    case 'no path of its own':
      return (
        'the list of the organization has the connection, but the tenant does not have its own path, ' +
        '/organizations/{id}/connections/{connection_id} (early access): ask for that, or check what ' +
        'routes requests'
      );
    case 'no connections paths':
      return (
        'the organization is there, but the tenant does not have the paths below ' +
        '/organizations/{id}/connections (early access): ask for early access, or check what routes ' +
        'requests'
      );
    case 'no organizations paths':
      return (
        'the tenant does not have the paths below /organizations: look at its plan, and at what ' +
        'routes requests'
      );
    case 'no API':
      return 'no path of the Management API is there: check that AUTH0_DOMAIN serves it at /api/v2';
    case 'rate limited':
      return 'the rate limit is used up; try later, or set --plan or --rate';
    case 'down':
      return 'the tenant is down; try later';
    case 'another answer':
      return 'look at that answer';
  }
}

function notAttached(
  { exists, attached }: Extract<UnreadCause, { kind: 'not attached' }>,
  named: boolean,
): string {
  if (!named) return 'the connection that was created for the run is not attached to its organization';
  const there = `it has ${attached.join(', ') || 'none'}`;
  const known = exists ? '; the tenant has that connection' : '; the tenant has no such connection at all';
  const what = exists === undefined ? '' : known;
  const advice = exists ? `attach it, or check ${IDS.connection}` : `check ${IDS.connection}, or attach it`;
  return `the organization is there, but no such connection is attached to it (${there}${what}): ${advice}`;
}

export const causesOf = (unread: Unread): readonly string[] =>
  unread.causes.map((cause) => said(cause, unread));

/** The first cause, in one line, behind the status where that is not what the cause says anyway. */
export function mainCause(unread: Unread): string {
  const { status } = unread.readings[0];
  const [first = ''] = causesOf(unread);
  return status === undefined || status === 404 ? first : `GET answered ${status}: ${first}`;
}

const answered = ({ url, status, said: what }: UnreadReading): string =>
  status === undefined
    ? `GET ${url} has no answer that can be read: ${what}`
    : `GET ${url} was answered with ${status}: ${what}`;

/** The statuses of readings that were sent to find out more; their bodies are in the record. */
const looked = (more: readonly UnreadReading[]): string =>
  `Then ${more.map(({ url, status }) => `GET ${new URL(url).pathname}: ${status ?? 'no answer'}`).join('; ')}.`;

/** A connection that could not be read, a sentence each: what was asked, what came back, what it can mean. */
export function unreadNotes(unread: Unread): readonly string[] {
  const [first, ...more] = unread.readings;
  const isSilent = unread.causes[0].kind === 'no answer';
  return [
    `${answered(first)}.`,
    ...(more.length === 0 ? [] : [looked(more)]),
    ...(isSilent ? [] : causesOf(unread).map((text, at) => `${at === 0 ? 'Likely' : 'Or'}: ${text}.`)),
  ];
}

/** The whole of it, a line each, behind a sentence that says what came of it. */
export const unreadLines = (sentence: string, unread: Unread): readonly string[] => {
  const { status } = unread.readings[0];
  const what = status === undefined ? 'no answer' : `GET answered ${status}`;
  return [`${sentence}: ${what}`, ...unreadNotes(unread).map((note) => `  ${visible(note)}`)];
};
