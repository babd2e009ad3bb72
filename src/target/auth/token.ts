import { createPublicKey } from 'node:crypto';
import type { JsonObject, Reply, Response } from '../../model.ts';
import { redact } from '../../redact/redact.ts';
import { SHORTEST_SECRET } from '../../redact/secret-index.ts';
import { elideText } from '../../text/elide.ts';
import { ConfigError, Unreachable } from '../../text/errors.ts';
import { isObject } from '../../text/json.ts';
import { type HttpOptions, openHttp } from '../http/http.ts';
import type { Outgoing } from '../http/messages.ts';
import { pause } from '../pace/retry.ts';
import { decodeJwt } from './jwt.ts';

interface TokenOptions extends HttpOptions {
  readonly clientId: string;
  readonly clientSecret: string;
  /** Default `{origin}/api/v2/`. */
  readonly audience?: string;
  /** Scopes to ask for, separated by spaces; all that are granted when absent. */
  readonly scope?: string;
  /** Waits this many milliseconds before it asks a busy token endpoint again. Absent: no retry. */
  readonly sleep?: (ms: number) => Promise<void>;
}

/** The number of retries when the endpoint is busy or loses the request, and the longest wait. */
const MOST_REPEATS = 2;
const LONGEST_WAIT_MS = 60_000;

export interface AccessToken {
  readonly token: string;
  /** The scopes that the endpoint says it granted, separated by spaces. */
  readonly scope?: string;
  /** Seconds that it lives. */
  readonly expiresIn?: number;
}

/**
 * Fetches an access token by client credentials. No message holds the secret.
 * ConfigError when Auth0 refuses them, with its answer and the variable to check.
 * Unreachable when it does not answer, limits the rate or is down.
 */
export async function fetchToken(options: TokenOptions): Promise<AccessToken> {
  const http = openHttp(options);
  const { clientId, clientSecret, audience = `${http.origin}/api/v2/`, scope, sleep } = options;
  const outgoing: Outgoing = {
    method: 'POST',
    path: '/oauth/token',
    headers: { 'content-type': 'application/json', accept: 'application/json' },
    body: JSON.stringify({
      grant_type: 'client_credentials',
      client_id: clientId,
      client_secret: clientSecret,
      audience,
      scope,
    }),
  };
  const reply = await sendPatiently(() => http.send(outgoing), sleep).finally(http.close);
  if (reply.kind === 'fault') throw new Unreachable(`no access token: ${reply.message}`);
  const hidden = [clientSecret, ...Object.values(options.headers ?? {})];
  return readToken(reply, `${http.origin}/oauth/token`, hidden, audience);
}

/** Retries while the endpoint is limited or briefly down, unless it asks for too long a pause. */
async function sendPatiently(send: () => Promise<Reply>, sleep: TokenOptions['sleep']): Promise<Reply> {
  let reply = await send();
  for (let n = 1; n <= MOST_REPEATS && sleep !== undefined; n += 1) {
    const isLost = reply.kind === 'fault' && reply.fault === 'reset';
    const isBusy = reply.kind === 'response' && [429, 502, 503, 504].includes(reply.status);
    if (!isLost && !isBusy) return reply;
    const ms = reply.kind === 'response' ? pause(reply, n, Date.parse(reply.headers.date ?? '')) : 500;
    if (ms === undefined || ms > LONGEST_WAIT_MS) return reply;
    await sleep(ms);
    reply = await send();
  }
  return reply;
}

const objectOf = ({ payload }: Response): JsonObject =>
  payload.kind === 'json' && isObject(payload.value) ? payload.value : {};

function readToken(reply: Response, where: string, hidden: readonly string[], audience: string): AccessToken {
  const { status } = reply;
  const body = objectOf(reply);
  const { access_token: token, scope, expires_in: expiresIn } = body;
  if (status === 200 && typeof token === 'string' && /^[!-~]+$/.test(token)) {
    const short = `one of fewer than ${SHORTEST_SECRET} characters, which reports cannot hide`;
    if (token.length < SHORTEST_SECRET)
      throw new ConfigError([`no access token: ${where} answered with ${short}`]);
    return {
      token,
      ...(typeof scope === 'string' ? { scope } : {}),
      ...(typeof expiresIn === 'number' && expiresIn > 0 ? { expiresIn } : {}),
    };
  }
  const { location } = reply.headers;
  const isRedirect = status >= 300 && status < 400 && location !== undefined;
  const to = isRedirect ? `, a redirect to ${elideText(location)}, which is never followed` : '';
  const answered = `no access token: ${where} answered ${status}${to}${quote(body, hidden)}`;
  if (status === 429 || status >= 500) throw new Unreachable(`${answered}: try again later`);
  throw new ConfigError([`${answered}: ${advice(status, body, audience)}`]);
}

function advice(status: number, body: JsonObject, audience: string): string {
  if (body.error === undefined) return 'check AUTH0_DOMAIN: this is not a token endpoint of Auth0';
  const grants = `check AUTH0_AUDIENCE (asked for ${audience}) and that the client is authorized for it`;
  if (status === 401) return 'check AUTH0_CLIENT_ID and AUTH0_CLIENT_SECRET';
  if (status === 403) return grants;
  return `check AUTH0_CLIENT_ID and AUTH0_CLIENT_SECRET, then ${grants}`;
}

/** Auth0's message on one line of at most 300 characters, without secrets or tokens in any spelling. */
function quote(body: JsonObject, hidden: readonly string[]): string {
  const said = [body.error, body.error_description].filter((word) => typeof word === 'string').join(': ');
  if (said === '') return '';
  const plain = hidden.reduce((text, secret) => text.replaceAll(secret, '[secret]'), said);
  const line = redact(plain, hidden).replace(/[\p{Cc}\p{Cf}]+/gu, ' ');
  return ` (${line.length > 300 ? `${line.slice(0, 300)}…` : line})`;
}

/** The RSA key of a set with the key id of a token, as PEM; undefined if there is none. */
function pemOf(keys: readonly unknown[], kid: unknown): string | undefined {
  const key = keys.filter(isObject).find((one) => one.kid === kid && one.kty === 'RSA');
  if (key === undefined || typeof key.n !== 'string' || typeof key.e !== 'string') return undefined;
  try {
    const made = createPublicKey({ key: { kty: 'RSA', n: key.n, e: key.e }, format: 'jwk' });
    return made.export({ type: 'spki', format: 'pem' }).toString();
  } catch {
    return undefined;
  }
}

/** The public key of a token as PEM, from the tenant's JWKS; undefined if it is not there. */
export async function fetchPublicKey(options: HttpOptions, token: string): Promise<string | undefined> {
  const jwt = decodeJwt(token);
  if (jwt === undefined || !/^[RP]S/.test(String(jwt.header.alg))) return undefined;
  const http = openHttp(options);
  const accept = { accept: 'application/json' };
  const asked = http.send({ method: 'GET', path: '/.well-known/jwks.json', headers: accept });
  const reply = await asked.finally(http.close);
  const { keys } = reply.kind === 'response' ? objectOf(reply) : {};
  return Array.isArray(keys) ? pemOf(keys, jwt.header.kid) : undefined;
}
