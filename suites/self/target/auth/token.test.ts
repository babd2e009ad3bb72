import { describe, expect, it } from 'vitest';
import { fetchToken } from '../../../../src/target/auth/token.ts';
import { ConfigError, Unreachable } from '../../../../src/text/errors.ts';
import { answerOf, listen } from '../../harness/target-servers.ts';
import { thrown } from '../../harness/thrown.ts';

const SECRET = 'canary-client-secret-0123456789';

const clientAt = (origin: string) => ({
  origin,
  allowed: [],
  version: '0.0.0',
  timeoutMs: 400,
  clientId: 'id',
  clientSecret: SECRET,
});

async function answering(status: string, body: string, headers: readonly string[] = []) {
  const wire = await listen((socket) => socket.write(answerOf(status, body, headers)));
  const fetch = (more: { scope?: string; audience?: string } = {}) =>
    fetchToken({
      ...clientAt(wire.origin),
      ...more,
    });
  return { wire, fetch };
}

describe('client credentials', () => {
  it('are posted as JSON, for the management API', async () => {
    const { wire, fetch } = await answering(
      '200 OK',
      '{"access_token":"aaa.bbb.ccc","scope":"x y","expires_in":1}',
    );
    expect(await fetch()).toEqual({ token: 'aaa.bbb.ccc', scope: 'x y', expiresIn: 1 });
    const [head = '', body = ''] = (wire.received[0] ?? '').split('\r\n\r\n');
    expect(head).toMatch(/^POST \/oauth\/token HTTP\/1.1\r\n/);
    expect(JSON.parse(body)).toEqual({
      grant_type: 'client_credentials',
      client_id: 'id',
      client_secret: SECRET,
      audience: `${wire.origin}/api/v2/`,
    });
  });

  it('ask for another audience and for narrower scopes', async () => {
    const { wire, fetch } = await answering('200 OK', '{"access_token":"an-opaque-token"}');
    await fetch({ audience: 'https://acme.example/api/v2/', scope: 'read:x' });
    expect(JSON.parse(wire.received[0]?.split('\r\n\r\n')[1] ?? '')).toMatchObject({
      audience: 'https://acme.example/api/v2/',
      scope: 'read:x',
    });
  });

  const denied = `{"error":"access_denied","error_description":"wrong\\nsecret ${SECRET}"}`;
  const html = 'check AUTH0_DOMAIN: this is not a token endpoint of Auth0';
  it.each([
    [
      '401 Unauthorized',
      '{"error":"invalid_client"}',
      '401 (invalid_client): check AUTH0_CLIENT_ID and AUTH0_CLIENT_SECRET',
    ],
    [
      '401 Unauthorized',
      denied,
      '401 (access_denied: wrong secret [secret]): check AUTH0_CLIENT_ID and AUTH0_CLIENT_SECRET',
    ],
    [
      '403 Forbidden',
      '{"error":"access_denied"}',
      '403 (access_denied): check AUTH0_AUDIENCE (asked for ORIGIN/api/v2/) and that the client is authorized for it',
    ],
    [
      '400 Bad Request',
      '{"error":"invalid_request"}',
      '400 (invalid_request): check AUTH0_CLIENT_ID and AUTH0_CLIENT_SECRET, then check AUTH0_AUDIENCE (asked for ORIGIN/api/v2/) and that the client is authorized for it',
    ],
    ['404 Not Found', '<html>', `404: ${html}`],
    ['200 OK', '<html>', `200: ${html}`],
    ['200 OK', '[]', `200: ${html}`],
    ['200 OK', '{"access_token":"two words"}', `200: ${html}`],
    [
      '200 OK',
      '{"access_token":"enabled"}',
      'with one of fewer than 8 characters, which reports cannot hide',
    ],
    ['302 Found', '', `302: ${html}`],
  ])('refused with %s %s name the variable to check', async (status, body, said) => {
    const { wire, fetch } = await answering(status, body);
    const error = await thrown(fetch());
    expect(error).toEqual(
      new ConfigError([
        `no access token: ${wire.origin}/oauth/token answered ${said.replace('ORIGIN', wire.origin)}`,
      ]),
    );
    expect(String(error)).not.toContain(SECRET);
  });

  it.each(['429 Too Many Requests', '503 Service Unavailable'])('are not to blame for %s', async (status) => {
    const { wire, fetch } = await answering(status, '{"error":"x"}');
    expect(await thrown(fetch())).toEqual(
      new Unreachable(
        `no access token: ${wire.origin}/oauth/token answered ${status.slice(0, 3)} (x): try again later`,
      ),
    );
  });

  describe('are asked for again', () => {
    /** What comes of answers in turn, and how long was waited; each is a status with its headers, or a reset. */
    async function inTurn(...answers: readonly (readonly string[])[]) {
      const slept: number[] = [];
      const wire = await listen((socket, n) => {
        const [status, ...headers] = answers[n - 1] ?? ['200 OK'];
        if (status === undefined) return void socket.resetAndDestroy();
        const body = status === '200 OK' ? '{"access_token":"aaa.bbb.ccc"}' : '{"error":"busy"}';
        socket.write(answerOf(status, body, headers));
      });
      const asked = fetchToken({
        ...clientAt(wire.origin),
        sleep: async (ms) => {
          slept.push(ms);
        },
      });
      const got = await asked.catch((error: unknown) => error);
      return { got, slept, sent: wire.received.join('').split('POST ').length - 1 };
    }

    it.each<[string, readonly string[], number]>([
      ['503 with retry-after', ['503 Service Unavailable', 'retry-after: 3'], 3_000],
      ['429 with retry-after', ['429 Too Many Requests', 'retry-after: 2'], 2_000],
      ['502 of a gateway', ['502 Bad Gateway'], 1_000],
      ['504 of a gateway', ['504 Gateway Timeout'], 1_000],
    ])('after one %s', async (_, answer, ms) => {
      expect(await inTurn(answer)).toEqual({ got: { token: 'aaa.bbb.ccc' }, slept: [ms], sent: 2 });
    });

    it('after a connection that was reset', async () => {
      expect(await inTurn([])).toMatchObject({ got: { token: 'aaa.bbb.ccc' }, slept: [500] });
    });

    it('twice, and no more', async () => {
      const busy = ['503 Service Unavailable', 'retry-after: 1'];
      const { got, slept, sent } = await inTurn(busy, busy, busy, busy);
      expect(got).toBeInstanceOf(Unreachable);
      expect([slept.length, sent]).toEqual([2, 3]);
    });

    it('not when that would take too long, nor when they are refused', async () => {
      for (const answer of [['429 Too Many Requests', 'retry-after: 3600'], ['401 Unauthorized']])
        expect(await inTurn(answer)).toMatchObject({ slept: [], sent: 1 });
    });
  });

  it('are not to blame for a dead host', async () => {
    const options = { allowed: [], version: '0', clientId: 'id', clientSecret: SECRET };
    const error = await thrown(fetchToken({ origin: 'http://127.0.0.1:9', ...options }));
    expect(error).toBeInstanceOf(Unreachable);
    expect(String(error)).toMatch(
      /^Unreachable: no access token: http:\/\/127.0.0.1:9 refused the connection/,
    );
  });

  it('are sent to no host that is not listed', async () => {
    const options = { allowed: [], version: '0', clientId: 'id', clientSecret: SECRET };
    expect(await thrown(fetchToken({ origin: 'https://acme.example', ...options }))).toBeInstanceOf(
      ConfigError,
    );
  });
});
