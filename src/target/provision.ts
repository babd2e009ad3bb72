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

/**
 * Creates two organizations and two connections, a database and, where the plan allows, an enterprise one, and
 * attaches them: both to the first organization, the database to the second too. Throws ConfigError when the
 * tenant refuses, after deleting what was created.
 */
export async function provision(
  send: Send,
  runId: string,
  now: number,
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
    const name = nameOf(runId, part, now);
    const reply = await send(write('POST', `/${kind}`, { name, ...more }));
    const id = idOf(reply);
    if (id === undefined) {
      if (isDoubtful(reply)) doubtful.push(name);
      return reply;
    }
    made.push({ path: `/${kind}/${id}`, name });
    return id;
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
  const second = await must(
    'a second organization',
    await create('organizations', 'b', { display_name: 'patchproof' }),
  );
  for (const [org, con] of [
    [organization, connection],
    [organization, other],
    [second, connection],
  ] as const) {
    const reply = await send(
      write('POST', `/organizations/${org}/connections`, { connection_id: con, is_enabled: true }),
    );
    if (reply.kind === 'fault' || reply.status >= 300) await fail('an attachment', reply);
  }
  return {
    subject: { organization, connection, other_organization: second, other_connection: other },
    remove: () => unmake(send, made, doubtful),
  };
}
