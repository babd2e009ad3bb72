import { createServer as createHttp } from 'node:http';
import { createServer as createHttp2, createSecureServer } from 'node:http2';
import { createServer as createHttps, type ServerOptions } from 'node:https';
import { createServer, type Server } from 'node:net';
import { Client } from 'undici';
import { describe, expect, it, onTestFinished } from 'vitest';
import { certificate } from '../../../../fixtures/chaos/certificate.ts';
import { faultOf } from '../../../../src/target/http/fault.ts';
import { openHttp } from '../../../../src/target/http/http.ts';
import { alerting, closing, greeted, headed, many, old, started } from './speaking-servers.ts';

/** What a server speaks that is not what was asked for, and how each is told. */

const GET = { method: 'GET', path: '/', headers: {} } as const;
const own = certificate();

/** What is said of a server, and where it is. */
async function told(scheme: 'http' | 'https', server: Server): Promise<string> {
  const origin = `${scheme}://127.0.0.1:${await started(server)}`;
  const http = openHttp({ origin, allowed: [], version: '0', timeoutMs: 5_000 });
  onTestFinished(() => http.close());
  const reply = await http.send(GET);
  return reply.kind === 'fault'
    ? `${reply.fault}: ${reply.message.replace(origin, 'it')}`
    : `${reply.status}`;
}

/** The same where the certificate is trusted, which this process cannot be made to do by its environment any more. */
async function toldWhenTrusted(options: ServerOptions, ca: string): Promise<string> {
  const port = await started(createHttps(options, (_, answer) => answer.end('{}')));
  const origin = `https://127.0.0.1:${port}`;
  const client = new Client(origin, { connect: { ca } });
  onTestFinished(() => client.destroy());
  let isOpen = false;
  client.on('connect', () => {
    isOpen = true;
  });
  const error: unknown = await client.request(GET).catch((thrown: unknown) => thrown);
  const fault = faultOf(error, origin, { isOpen, isProven: false });
  return fault === undefined ? 'no fault' : `${fault.fault}: ${fault.message.replace(origin, 'it')}`;
}

