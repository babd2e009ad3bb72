import type { Json, JsonObject, Reply, Request, Subject } from '../model.ts';
import { ConfigError } from '../text/errors.ts';
import { defined, isObject } from '../text/json.ts';
import { commandLine } from '../text/shell.ts';
import { findOrphans, isId, nameOf, type Orphan, type SendRequest, valueIn } from './orphans.ts';

const okta = {
  client_id: 'patchproof',
  client_secret: 'patchproof',
  issuer: 'https://example.okta.com',
  authorization_endpoint: 'https://example.okta.com/oauth2/v1/authorize',
  token_endpoint: 'https://example.okta.com/oauth2/v1/token',
  jwks_uri: 'https://example.okta.com/oauth2/v1/keys',
  scope: 'openid profile',
};

/** What is created: a part of its name, its label in error messages, and its members. */
const RESOURCES = {
  db: { kind: 'connections', what: 'a database connection', members: { strategy: 'auth0' } },
  db2: { kind: 'connections', what: 'a second connection', members: { strategy: 'auth0' } },
  ent: {
    kind: 'connections',
    what: 'an enterprise connection',
    members: { strategy: 'okta', options: okta },
  },
  a: { kind: 'organizations', what: 'an organization', members: { display_name: 'patchproof' } },
  b: { kind: 'organizations', what: 'a second organization', members: { display_name: 'patchproof' } },
} as const satisfies Readonly<Record<string, { kind: Orphan['kind']; what: string; members: JsonObject }>>;

const requestOf = (method: Request['method'], path: string, value?: Json): Request => ({
  method,
  path,
  credential: 'full',
  ...(value === undefined ? {} : { mediaType: 'application/json', body: { kind: 'json', value } }),
});

function shown(reply: Reply): string {
  if (reply.kind === 'fault') return `${reply.fault}: ${reply.message}`;
  const { status, payload } = reply;
  return payload.kind === 'json' ? `${status} ${JSON.stringify(payload.value).slice(0, 300)}` : `${status}`;
}

function idOf(reply: Reply): string | undefined {
  const value = valueIn(reply, 201);
  return isObject(value) && isId(value.id) ? value.id : undefined;
}

/** Whether a request cannot have arrived: there was no connection, or it was not sent. */
const isUnsent = (reply: Reply): boolean =>
  reply.kind === 'fault' && (reply.unsent === true || reply.fault === 'dns' || reply.fault === 'refused');

/** Whether a resource may exist although the answer does not show its creation. */
const isDoubtful = (reply: Reply): boolean =>
  reply.kind === 'fault' ? !isUnsent(reply) : reply.status < 400 || reply.status >= 500;

/** Lost, or answered by a gateway: the API may have carried it out. */
const isLost = (reply: Reply): boolean =>
  reply.kind === 'fault' ? reply.fault !== 'aborted' : [502, 503, 504].includes(reply.status);

/** The pause in milliseconds before a retry, after a gateway has answered. */
const outageMs = 500;
/** Pauses in milliseconds while an attachment is not visible yet: about five seconds in all. */
const patienceMs = [0, 100, 250, 500, 1_000, 1_500, 1_500] as const;
/** How many other names are tried if one is taken. */
const otherNames = 3;

/** What has been created so far; it is deleted in reverse order. */
interface Provisioning {
  readonly send: SendRequest;
  readonly sleep: (ms: number) => Promise<void>;
  readonly nameOf: (part: string) => string;
  readonly made: { readonly path: string; readonly name: string }[];
  /** Names of resources that may exist, but with unknown ids. */
  readonly doubtful: string[];
}

/** Sends a lost request once more. `wasLost`: the first one may have been carried out. */
async function sendWithRetry({ send, sleep }: Provisioning, request: Request) {
  const first = await send(request);
  if (!isLost(first)) return { reply: first, wasLost: false };
  if (first.kind === 'response') await sleep(outageMs);
  return { reply: await send(request), wasLost: !isUnsent(first) };
}

const retrying =
  (state: Provisioning): SendRequest =>
  async (request) =>
    (await sendWithRetry(state, request)).reply;

/** Deletes everything that was or may have been created. Returns what it could not delete, a line each. */
async function deleteAll(state: Provisioning): Promise<readonly string[]> {
  const { made, doubtful } = state;
  const send = retrying(state);
  const left: string[] = [];
  const { found, problem } = doubtful.length === 0 ? { found: [] } : await findOrphans(send);
  if (problem !== undefined)
    left.push(`${doubtful.join(', ')} may have been created: could not be looked up: ${problem}`);
  const lookedUp = found
    .filter(({ name }) => doubtful.includes(name))
    .map(({ kind, id, name }) => ({ path: `/${kind}/${id}`, name }));
  for (const { path, name } of [...lookedUp, ...made].toReversed()) {
    // 404 also means deleted.
    const reply = await send(requestOf('DELETE', path));
    const isGone = reply.kind === 'response' && (reply.status < 300 || reply.status === 404);
    if (!isGone) left.push(`${name} (${path}) could not be deleted: ${shown(reply)}`);
  }
  return left;
}

