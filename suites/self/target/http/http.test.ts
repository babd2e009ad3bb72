import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { ConfigError, HarnessError } from '../../../../src/text/errors.ts';
import { answerOf, listen, open, READ, SUBJECT, WRITE } from '../../harness/target-servers.ts';

const HOME = `/api/v2/organizations/${SUBJECT.organization}/connections/${SUBJECT.connection}`;

describe('a request on the wire', () => {
  it('carries ids, user-agent, media type and body', async () => {
    const wire = await listen((socket) => socket.write(answerOf('200 OK', '{}')));
    const target = await open(wire.origin);
    await target.send({ ...WRITE, credential: 'full' });
    expect(wire.received[0]).toMatch(new RegExp(`^PATCH ${HOME} HTTP/1.1\r\n`));
    expect(wire.received[0]).toMatch(/\r\nuser-agent: patchproof\/0\.0\.0\r\n/);
    expect(wire.received[0]).toMatch(/\r\ncontent-type: application\/json\r\n/);
    expect(wire.received[0]).toMatch(/\r\nauthorization: Bearer opaque-token\r\n/);
    expect(wire.received[0]).toMatch(/\r\n\r\n\{"show_as_button":true\}$/);
  });

  it.each([
    '/organizations/../organizations/./connections',
    '/organizations/a%2Fb/connections/con_%00',
    '/organizations//connections/',
    '/organizations/%2e%2e/connections/%ZZ?page=0&per_page=1',
  ])('keeps the path %s as written', async (path) => {
    const wire = await listen((socket) => socket.write(answerOf('404 Not Found', '')));
    await (await open(wire.origin)).send({ ...READ, path });
    expect(wire.received[0]?.split('\r\n')[0]).toBe(`GET /api/v2${path} HTTP/1.1`);
  });

  it('has no authorization and no content-type when it names none', async () => {
    const wire = await listen((socket) => socket.write(answerOf('401 Unauthorized', '')));
    await (await open(wire.origin)).send({ method: 'PATCH', path: READ.path, credential: 'absent' });
    expect(wire.received[0]).not.toMatch(/^(authorization|content-type):/im);
  });

  it('sends bytes that are not UTF-8 as they are', async () => {
    const wire = await listen((socket) => socket.write(answerOf('400 Bad Request', '')));
    await (await open(wire.origin)).send({ ...WRITE, body: { kind: 'base64', base64: '/wB7' } });
    expect(wire.received[0]?.endsWith('\r\n\r\n\xff\x00{')).toBe(true);
  });

  it('uses one connection, one request at a time', async () => {
    const wire = await listen((socket, n) => setTimeout(() => socket.write(answerOf('200 OK', `${n}`)), 20));
    const target = await open(wire.origin);
    const replies = await Promise.all([target.send(READ), target.send(WRITE), target.send(READ)]);
    expect(replies.map((reply) => reply.kind === 'response' && reply.payload)).toEqual([
      { kind: 'json', value: 1 },
      { kind: 'json', value: 2 },
      { kind: 'json', value: 3 },
    ]);
    expect(wire.received).toHaveLength(1);
  });

  it('refuses to guess an id or a credential', async () => {
    const wire = await listen((socket) => socket.end());
    const target = await open(wire.origin);
    await expect(target.send({ ...READ, path: '/organizations/{other_organization}' })).rejects.toThrow(
      new HarnessError('no id is known for {other_organization} in /organizations/{other_organization}'),
    );
    await expect(target.send({ ...READ, credential: 'expired' })).rejects.toBeInstanceOf(HarnessError);
    expect(wire.received).toEqual([]);
  });
});

describe('a response', () => {
  it.each([
    [
      'JSON of any content type',
      '{"a":[1]}',
      ['content-type: text/html'],
      { kind: 'json', value: { a: [1] } },
    ],
    [
      'HTML',
      '<html>502</html>',
      ['content-type: application/json'],
      { kind: 'text', text: '<html>502</html>' },
    ],
    ['nothing', '', [], { kind: 'empty' }],
    ['invalid UTF-8', Buffer.from('{"a":"\xff"}', 'latin1'), [], { kind: 'text', text: '{"a":"\ufffd"}' }],
    ['gzip', gzipSync('{"a":1}'), ['Content-Encoding: gzip'], { kind: 'json', value: { a: 1 } }],
    ['nothing, called gzip', '', ['content-encoding: gzip'], { kind: 'empty' }],
    ['__proto__', '{"__proto__":1}', [], { kind: 'json', value: JSON.parse('{"__proto__":1}') }],
  ])('of %s is read', async (_, body, headers, payload) => {
    const wire = await listen((socket) => socket.write(answerOf('200 OK', body, headers)));
    expect(await (await open(wire.origin)).send(READ)).toMatchObject({
      kind: 'response',
      status: 200,
      payload,
    });
  });

  it('has lower-case header names, repeated ones joined', async () => {
    const headers = ['X-RateLimit-Limit: 50', 'Vary: origin', 'VARY: accept-encoding'];
    const wire = await listen((socket) => socket.write(answerOf('204 No Content', '', headers)));
    expect(await (await open(wire.origin)).send(READ)).toMatchObject({
      headers: { 'x-ratelimit-limit': '50', vary: 'origin, accept-encoding' },
    });
  });

  it('that redirects is an answer, and nothing follows it', async () => {
    const elsewhere = await listen((socket) => socket.end());
    const wire = await listen((socket) =>
      socket.write(answerOf('307 Temporary Redirect', '', [`location: ${elsewhere.origin}/x`])),
    );
    expect(await (await open(wire.origin)).send(WRITE)).toMatchObject({ status: 307 });
    expect(wire.received).toHaveLength(1);
    expect(elsewhere.received).toEqual([]);
  });

  it('of exactly the limit is read', async () => {
    const wire = await listen((socket) => socket.write(answerOf('200 OK', 'a'.repeat(1_000_000))));
    expect(await (await open(wire.origin)).send(READ)).toMatchObject({ kind: 'response' });
  });
});

describe('a host that is not listed', () => {
  it('receives no connection', async () => {
    const wire = await listen((socket) => socket.end());
    const port = wire.origin.split(':').at(-1);
    await expect(open(`https://localhost.example.com:${port}`)).rejects.toBeInstanceOf(ConfigError);
    await expect(open(`http://0.0.0.0:${port}`)).rejects.toBeInstanceOf(ConfigError);
    await expect(open(`http://[::ffff:127.0.0.1]:${port}`)).rejects.toBeInstanceOf(ConfigError);
    await expect(open(`http://evil.example@127.0.0.1:${port}`)).rejects.toBeInstanceOf(ConfigError);
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(wire.received).toEqual([]);
  });
});
