import { describe, expect, it, test } from 'vitest';
import type { Behaviour } from '../../../../fixtures/tenant/start.ts';
import type { JsonObject, Reply, Target } from '../../../../src/model.ts';
import { type AcquiredTokens, renewTokens } from '../../../../src/target/auth/acquire-tokens.ts';
import { Unreachable } from '../../../../src/text/errors.ts';
import { gateOn, idsOf, tenantFor } from '../../harness/gate-on.ts';
import { READ, SUBJECT, unsignedToken, WRITE } from '../../harness/target-servers.ts';

const FULL = { ...WRITE, credential: 'full' } as const;

/** A keeper of opaque tokens t1, t2, … that live a minute and a half, and a target that asks `status`. */
function bench(
  status: (token: string, n: number) => number,
  next: ((n: number) => Promise<AcquiredTokens>) | 'fixed' = async (n) => ({
    full: `t${n}`,
    special: {},
    lifetimeMs: 200_000,
  }),
) {
  let now = 1_000_000;
  let fetched = 1;
  const sent: string[] = [];
  const failures: string[] = [];
  const known: string[] = [];
  const { credentials, renewing } = renewTokens(
    { full: 't1', special: { unscoped: 'u1' }, lifetimeMs: 200_000 },
    {
      ...(next === 'fixed'
        ? {}
        : {
            acquire: () => {
              fetched += 1;
              return next(fetched);
            },
          }),
      clock: () => now,
      onSecrets: (secrets) => known.push(...secrets),
      onFailure: (because) => failures.push(because),
    },
  );
  const target: Target = {
    origin: 'https://acme.example',
    subject: SUBJECT,
    lacks: credentials.lacks,
    close: async () => undefined,
    send: async ({ credential }): Promise<Reply> => {
      const token = credentials.header(credential) ?? 'none';
      sent.push(token);
      return {
        kind: 'response',
        status: status(token, sent.length),
        headers: {},
        payload: { kind: 'empty' },
      };
    },
  };
  const advance = (ms: number): void => {
    now += ms;
  };
  return { live: renewing(target), sent, known, failures, advance, fetched: () => fetched };
}

const statusOf = (reply: Reply): number => (reply.kind === 'response' ? reply.status : 0);

describe('a token', () => {
  it('is renewed a minute before it expires, and not before', async () => {
    const { live, sent, advance, known } = bench(() => 200);
    advance(139_000);
    await live.send(FULL);
    advance(1_000);
    await live.send(FULL);
    expect(sent).toEqual(['Bearer t1', 'Bearer t2']);
    expect(known).toContain('t2');
  });

  it('is renewed once on a 401, and the request sent once more', async () => {
    const { live, sent } = bench((token) => (token === 'Bearer t1' ? 401 : 200));
    expect(statusOf(await live.send(FULL))).toBe(200);
    expect(sent).toEqual(['Bearer t1', 'Bearer t2']);
  });

  it('is not renewed over and over for a tenant that answers 401 to everything', async () => {
    const { live, sent, fetched } = bench(() => 401);
    for (let n = 0; n < 10; n += 1) expect(statusOf(await live.send(FULL))).toBe(401);
    expect([sent.length, fetched()]).toEqual([11, 2]);
  });

  it('is renewed again for a later 401 once it was accepted', async () => {
    const { live, fetched } = bench((_, n) => (n % 3 === 1 ? 401 : 200));
    for (let n = 0; n < 4; n += 1) expect(statusOf(await live.send(FULL))).toBe(200);
    expect(fetched()).toBe(3);
  });

  it.each(['absent', 'opaque', 'bearer-alone', 'basic'] as const)('%s never is', async (credential) => {
    const { live, fetched } = bench(() => 401);
    expect(statusOf(await live.send({ ...READ, credential }))).toBe(401);
    expect(fetched()).toBe(1);
  });

  it('that cannot be renewed stays in use, and the endpoint is left alone for a while', async () => {
    const down = (): Promise<AcquiredTokens> => Promise.reject(new Unreachable('the endpoint is down'));
    const { live, sent, advance, failures, fetched } = bench(() => 200, down);
    advance(150_000);
    await live.send(FULL);
    await live.send(FULL);
    expect([sent, failures, fetched()]).toEqual([['Bearer t1', 'Bearer t1'], ['the endpoint is down'], 2]);
    advance(10_000);
    await live.send(FULL);
    expect(fetched()).toBe(3);
  });

  it('that is fixed is never renewed', async () => {
    const { live, sent, advance } = bench(() => 401, 'fixed');
    advance(300_000);
    expect(statusOf(await live.send(FULL))).toBe(401);
    expect(sent).toEqual(['Bearer t1']);
  });
});

const token = (claims: JsonObject): string => unsignedToken({ iss: 'i', aud: 'a', ...claims });