/** The tenant did not create a resource: which one, and its answer. */
class NotCreated extends Error {
  readonly reply: Reply;

  constructor(what: string, reply: Reply) {
    super(what);
    this.reply = reply;
  }
}

/** Creates a resource and returns its id. Throws NotCreated. */
async function create(state: Provisioning, part: keyof typeof RESOURCES): Promise<string> {
  const { kind, what, members } = RESOURCES[part];
  for (let n = 1; ; n += 1) {
    const name = state.nameOf(n === 1 ? part : `${part}${n}`);
    const request = requestOf('POST', `/${kind}`, { name, ...members });
    const { reply, wasLost } = await sendWithRetry(state, request);
    const isTaken = reply.kind === 'response' && reply.status === 409;
    // If the first answer was lost, our own request may have taken the name.
    const { found } = isTaken && wasLost ? await findOrphans(retrying(state)) : { found: [] };
    const id = idOf(reply) ?? found.find((one) => one.kind === kind && one.name === name)?.id;
    if (id !== undefined) {
      state.made.push({ path: `/${kind}/${id}`, name });
      return id;
    }
    if (isDoubtful(reply) || wasLost) state.doubtful.push(name);
    if (!isTaken || n === otherNames) throw new NotCreated(what, reply);
  }
}

/** Undefined if the plan allows no more entities of a type: rules that need a second one do not apply. */
function undefinedAtLimit(error: unknown): undefined {
  if (error instanceof NotCreated && error.reply.kind === 'response' && error.reply.status === 403) return;
  throw error;
}

/** Attaches a connection to an organization, and waits for two reads in a row with it. Throws NotCreated. */
async function attach(state: Provisioning, organization: string, connection: string): Promise<void> {
  const send = retrying(state);
  const path = `/organizations/${organization}/connections`;
  const reply = await send(requestOf('POST', path, { connection_id: connection, is_enabled: true }));
  // It is attached already: the first answer was lost.
  const isAttached = reply.kind === 'response' && (reply.status < 300 || reply.status === 409);
  if (!isAttached) throw new NotCreated('an attachment', reply);
  let read: Reply = reply;
  let seen = 0;
  for (const ms of [...patienceMs, 0]) {
    if (ms > 0 && seen === 0) await state.sleep(ms);
    read = await send(requestOf('GET', `${path}/${connection}`));
    // A later check, before the first write, reports a token that may not read it.
    seen = read.kind === 'response' && read.status !== 404 ? seen + 1 : 0;
    // Twice in a row, because one of two nodes may lag behind.
    if (seen === 2) return;
  }
  throw new NotCreated('an attachment that can be read', read);
}

/** An enterprise connection, or a second database if the tenant refuses that. */
const createOther = (state: Provisioning): Promise<string> =>
  create(state, 'ent').catch((error) => {
    if (!(error instanceof NotCreated)) throw error;
    return create(state, 'db2');
  });

async function createSubject(state: Provisioning): Promise<Subject> {
  const connection = await create(state, 'db');
  const other = await createOther(state).catch(undefinedAtLimit);
  const organization = await create(state, 'a');
  const second = await create(state, 'b').catch(undefinedAtLimit);
  await attach(state, organization, connection);
  if (other !== undefined) await attach(state, organization, other);
  if (second !== undefined) await attach(state, second, connection);
  return { organization, connection, ...defined({ other_connection: other, other_organization: second }) };
}

/**
 * Creates and attaches what a run needs; only one of a kind if the tenant allows no more.
 * ConfigError when the tenant refuses, after deleting what was created.
 * `remove` returns what it could not delete, one line each.
 */
export async function provision(
  send: SendRequest,
  runId: string,
  now: number,
  sleep: (ms: number) => Promise<void>,
  clean: string = commandLine('clean'),
) {
  const name = (part: string): string => nameOf(runId, part, now);
  const state: Provisioning = { send, sleep, nameOf: name, made: [], doubtful: [] };
  try {
    return { subject: await createSubject(state), remove: () => deleteAll(state) };
  } catch (error) {
    if (!(error instanceof NotCreated)) throw error;
    const { message: what, reply } = error;
    const left = await deleteAll(state);
    const why =
      reply.kind === 'fault'
        ? reply.message
        : `${shown(reply)}; if that is about scopes, grant them; or name resources of your own in ` +
          'PATCHPROOF_ORGANIZATION_ID and PATCHPROOF_CONNECTION_ID';
    const behind = `left behind: ${left.join('; ')}; \`${clean}\` deletes it an hour later`;
    throw new ConfigError([`${what} could not be created: ${why}`, ...(left.length === 0 ? [] : [behind])]);
  }
}