describe('a server is told by what it speaks', () => {
  it.each<[what: string, scheme: 'http' | 'https', server: () => Server, said: RegExp]>([
    [
      'plain HTTP behind https',
      'https',
      createHttp,
      /^tls: it speaks plain HTTP and no TLS \(HTTP\/1\.1 400.*write http:\/\//,
    ],
    [
      'SSH behind https',
      'https',
      () => greeted('SSH-2.0-OpenSSH_9.6\r\n'),
      /^protocol: it answered something that is not HTTP .*SSH-2\.0/,
    ],
    [
      'SSH behind http',
      'http',
      () => greeted('SSH-2.0-OpenSSH_9.6\r\n'),
      /^protocol: it answered something that is not HTTP .*SSH-2\.0/,
    ],
    ['SMTP', 'http', () => greeted('220 mail.example ESMTP\r\n'), /not HTTP .*220 mail\.example/],
    [
      'HTTP/2 alone, with TLS',
      'https',
      () => createSecureServer(own),
      /^tls: it does not speak HTTP\/1\.1 .*HTTP\/1\.1 is needed/,
    ],
    [
      'HTTP/2 alone, without TLS',
      'http',
      createHttp2,
      /^protocol: it speaks HTTP\/2 alone: HTTP\/1\.1 is needed/,
    ],
    ['TLS 1.1 alone', 'https', () => createHttps({ ...own, ...old }), /^tls: .*TLS 1\.2 or 1\.3 is needed/],
    [
      'TLS 1.0 alone',
      'https',
      () => createHttps({ ...own, ...old, maxVersion: 'TLSv1' }),
      /^tls: .*TLS 1\.2 or 1\.3 is needed/,
    ],
    ['TLS behind http, closed', 'http', () => createHttps(own), /^reset: .*write https:\/\//],
    [
      'TLS behind http, with an alert',
      'http',
      () => alerting(10),
      /^protocol: it speaks TLS, and was asked without: write https:\/\//,
    ],
    [
      'no cipher in common',
      'https',
      () => createHttps({ ...own, maxVersion: 'TLSv1.2', ciphers: 'NULL-SHA256@SECLEVEL=0' }),
      /^tls: it refused the TLS handshake .*client certificate.*cipher/,
    ],
    [
      'a client certificate is demanded, TLS 1.2',
      'https',
      () => createHttps({ ...own, requestCert: true, maxVersion: 'TLSv1.2' }),
      /^tls: .*client certificate/,
    ],
    [
      'a client certificate is demanded by an alert',
      'https',
      () => alerting(116),
      /^tls: it demands a client certificate/,
    ],
    [
      'a host that is not served',
      'https',
      () => alerting(112),
      /^tls: it does not serve that host name .*AUTH0_DOMAIN/,
    ],
    ['another alert', 'https', () => alerting(80), /^tls: it ended the TLS handshake/],
    [
      'a reset in the handshake',
      'https',
      () => closing((socket) => socket.resetAndDestroy()),
      /^reset: it closed the connection during the TLS handshake/,
    ],
    [
      'an end in the handshake',
      'https',
      () => closing((socket) => socket.end()),
      /^reset: it closed the connection during the TLS handshake/,
    ],
    [
      'a self-signed certificate',
      'https',
      () => createHttps(own),
      /^tls: it could not be trusted .*self-signed.*NODE_EXTRA_CA_CERTS/,
    ],
    [
      'an unknown CA',
      'https',
      () => createHttps(certificate({ isIssued: true })),
      /^tls: it could not be trusted .*does not know its CA.*NODE_EXTRA_CA_CERTS/,
    ],
    [
      'an expired certificate',
      'https',
      () => createHttps(certificate({ now: Date.now() - 864e6 })),
      /^tls: it could not be trusted .*has expired/,
    ],
    [
      'a certificate of tomorrow',
      'https',
      () => createHttps(certificate({ now: Date.now() + 864e6 })),
      /^tls: it could not be trusted .*not valid yet.*clock/,
    ],
    [
      'a long header',
      'http',
      () => headed(20_000),
      /^oversized: it answered with more than 16 KiB of headers/,
    ],
    ['headers that are just short enough', 'http', () => headed(15_000), /^200$/],
    ['many headers', 'http', () => many(900), /^oversized: it answered with more than 16 KiB of headers/],
  ])('%s', async (_, scheme, server, said) => {
    expect(await told(scheme, server())).toMatch(said);
  });

  it('by no connection, when it says nothing at all', { tags: ['slow'] }, async () => {
    const origin = `https://127.0.0.1:${await started(createServer())}`;
    const http = openHttp({ origin, allowed: [], version: '0', timeoutMs: 300 });
    onTestFinished(() => http.close());
    expect(await http.send(GET)).toMatchObject({
      fault: 'timeout',
      message: expect.stringMatching(/no connection within 300 ms.*does not speak TLS.*HTTPS_PROXY/),
    });
  });
});

describe('where the certificate is trusted', () => {
  it('a certificate for another host is told, with the hosts it is for', async () => {
    const other = certificate({ host: 'other.example' });
    expect(await toldWhenTrusted(other, other.cert)).toMatch(
      /^tls: it could not be trusted \(ERR_TLS_CERT_ALTNAME_INVALID, it is for DNS:other\.example\): .*AUTH0_DOMAIN/,
    );
  });

  it('a demand for a client certificate is a close after the handshake, TLS 1.3', async () => {
    expect(await toldWhenTrusted({ ...own, requestCert: true }, own.cert)).toMatch(
      /^(reset|tls): .*demands a client certificate/,
    );
  });

  it('one that fits is no fault', async () => {
    expect(await toldWhenTrusted(own, own.cert)).toBe('no fault');
  });
});

it('the names of alerts of every OpenSSL are known', () => {
  const error = (code: string): Error => Object.assign(new Error('x'), { code });
  const line = { isOpen: true, isProven: true };
  const kinds = ['SSLV3', 'SSL/TLS'].map(
    (family) => faultOf(error(`ERR_SSL_${family}_ALERT_HANDSHAKE_FAILURE`), 'https://it', line)?.message,
  );
  expect(kinds[0]?.replace('SSLV3', 'SSL/TLS')).toBe(kinds[1]);
  expect(kinds[0]).toContain('refused the TLS handshake');
});
