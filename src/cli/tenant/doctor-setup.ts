import { cases } from '../../cases/suite.ts';
import { type Contract, members } from '../../contract/index.ts';
import type { Target, TokenFacts } from '../../model.ts';
import { duration } from '../../report/words.ts';
import { rules } from '../../rules/index.ts';
import { PROVISION, READ, READ_CONNECTIONS, UPDATE } from '../../target/auth/check-token.ts';
import { decodeJwt, factsOf, scopesOf } from '../../target/auth/jwt.ts';
import type { AccessToken } from '../../target/auth/token.ts';
import { unfinished } from '../../target/disk/journal.ts';
import { overlap, stateFolder } from '../../target/disk/state-folder.ts';
import { ConfigError, Unreachable } from '../../text/errors.ts';
import { commandLine } from '../../text/shell.ts';
import type { TenantConfig } from '../config/config.ts';
import type { Io } from '../process/streams.ts';
import { fetchWith } from '../session/connect.ts';
import { type DoctorLine, line } from './doctor-answers.ts';

/** Journals of runs that were cut off at this tenant. A run on the same connection waits for `restore`. */
export function leftoverLine(config: TenantConfig, envFile: string | undefined, io: Io): DoctorLine {
  const { origin, subject } = config;
  const left = unfinished(stateFolder(io.env), origin);
  if (left.length === 0) return line('✓', 'leftovers', 'no run was cut off here');
  const isMine = subject !== undefined && left.some(({ opening }) => overlap(opening, { origin, subject }));
  const when = left.map(({ opening }) => opening.startedAt).join(', ');
  const what = `${left.length === 1 ? 'a run was' : 'runs were'} cut off (${when}), or still going on`;
  return line(isMine ? '✗' : '!', 'leftovers', `${what}: run \`${commandLine('restore', envFile)}\``);
}

export function specialLines(contract: Contract, lacks: Target['lacks']): readonly DoctorLine[] {
  const suite = cases(members(contract), { profile: 'gate', runs: 1, seed: 1, strategy: 'auth0' });
  const all = [...suite.cases, ...suite.isolatedCases];
  const names = [...new Set(all.map(({ request }) => request.credential))];
  const lacking = names.filter((name) => lacks(name) !== undefined);
  if (lacking.length === 0) return [line('✓', 'special tokens', 'all are there')];
  const lost = rules(contract).flatMap(({ id, about }) => {
    const own = all.filter(about).map(({ request }) => request.credential);
    return own.length > 0 && own.every((name) => lacking.includes(name)) ? [{ id, own }] : [];
  });
  return lacking.map((name) => {
    const ids = lost.filter(({ own }) => own.includes(name)).map(({ id }) => id);
    const price =
      ids.length === 0 ? 'every rule has other cases' : `inapplicable without it: ${ids.join(', ')}`;
    return line('–', 'special tokens', `${name} is missing: ${lacks(name)}; ${price}`);
  });
}

/** The token that a run would use; `given` in the configuration, or fetched. */
interface TokenGrant extends AccessToken {
  readonly given: boolean;
}

/** That of the configuration, or a fetched one; why there is none. */
export async function grantOf(config: TenantConfig): Promise<TokenGrant | string> {
  const { token, client } = config;
  if (token !== undefined) return { token, given: true };
  if (client === undefined) return 'there are no credentials';
  try {
    return { ...(await fetchWith(client, config)()), given: false };
  } catch (error) {
    if (error instanceof ConfigError || error instanceof Unreachable) return error.message;
    throw error;
  }
}

const spanOf = (seconds: number): string =>
  seconds < 7_200 ? duration(seconds) : `${Math.floor(seconds / 3_600)} h`;

/** Whether a token is for what a Management API is usually called, or for what was asked for. */
export const isUsual = ({ audiences }: TokenFacts, asked: string | undefined): boolean =>
  audiences.length === 0 || audiences.some((one) => /\/api\/v2\/?$/.test(one) || one === asked);

/** The claims of the token that a run would use. `isRefused`: a GET with this token was answered with 401. */
export function tokenLine(
  { token, given }: TokenGrant,
  now: number,
  { asked, isRefused = false }: { readonly asked?: string | undefined; readonly isRefused?: boolean } = {},
): DoctorLine {
  const origin = given ? 'AUTH0_API_TOKEN' : 'fetched with AUTH0_CLIENT_ID';
  const claims = decodeJwt(token)?.claims;
  if (claims === undefined)
    return line('✓', 'token', `${origin}; not a JWT, so that it tells nothing of itself`);
  const facts = factsOf(token, given, now);
  const { issuer, audiences, expiredFor } = facts;
  if (expiredFor !== undefined) {
    const advice = 'get a new one, or set AUTH0_CLIENT_ID and AUTH0_CLIENT_SECRET instead';
    return line('✗', 'token', `${origin} expired ${spanOf(expiredFor)} ago: ${advice}`);
  }
  if (!isUsual(facts, asked)) {
    const what = `${origin} is for ${audiences.join(', ')}, not for a Management API`;
    const advice = given ? 'get one for https://TENANT/api/v2/' : 'check AUTH0_AUDIENCE';
    return isRefused
      ? line('✗', 'token', `${what}: ${advice}`)
      : line('!', 'token', `${what} as Auth0 calls it; the tenant does not refuse it for that`);
  }
  const said = [
    issuer === undefined ? 'no issuer' : `issuer ${issuer}`,
    audiences.length > 0 ? `audience ${audiences.join(', ')}` : 'no audience',
    typeof claims.exp === 'number' ? `expires in ${spanOf(claims.exp - now / 1000)}` : 'no expiry',
  ];
  return line('✓', 'token', `${origin}; ${said.join(', ')}`);
}

export function scopesLine({ token, scope }: AccessToken, hasSubject: boolean): DoctorLine {
  const granted = scopesOf(decodeJwt(token)?.claims ?? {}) ?? scopesOf(scope === undefined ? {} : { scope });
  const needed = [UPDATE, READ, ...(hasSubject ? [] : PROVISION)];
  if (granted === undefined) {
    const because = 'not checked, because neither the token nor its endpoint names any';
    return line('–', 'scopes', `${because}; a run needs ${needed.join(', ')}`);
  }
  const missing = needed.filter((one) => !granted.includes(one));
  if (missing.length > 0) {
    const [are, them] = missing.length === 1 ? ['is', 'it'] : ['are', 'them'];
    const isMaking = missing.some((one) => PROVISION.includes(one));
    const instead = isMaking ? ', or name an organization and a connection' : '';
    return line('✗', 'scopes', `${missing.join(', ')} ${are} missing; grant ${them} to the client${instead}`);
  }
  if (granted.includes(READ_CONNECTIONS)) return line('✓', 'scopes', 'all that a run needs are granted');
  const lost = 'the tenant-level connection is not looked at without it';
  return line('!', 'scopes', `${READ_CONNECTIONS} is missing; ${lost}: grant it to the client`);
}
