import { generateKeyPairSync } from 'node:crypto';
import fc from 'fast-check';
import { decodeProtectedHeader, errors, generateKeyPair, type JWTPayload, jwtVerify, SignJWT } from 'jose';
import { describe, expect, it } from 'vitest';
import type { CredentialName, SpecialToken } from '../../../../src/model.ts';
import { buildCredentials, type Tokens } from '../../../../src/target/auth/credentials.ts';
import { decodeJwt } from '../../../../src/target/auth/jwt.ts';
import { character } from '../../samples/hostile-texts.ts';

const NOW = Date.UTC(2026, 7, 20);
const SECRET = new Uint8Array(32).fill(7);
const CLAIMS = {
  iss: 'https://acme.example/',
  aud: 'https://acme.example/api/v2/',
  sub: 'client@clients',
  exp: NOW / 1000 + 3600,
  scope: 'read:organization_connections update:organization_connections',
};

function jwt(claims: JWTPayload): Promise<string> {
  return new SignJWT(claims).setProtectedHeader({ alg: 'HS256', kid: 'one' }).sign(SECRET);
}

async function credentials(special: Tokens['special'] = {}, claims: JWTPayload = CLAIMS) {
  return buildCredentials({ full: await jwt(claims), special }, NOW);
}

const TAMPERED = [
  'payload-changed',
  'signature-changed',
  'foreign-key',
  'alg-none',
  'alg-none-case',
  'signature-empty',
  'embedded-key',
  'kid-path',
] as const;
/** Making one takes longer than every test with it. */
const RSA = generateKeyPairSync('rsa', { modulusLength: 2048 });
const at = { currentDate: new Date(NOW) };

describe('a credential without a token', () => {
  it.each<[CredentialName, string | undefined]>([
    ['absent', undefined],
    ['basic', 'Basic cGF0Y2hwcm9vZjpwYXRjaHByb29m'],
    ['bearer-alone', 'Bearer'],
    ['opaque', 'Bearer opaqueopaqueopaqueopaqueopaqueop'],
  ])('%s is %s', async (name, value) => {
    expect((await credentials()).header(name)).toBe(value);
  });
});

describe('a tampered token', () => {
  it.each(['RS256', 'RS512', 'PS256', 'ES256', 'ES384', 'ES512'])('of %s fails verification', async (alg) => {
    const { privateKey, publicKey } = alg.startsWith('ES') ? await generateKeyPair(alg) : RSA;
    const full = await new SignJWT(CLAIMS).setProtectedHeader({ alg, kid: 'k' }).sign(privateKey);
    const built = buildCredentials({ full, special: {} }, NOW);
    await expect(jwtVerify(full, publicKey, at)).resolves.toBeDefined();
    for (const name of TAMPERED) {
      const token = built.header(name)?.slice('Bearer '.length) ?? '';
      const isOther = !['payload-changed', 'signature-changed', 'foreign-key'].includes(name);
      const cause = isOther ? Error : errors.JWSSignatureVerificationFailed;
      await expect(jwtVerify(token, publicKey, at), name).rejects.toBeInstanceOf(cause);
    }
  });

  it('changes one thing only', async () => {
    const built = await credentials();
    const [header, payload, signature] = (built.header('full') ?? '').split('.');
    expect(built.header('payload-changed')?.split('.')[0]).toBe(header);
    expect(built.header('payload-changed')?.split('.')[2]).toBe(signature);
    expect(decodeJwt(built.header('payload-changed')?.slice(7) ?? '')?.claims).toEqual({
      ...CLAIMS,
      sub: 'client@clients-changed',
    });
    expect(built.header('signature-changed')?.split('.').slice(0, 2)).toEqual([header, payload]);
    expect(built.header('foreign-key')?.split('.').slice(0, 2)).toEqual([header, payload]);
    expect(built.header('alg-none')?.split('.').slice(1)).toEqual([payload, '']);
    expect(decodeProtectedHeader(built.header('alg-none')?.slice(7) ?? '')).toEqual({
      alg: 'none',
      typ: 'JWT',
    });
  });

  it('signed anew has a sound signature of another key', async () => {
    const { privateKey } = RSA;
    const full = await new SignJWT(CLAIMS).setProtectedHeader({ alg: 'RS256', kid: 'k' }).sign(privateKey);
    const built = buildCredentials({ full, special: {} }, NOW);
    expect(built.header('foreign-key')).toHaveLength(`Bearer ${full}`.length);
    expect(built.header('foreign-key')).toBe(built.header('foreign-key'));
  });

  it('fails for random tokens', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ minLength: 32, maxLength: 64 }), fc.string(), async (key, sub) => {
        const full = await new SignJWT({ sub }).setProtectedHeader({ alg: 'HS256' }).sign(key);
        const changed = buildCredentials({ full, special: {} }, NOW).header('signature-changed');
        await jwtVerify(full, key);
        await expect(jwtVerify(changed?.replace('Bearer ', '') ?? '', key)).rejects.toBeInstanceOf(
          errors.JWSSignatureVerificationFailed,
        );
      }),
      { numRuns: 200 },
    );
  });

  it.each([
    'opaque',
    '',
    'a.b',
    'a.b.c',
    '...',
    'bnVsbA.bnVsbA.x',
    'e30.W10.x',
    'a.b.c.d.e',
    '\u0000.\ud800.x',
  ])('cannot be made of %j, which is said', (full) => {
    const built = buildCredentials({ full, special: {} }, NOW);
    for (const name of TAMPERED) {
      expect(built.lacks(name)).toBe('the real token is not a JWT, so it cannot be tampered with');
      expect(() => built.header(name)).toThrow(/^no /);
    }
  });

  it('takes no token apart by throwing', () => {
    fc.assert(fc.property(fc.string({ unit: character }), (text) => decodeJwt(`${text}.${text}.x`) !== null));
  });

  it('says that an alg cannot be signed, and that there is no signature', () => {
    const built = buildCredentials({ full: 'eyJhbGciOiJFZERTQSJ9.e30.', special: {} }, NOW);
    expect(built.lacks('foreign-key')).toBe('the real token\'s alg is "EdDSA", which cannot be signed here');
    expect(built.lacks('signature-changed')).toBe('the real token has no signature');
  });
});

