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

/** What is said of a cause that holds no data. */
const SAYINGS = {
  'no scope': 'the token lacks read:organization_connections; grant it to the client',
  forbidden: 'the token may not read it: look at what was answered',
  'ids swapped': `${BOTH} are swapped: the first holds the id of a connection, the second that of an organization`,
  'no path of its own':
    'the list of the organization has the connection, but the tenant does not have its own path, ' +
    '/organizations/{id}/connections/{connection_id} (early access): ask for that, or check what routes ' +
    'requests',
  'no connections paths':
    'the organization is there, but the tenant does not have the paths below ' +
    '/organizations/{id}/connections (early access): ask for early access, or check what routes requests',
  'no organizations paths':
    'the tenant does not have the paths below /organizations: look at its plan, and at what routes requests',
  'no API': 'no path of the Management API is there: check that AUTH0_DOMAIN serves it at /api/v2',
  'rate limited': 'the rate limit is used up; try later, or set --plan or --rate',
  down: 'the tenant is down; try later',
  'another answer': 'look at that answer',
} satisfies Partial<Record<UnreadCause['kind'], string>>;

type PlainCause = Extract<UnreadCause, { kind: keyof typeof SAYINGS }>;
type TokenCause = Extract<UnreadCause, { kind: `token ${string}` }>;

const isPlain = (cause: UnreadCause): cause is PlainCause => Object.hasOwn(SAYINGS, cause.kind);
const isOfToken = (cause: UnreadCause): cause is TokenCause => cause.kind.startsWith('token ');

function whyRefused(cause: TokenCause, unread: Unread): string {
  const { tokenGiven } = unread;
  const token = tokenGiven ? 'AUTH0_API_TOKEN' : 'it';
  switch (cause.kind) {
    case 'token expired':
      return (
        `${token} expired ${spanOf(cause.seconds)} ago: get a new one, or set AUTH0_CLIENT_ID and ` +
        'AUTH0_CLIENT_SECRET instead'
      );
    case 'token for another audience': {
      const advice = tokenGiven ? 'get one for https://TENANT/api/v2/' : 'check AUTH0_AUDIENCE';
      return `${token} is for ${cause.audiences.join(', ')}: ${advice}`;
    }
    case 'token of another issuer':
      return `${token} is of ${cause.issuer}: ${tokenAdvice(unread)}`;
    case 'token refused':
      return tokenAdvice(unread);
  }
}

function whatAnswered(form: Extract<UnreadCause, { kind: 'not the API' }>['form']): string {
  const answer = form === 'no JSON object' ? 'no JSON object was answered' : `the answer is ${form}`;
  const advice = 'check AUTH0_DOMAIN, and look for a gateway, a proxy or a login page in between';
  return `${answer}, not as the Management API answers: ${advice}`;
}

function said(cause: UnreadCause, unread: Unread): string {
  if (isPlain(cause)) return SAYINGS[cause.kind];
  if (isOfToken(cause)) return `the token is refused; ${whyRefused(cause, unread)}`;
  switch (cause.kind) {
    case 'no answer':
      return unread.readings[0].said;
    case 'redirect': {
      const to = cause.to === undefined ? '' : ` to ${cause.to}`;
      return `it redirects${to}, and no redirect is followed: check AUTH0_DOMAIN`;
    }
    case 'not the API':
      return whatAnswered(cause.form);
    case 'no feature':
      return (
        `the tenant may not use this (${cause.code}): look at its plan, and at early access to ` +
        'organization connections'
      );
    case 'id of another kind':
      return cause.id === 'organization'
        ? `${IDS.organization} holds the id of a connection: expected one that begins with org_`
        : `${IDS.connection} holds the id of an organization: expected one that begins with con_`;
    case 'malformed id':
      return cause.id === 'either'
        ? `the path is refused: check ${BOTH}`
        : `the id of the ${cause.id} is refused: check ${IDS[cause.id]}`;
    case 'no organization':
      return unread.named
        ? `there is no such organization: check ${IDS.organization}, which is an id, not a name, and AUTH0_DOMAIN`
        : 'the organization that was created for the run is not there';
    case 'not attached':
      return notAttached(cause, unread.named);
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
