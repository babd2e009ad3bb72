import { ConfigError } from '../errors.ts';
import type { Json, Reply, Request, Subject } from '../model.ts';
import { commandLine } from '../shell.ts';
import { isId, leftovers, nameOf } from './leftovers.ts';

export type Send = (request: Request) => Promise<Reply>;

/** Resources made for one run. */
export interface Provisioned {
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

/** Whether a creation may have happened though it was not answered as one. */
const isDoubtful = (reply: Reply): boolean =>
  reply.kind === 'fault' || reply.status < 400 || reply.status >= 500;

/** What has been created so far, newest first: everything is deleted in reverse. */
type Made = { readonly path: string; readonly name: string };

/** What was created without our knowing its id, looked up by its name. Adds to `left` what could not be looked up. */
async function lookUp(send: Send, doubtful: readonly string[], left: string[]): Promise<readonly Made[]> {
  if (doubtful.length === 0) return [];
  const { found, problem } = await leftovers(send);
  if (problem !== undefined)
    left.push(`${doubtful.join(', ')} may have been created: could not be looked up: ${problem}`);
  return found
    .filter(({ name }) => doubtful.includes(name))
    .map(({ kind, id, name }) => ({ path: `/${kind}/${id}`, name }));
}

async function unmake(
  send: Send,
  made: readonly Made[],
  doubtful: readonly string[],
): Promise<readonly string[]> {
  const left: string[] = [];
  for (const { path, name } of [...(await lookUp(send, doubtful, left)), ...made].toReversed()) {
    const first = await send(write('DELETE', path));
    // What was lost on the way is sent once more: what is deleted twice is deleted.
    const reply = first.kind === 'fault' ? await send(write('DELETE', path)) : first;
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
async function isVisible(send: Send, path: string, sleep: (ms: number) => Promise<void>): Promise<boolean> {
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
 * attaches them: both to the first organization, the database to the second too. A tenant that allows one organization
 * gets one. Throws ConfigError when the tenant refuses, after deleting what was created.
 */
export async function provision(
  send: Send,
  runId: string,
  now: number,
  sleep: (ms: number) => Promise<void>,
  clean: string = commandLine('clean'),
): Promise<Provisioned> {
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
    kind: 'connections' | 'organizations',
    part: string,
    more: Readonly<Record<string, Json>>,
  ): Promise<string | Reply> => {
    for (let n = 1; ; n += 1) {
      const name = nameOf(runId, n === 1 ? part : `${part}${n}`, now);
      const reply = await send(write('POST', `/${kind}`, { name, ...more }));
      const id = idOf(reply);
      if (id !== undefined) {
        made.push({ path: `/${kind}/${id}`, name });
        return id;
      }
      const isTaken = reply.kind === 'response' && reply.status === 409;
      if (isTaken && n < otherNames) continue;
      if (isDoubtful(reply)) doubtful.push(name);
      return reply;
    }
  };
  const must = async (what: string, result: string | Reply): Promise<string> =>
    typeof result === 'string' ? result : fail(what, result);
  const connection = await must(
    'a database connection',
    await create('connections', 'db', { strategy: 'auth0' }),
  );
  const enterprise = await create('connections', 'ent', { strategy: 'okta', options: okta });
  const other =
    typeof enterprise === 'string'
      ? enterprise
      : await must('a second connection', await create('connections', 'db2', { strategy: 'auth0' }));
  const organization = await must(
    'an organization',
    await create('organizations', 'a', { display_name: 'patchproof' }),
  );
  const created = await create('organizations', 'b', { display_name: 'patchproof' });
  // "You reached the limit of entities of this type": rules that need a second one are inapplicable then.
  const isLimited = typeof created !== 'string' && created.kind === 'response' && created.status === 403;
  const second = isLimited ? undefined : await must('a second organization', created);
  for (const [org, con] of [
    [organization, connection],
    [organization, other],
    ...(second === undefined ? [] : [[second, connection] as const]),
  ] as const) {
    const path = `/organizations/${org}/connections`;
    const reply = await send(write('POST', path, { connection_id: con, is_enabled: true }));
    if (reply.kind === 'fault' || reply.status >= 300) await fail('an attachment', reply);
    if (!(await isVisible(send, `${path}/${con}`, sleep)))
      await fail('an attachment that can be read', await send(write('GET', `${path}/${con}`)));
  }
  return {
    subject: {
      ...{ organization, connection, other_connection: other },
      ...(second === undefined ? {} : { other_organization: second }),
    },
    remove: () => unmake(send, made, doubtful),
  };
}