describe('a special token', () => {
  const alive = NOW / 1000 + 60;
  it.each<[SpecialToken, JWTPayload]>([
    ['expired', { ...CLAIMS, exp: NOW / 1000 - 3600 }],
    ['other-audience', { ...CLAIMS, aud: 'https://acme.example/userinfo' }],
    ['other-issuer', { ...CLAIMS, iss: 'https://other.example/' }],
    ['unscoped', { ...CLAIMS, scope: 'read:clients' }],
    ['read-scope', { ...CLAIMS, scope: 'read:organization_connections' }],
  ])('%s is taken from configuration', async (name, claims) => {
    const token = await jwt(claims);
    const built = await credentials({ [name]: token });
    expect(built.lacks(name)).toBeUndefined();
    expect(built.header(name)).toBe(`Bearer ${token}`);
    expect(built.secrets).toContain(token);
  });

  it.each<[SpecialToken, JWTPayload, string]>([
    ['expired', { ...CLAIMS, exp: alive }, 'EXPIRED_TOKEN is of no use: it has not expired, or only just'],
    ['expired', { sub: 'x' }, 'EXPIRED_TOKEN is of no use: it has not expired, or only just'],
    ['other-audience', CLAIMS, 'OTHER_AUDIENCE_TOKEN is of no use: its audience is that of the real token'],
    [
      'other-audience',
      { ...CLAIMS, aud: [CLAIMS.aud, 'x'] },
      'OTHER_AUDIENCE_TOKEN is of no use: its audience is that of the real token',
    ],
    ['other-issuer', CLAIMS, 'OTHER_ISSUER_TOKEN is of no use: its issuer is that of the real token'],
    ['unscoped', CLAIMS, 'UNSCOPED_TOKEN is of no use: it carries update:organization_connections'],
    ['unscoped', { ...CLAIMS, scope: '', exp: 1 }, 'UNSCOPED_TOKEN is of no use: it has expired'],
    [
      'unscoped',
      { ...CLAIMS, iss: 'https://other.example/' },
      'UNSCOPED_TOKEN is of no use: its issuer or audience is not that of the real token',
    ],
    [
      'unscoped',
      { ...CLAIMS, scope: '', permissions: ['update:organization_connections'] },
      'UNSCOPED_TOKEN is of no use: it carries update:organization_connections',
    ],
    [
      'read-scope',
      { ...CLAIMS, scope: 'read:clients' },
      'READ_SCOPE_TOKEN is of no use: it does not carry read:organization_connections',
    ],
  ])('%s of %j is refused', async (name, claims, problem) => {
    expect((await credentials({ [name]: await jwt(claims) })).lacks(name)).toBe(`PATCHPROOF_${problem}`);
  });

  it('that is not there names its variable, and why it was not fetched', async () => {
    expect((await credentials()).lacks('expired')).toBe('set PATCHPROOF_EXPIRED_TOKEN');
    const built = buildCredentials({ full: 'x', special: {}, because: { unscoped: 'too broad' } }, NOW);
    expect(built.lacks('unscoped')).toBe('set PATCHPROOF_UNSCOPED_TOKEN (too broad)');
  });

  it('that is opaque is refused', async () => {
    expect((await credentials({ expired: 'opaque' })).lacks('expired')).toBe(
      'PATCHPROOF_EXPIRED_TOKEN is of no use: it is not a JWT',
    );
  });
});
