import type { Json, Reply, Request, Subject } from '../model.ts';
import { ConfigError } from '../text/errors.ts';
import { commandLine } from '../text/shell.ts';
import { isId, type Leftover, leftovers, nameOf } from './orphans.ts';

type SendRequest = (request: Request) => Promise<Reply>;

/** Resources made for one run. */
interface Provisioned {
  readonly subject: Subject;
  /** Deletes all of them. Returns what could not be deleted, one line each. */
  readonly remove: () => Promise<readonly string[]>;
}

const okta = {
  client_id: 'patchproof',
  client_secret: 'patchproof',
  issuer: 'https://example.okta.com',
  authorization_endpoint: 'https://example.okta.com/oauth2/v1/authorize',
  token_endpoint: 'https://example.okta.com/oauth2/v1/token',
  jwks_uri: 'https://example.okta.com/oauth2/v1/keys',
  scope: 'openid profile',
};

const write = (method: Request['method'], path: string, value?: Json): Request => ({
  method,
  path,
  credential: 'full',
  ...(value === undefined ? {} : { mediaType: 'application/json', body: { kind: 'json', value } }),
});

const shown = (reply: Reply): string =>
  reply.kind === 'fault'
    ? `${reply.fault}: ${reply.message}`
    : `${reply.status}${reply.payload.kind === 'json' ? ` ${JSON.stringify(reply.payload.value).slice(0, 300)}` : ''}`;

function idOf(reply: Reply): string | undefined {
  if (reply.kind === 'fault' || reply.status !== 201 || reply.payload.kind !== 'json') return undefined;
  const { value } = reply.payload;
  const id = typeof value === 'object' && value !== null && 'id' in value ? value.id : undefined;
  return isId(id) ? id : undefined;
}

/** Whether a request cannot have arrived: there was no connection to send it on, or it was not sent at all. */
const isUnsent = (reply: Reply): boolean =>
  reply.kind === 'fault' && (reply.unsent === true || reply.fault === 'dns' || reply.fault === 'refused');

/** Whether a creation may have happened though it was not answered as one. */
const isDoubtful = (reply: Reply): boolean =>
  reply.kind === 'fault' ? !isUnsent(reply) : reply.status < 400 || reply.status >= 500;

/** Pause before a request is sent again that a gateway answered in place of the API. */
const outageMs = 500;

/** Lost on the way, or answered by a gateway in place of the API: it may have been carried out. */
const isLost = (reply: Reply): boolean =>
  reply.kind === 'fault' ? reply.fault !== 'aborted' : [502, 503, 504].includes(reply.status);

/** Sends once more what was lost; `wasLost` tells that it was, and may have been carried out. */
async function patiently(
  send: SendRequest,
  request: Request,
  sleep: (ms: number) => Promise<void>,
): Promise<{ readonly reply: Reply; readonly wasLost: boolean }> {
  const first = await send(request);
  if (!isLost(first)) return { reply: first, wasLost: false };
  if (first.kind === 'response') await sleep(outageMs);
  return { reply: await send(request), wasLost: !isUnsent(first) };
}

/** What has been created so far, newest first: everything is deleted in reverse. */
type Made = { readonly path: string; readonly name: string };

/** What was created without our knowing its id, looked up by its name. Adds to `left` what could not be looked up. */
async function lookUp(
  send: SendRequest,
  doubtful: readonly string[],
  left: string[],
): Promise<readonly Made[]> {
  if (doubtful.length === 0) return [];
  const { found, problem } = await leftovers(send);
  if (problem !== undefined)
    left.push(`${doubtful.join(', ')} may have been created: could not be looked up: ${problem}`);
  return found
    .filter(({ name }) => doubtful.includes(name))
    .map(({ kind, id, name }) => ({ path: `/${kind}/${id}`, name }));
}

/** The id of what has a name that nobody but this run gives. */
async function idNamed(send: SendRequest, kind: Leftover['kind'], name: string): Promise<string | undefined> {
  const { found } = await leftovers(send);
  return found.find((one) => one.kind === kind && one.name === name)?.id;
}

async function unmake(
  send: SendRequest,
  made: readonly Made[],
  doubtful: readonly string[],
): Promise<readonly string[]> {
  const left: string[] = [];
  for (const { path, name } of [...(await lookUp(send, doubtful, left)), ...made].toReversed()) {
    // What is deleted twice is deleted.
    const reply = await send(write('DELETE', path));
    const gone = reply.kind === 'response' && (reply.status < 300 || reply.status === 404);
    if (!gone) left.push(`${name} (${path}) could not be deleted: ${shown(reply)}`);
  }
  return left;
}

/** Pauses while an attachment does not show yet, in milliseconds: about five seconds in all. */
const patienceMs = [0, 100, 250, 500, 1_000, 1_500, 1_500] as const;