describe('a special token that expires during the run', () => {
  it('is not sent any more, the expired one aside', async () => {
    let now = 1_000_000_000;
    const special = { unscoped: token({ exp: 1_000_060, scope: 'a' }), expired: token({ exp: 900_000 }) };
    const { renewing } = renewTokens({ full: token({ exp: 2_000_000 }), special }, { clock: () => now });
    const sent: string[] = [];
    const live = renewing({
      origin: 'https://acme.example',
      subject: SUBJECT,
      lacks: () => undefined,
      close: async () => undefined,
      send: async ({ credential }) => {
        sent.push(credential);
        return { kind: 'response', status: 403, headers: {}, payload: { kind: 'empty' } };
      },
    });
    for (const ms of [0, 60_000]) {
      now += ms;
      await live.send({ ...WRITE, credential: 'expired' });
      await live.send({ ...WRITE, credential: 'unscoped' });
    }
    expect(sent).toEqual(['expired', 'unscoped', 'expired']);
    expect(await live.send({ ...WRITE, credential: 'unscoped' })).toMatchObject({
      unsent: true,
      message: 'it was not sent: PATCHPROOF_UNSCOPED_TOKEN has expired during the run',
    });
  });
});

/** A tenant whose tokens live `seconds`, on a clock that pace moves on. */
async function shortLived(seconds: number, behaviour: Partial<Behaviour> = {}) {
  let slept = 0;
  const io = {
    clock: () => Date.now() + slept,
    sleep: async (ms: number) => {
      slept += ms;
    },
  };
  const issued: string[] = [];
  const seen = new Set<string>();
  const tenant = await tenantFor({
    clock: io.clock,
    behaviour: {
      ...behaviour,
      // Tokens say a day; this tenant honours them for less.
      unexpired: (claims, call) =>
        typeof claims.iat === 'number' &&
        typeof claims.exp === 'number' &&
        claims.exp * 1000 > call.now &&
        (claims.iat + seconds) * 1000 > call.now,
      bearer: (call) => {
        const token = (call.headers.authorization ?? '').replace(/^Bearer /, '');
        if (token.startsWith('eyJ') && !seen.has(token)) {
          seen.add(token);
          issued.push(token);
        }
        return bearerOf(call);
      },
    },
  });
  const { client } = tenant;
  const env = {
    AUTH0_API_TOKEN: undefined,
    AUTH0_CLIENT_ID: client.id,
    AUTH0_CLIENT_SECRET: client.secret,
    PATCHPROOF_UNSCOPED_TOKEN: undefined,
    PATCHPROOF_READ_SCOPE_TOKEN: undefined,
    PATCHPROOF_UPDATE_SCOPE_TOKEN: undefined,
    PATCHPROOF_RESOURCES_SCOPE_TOKEN: undefined,
    PATCHPROOF_NO_AUDIENCE_TOKEN: undefined,
    PATCHPROOF_NO_ISSUER_TOKEN: undefined,
    PATCHPROOF_OTHER_AUDIENCE_TOKEN: undefined,
    PATCHPROOF_OTHER_ISSUER_TOKEN: undefined,
  };
  return { tenant, env, io, issued };
}

const { bearer: bearerOf } = (await import('../../../../fixtures/tenant/start.ts')).conforming;

describe('a run with a token that cannot be renewed', () => {
  test('ends in order while the token can still restore', async () => {
    let now = Date.now();
    const sleep = async (ms: number): Promise<void> => {
      now += ms;
    };
    const tenant = await tenantFor({ clock: () => now });
    const before = JSON.stringify(tenant.snapshot());
    now += (86_400 - 150) * 1000;
    const pace = { writes: { perMinute: 25, burst: 5 } };
    const { record } = await gateOn(tenant, { pace }, { io: { clock: () => now, sleep } });
    expect(record.end).toMatchObject({ exitCode: 2, restored: true, errors: [] });
    expect(idsOf(record, 'violated')).toEqual([]);
    expect(record.findings.flatMap(({ because }) => because)).toContain('the token is about to expire');
    expect(JSON.stringify(tenant.snapshot())).toBe(before);
  });
});

describe('a run with client credentials', () => {
  test('outlives its token, and shows none of those it had', async () => {
    const { tenant, env, io, issued } = await shortLived(100);
    const pace = { writes: { perMinute: 25, burst: 5 } };
    const { record, lines, said } = await gateOn(tenant, { pace }, { env, io });
    expect(idsOf(record, 'violated')).toEqual([]);
    expect(idsOf(record, 'inconclusive')).toEqual([]);
    expect(record.end).toMatchObject({ exitCode: 0, restored: true, errors: [] });
    const shown = JSON.stringify([lines, record]) + said;
    expect(issued.length).toBeGreaterThan(3);
    for (const token of issued) {
      for (const segment of token.split('.').slice(1)) {
        if (segment.length >= 16) expect(shown).not.toContain(segment);
      }
    }
    expect(shown).not.toContain(tenant.client.secret);
  });

  test('is not shaken by a 401 that a new token mends', async () => {
    let n = 0;
    const { tenant, env, io, issued } = await shortLived(86_400, {
      started: (claims, { method }) => {
        if (method === 'PATCH' && String(claims.scope).includes('update:')) n += 1;
        return n !== 40 || method !== 'PATCH';
      },
    });
    const { record } = await gateOn(tenant, {}, { env, io });
    expect(n).toBeGreaterThan(100);
    expect(issued.length).toBeGreaterThan(1);
    expect(record.end).toMatchObject({ exitCode: 0, restored: true });
    expect(idsOf(record, 'inconclusive')).toEqual([]);
  });
});
