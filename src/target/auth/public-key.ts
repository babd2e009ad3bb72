import { createPublicKey } from 'node:crypto';
import type { JsonObject } from '../../model.ts';
import { isObject } from '../../text/json.ts';
import { type HttpOptions, openHttp } from '../http/http.ts';
import { takeApart } from './jwt.ts';

/** The RSA key of a set that has the id of a token's key, as PEM; undefined when none has. */
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

/** The public key that a token is verified with, as PEM, read from the tenant's JWKS; undefined when it is not there. */
export async function fetchPublicKey(options: HttpOptions, token: string): Promise<string | undefined> {
  const jwt = takeApart(token);
  if (jwt === undefined || !/^[RP]S/.test(String(jwt.header.alg))) return undefined;
  const http = openHttp(options);
  try {
    const reply = await http.send({
      method: 'GET',
      path: '/.well-known/jwks.json',
      headers: { accept: 'application/json' },
    });
    const set: JsonObject =
      reply.kind === 'response' && reply.payload.kind === 'json' && isObject(reply.payload.value)
        ? reply.payload.value
        : {};
    return Array.isArray(set.keys) ? pemOf(set.keys, jwt.header.kid) : undefined;
  } finally {
    await http.close();
  }
}