/** How often another name is chosen where one is taken. */
const otherNames = 3;

/** Whether what was attached can be read; it may take a moment until it can. */
async function isVisible(
  send: SendRequest,
  path: string,
  sleep: (ms: number) => Promise<void>,
): Promise<boolean> {
  for (const ms of patienceMs) {
    if (ms > 0) await sleep(ms);
    const reply = await send({ method: 'GET', path, credential: 'full' });
    if (reply.kind === 'response' && reply.status === 200) return true;
    // Who may not read it finds that out before the first write.
    if (reply.kind === 'response' && reply.status !== 404) return true;
  }
  return false;
}

/**
 * Creates two organizations and two connections, a database and, where the plan allows, an enterprise one, and
 * attaches them: both to the first organization, the database to the second too. A tenant that allows one of them gets
 * one. Throws ConfigError when the tenant refuses, after deleting what was created.
 */
export async function provision(
  once: SendRequest,
  runId: string,
  now: number,
  sleep: (ms: number) => Promise<void>,
  clean: string = commandLine('clean'),
): Promise<Provisioned> {
  const send: SendRequest = async (request) => (await patiently(once, request, sleep)).reply;
  const made: Made[] = [];
  const doubtful: string[] = [];
  const fail = async (what: string, reply: Reply): Promise<never> => {
    const left = await unmake(send, made, doubtful);
    const rest =
      left.length === 0 ? [] : [`left behind: ${left.join('; ')}; \`${clean}\` deletes it an hour later`];
    const hint =
      reply.kind === 'fault'
        ? ''
        : '; grant the scopes, or name resources of your own in PATCHPROOF_ORGANIZATION_ID and PATCHPROOF_CONNECTION_ID';
    throw new ConfigError([
      `${what} could not be created: ${reply.kind === 'fault' ? reply.message : shown(reply)}${hint}`,
      ...rest,
    ]);
  };
  const create = async (
    kind: Leftover['kind'],
    part: string,
    more: Readonly<Record<string, Json>>,
  ): Promise<string | Reply> => {
    for (let n = 1; ; n += 1) {
      const name = nameOf(runId, n === 1 ? part : `${part}${n}`, now);
      const { reply, wasLost } = await patiently(once, write('POST', `/${kind}`, { name, ...more }), sleep);
      const isTaken = reply.kind === 'response' && reply.status === 409;
      // Taken by ourselves, when the first answer was lost.
      const id = idOf(reply) ?? (isTaken && wasLost ? await idNamed(send, kind, name) : undefined);
      if (id !== undefined) {
        made.push({ path: `/${kind}/${id}`, name });
        return id;
      }
      if (isDoubtful(reply) || wasLost) doubtful.push(name);
      if (isTaken && n < otherNames) continue;
      return reply;
    }
  };
  const must = async (what: string, result: string | Reply): Promise<string> =>
    typeof result === 'string' ? result : fail(what, result);
  // "You reached the limit of entities of this type": rules that need a second one are inapplicable then.
  const unlessLimited = async (what: string, result: string | Reply): Promise<string | undefined> =>
    typeof result !== 'string' && result.kind === 'response' && result.status === 403
      ? undefined
      : must(what, result);
  const connection = await must(
    'a database connection',
    await create('connections', 'db', { strategy: 'auth0' }),
  );
  const enterprise = await create('connections', 'ent', { strategy: 'okta', options: okta });
  const other =
    typeof enterprise === 'string'
      ? enterprise
      : await unlessLimited('a second connection', await create('connections', 'db2', { strategy: 'auth0' }));
  const organization = await must(
    'an organization',
    await create('organizations', 'a', { display_name: 'patchproof' }),
  );
  const second = await unlessLimited(
    'a second organization',
    await create('organizations', 'b', { display_name: 'patchproof' }),
  );
  for (const [org, con] of [
    [organization, connection],
    ...(other === undefined ? [] : [[organization, other] as const]),
    ...(second === undefined ? [] : [[second, connection] as const]),
  ] as const) {
    const path = `/organizations/${org}/connections`;
    const reply = await send(write('POST', path, { connection_id: con, is_enabled: true }));
    // Attached already: the first answer was lost.
    const isAttached = reply.kind === 'response' && (reply.status < 300 || reply.status === 409);
    if (!isAttached) await fail('an attachment', reply);
    if (!(await isVisible(send, `${path}/${con}`, sleep)))
      await fail('an attachment that can be read', await send(write('GET', `${path}/${con}`)));
  }
  return {
    subject: {
      ...{ organization, connection },
      ...(other === undefined ? {} : { other_connection: other }),
      ...(second === undefined ? {} : { other_organization: second }),
    },
    remove: () => unmake(send, made, doubtful),
  };
}
