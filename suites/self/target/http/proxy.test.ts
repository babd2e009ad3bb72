import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { createServer as createTls } from 'node:https';
import { createServer as createTcp } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, test } from 'vitest';
import { openHttp } from '../../../../src/target/http/http.ts';
import { proxyTo, started } from './proxy-servers.ts';

type Env = Readonly<Record<string, string>>;

const ROOT = join(import.meta.dirname, '..', '..', '..', '..');
const GET = { method: 'GET', path: '/', headers: {} } as const;

const acme = (proxy: string) => {
  const http = openHttp({
    origin: 'https://acme.example',
    allowed: ['acme.example'],
    version: '0.0.0',
    timeoutMs: 2_000,
    proxy: { origin: proxy, authorization: 'Basic canary', secrets: [] },
  });
  onTestFinished(() => http.close());
  return http;
};

describe('a tunnel', () => {
  it.each<[status: number, advice: string]>([
    [407, 'check the user and the password in HTTPS_PROXY'],
    [403, 'it does not allow that: ask who runs it, or name the host in NO_PROXY'],
    [502, 'it did not get there itself: check AUTH0_DOMAIN, or name the host in NO_PROXY'],
    [
      404,
      'is it an HTTP proxy that answers CONNECT, and not one that speaks SOCKS? Check HTTPS_PROXY, or name the host in NO_PROXY',
    ],
  ])('that is refused with %i is a fault that names the proxy and what to do', async (status, advice) => {
    const proxy = await proxyTo(1, status);
    expect(await acme(proxy.origin).send(GET)).toEqual({
      kind: 'fault',
      fault: 'refused',
      progress: 'unconnected',
      message: `the proxy ${proxy.origin} opened no way to acme.example (it answered ${status}): ${advice}`,
    });
    expect(proxy.asked).toEqual(['acme.example:443', 'Basic canary']);
  });

  it('through a proxy that wants a password is a fault that says where to write it', async () => {
    const proxy = await proxyTo(1, 407);
    const http = openHttp({
      origin: 'https://acme.example',
      allowed: ['acme.example'],
      version: '0',
      proxy: { origin: proxy.origin, secrets: [] },
    });
    onTestFinished(() => http.close());
    expect(await http.send(GET)).toMatchObject({
      message: expect.stringContaining('HTTPS_PROXY=http://USER:PASSWORD@HOST:PORT'),
    });
  });

  it('through what speaks SOCKS, or TLS where it does not, says so', async () => {
    // A SOCKS server closes on what is no greeting of its own.
    const socks = createTcp((socket) => void socket.once('data', () => socket.end())).listen(0, '127.0.0.1');
    onTestFinished(() => void socks.close());
    await new Promise<void>((resolve) => socks.once('listening', () => resolve()));
    const address = socks.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    expect(await acme(`http://127.0.0.1:${port}`).send(GET)).toMatchObject({
      fault: 'refused',
      message: expect.stringMatching(/answers CONNECT, and not one that speaks SOCKS\?/),
    });
    const plain = await proxyTo(1);
    expect(await acme(plain.origin.replace('http:', 'https:')).send(GET)).toMatchObject({
      message: expect.stringMatching(/does the proxy itself speak TLS\?/),
    });
  });

  it('through a dead proxy is a fault too', async () => {
    expect(await acme('http://127.0.0.1:1').send(GET)).toMatchObject({
      fault: 'refused',
      message: expect.stringContaining('opened no way to acme.example (ECONNREFUSED)'),
    });
  });

  it('is never dug to loopback', async () => {
    const port = await started(createServer((_, answer) => answer.end('{}')));
    const proxy = { origin: 'http://127.0.0.1:1', secrets: [] };
    const http = openHttp({ origin: `http://127.0.0.1:${port}`, allowed: [], version: '0', proxy });
    onTestFinished(() => http.close());
    expect(await http.send(GET)).toMatchObject({ status: 200 });
  });
});

/** A certificate authority and a certificate for acme.example and localhost; undefined without openssl. */
function certificates(folder: string): { ca: string; key: string; cert: string } | undefined {
  const at = (name: string): string => join(folder, name);
  const openssl = (...args: string[]): void => void execFileSync('openssl', args, { stdio: 'ignore' });
  try {
    const fresh = ['-newkey', 'rsa:2048', '-nodes', '-days', '2'];
    openssl(
      'req',
      '-x509',
      ...fresh,
      '-subj',
      '/CN=a CA of a test',
      '-keyout',
      at('ca.key'),
      '-out',
      at('ca.pem'),
    );
    const names = 'subjectAltName=DNS:acme.example,DNS:localhost';
    openssl(
      ...['req', '-x509', ...fresh, '-subj', '/CN=acme.example', '-addext', names],
      ...['-addext', 'basicConstraints=critical,CA:FALSE', '-CA', at('ca.pem'), '-CAkey', at('ca.key')],
      ...['-keyout', at('key.pem'), '-out', at('cert.pem')],
    );
  } catch {
    return undefined;
  }
  return {
    ca: at('ca.pem'),
    key: readFileSync(at('key.pem'), 'utf8'),
    cert: readFileSync(at('cert.pem'), 'utf8'),
  };
}

/** Asks an origin in a process of its own, as NODE_EXTRA_CA_CERTS is read at its start. */
async function ask(module: string, options: object, env: Env): Promise<unknown> {
  const program = `
    const { openHttp } = await import(${JSON.stringify(module)});
    const http = openHttp({ allowed: ['acme.example'], version: '0', timeoutMs: 5000, ...${JSON.stringify(options)} });
    console.log(JSON.stringify(await http.send(${JSON.stringify(GET)})));
    await http.close();`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
    env: { PATH: process.env.PATH, ...env },
  });
  let said = '';
  child.stdout.on('data', (chunk) => {
    said += chunk;
  });
  await new Promise((resolve) => child.once('close', resolve));
  return JSON.parse(said);
}

test('NODE_EXTRA_CA_CERTS is trusted, direct and through a proxy; without it the fault says so', {
  tags: ['slow'],
}, async (context) => {
  const folder = mkdtempSync(join(tmpdir(), 'patchproof-tls-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const made = certificates(folder);
  if (made === undefined) return context.skip('there is no openssl that can sign with -CA');
  const port = await started(createTls(made, (_, answer) => answer.end('{"trusted":true}')));
  const proxy = await proxyTo(port);
  const module = join(ROOT, 'dist', 'src', 'target', 'http', 'http.js');
  const direct = { origin: `https://localhost:${port}` };
  const tunnelled = { origin: 'https://acme.example', proxy: { origin: proxy.origin, secrets: [] } };
  const trusted = { kind: 'response', status: 200, payload: { kind: 'json', value: { trusted: true } } };
  const untrusted = { kind: 'fault', fault: 'tls', message: expect.stringContaining('NODE_EXTRA_CA_CERTS') };
  for (const options of [direct, tunnelled]) {
    expect(await ask(module, options, { NODE_EXTRA_CA_CERTS: made.ca })).toMatchObject(trusted);
    expect(await ask(module, options, {})).toMatchObject(untrusted);
  }
  expect(proxy.asked).toEqual(['acme.example:443', undefined, 'acme.example:443', undefined]);
});

test('loopback is reached over IPv6', async (context) => {
  const server = createServer((_, answer) => answer.writeHead(302, { location: 'http://[::1]:1/' }).end());
  const port = await started(server, '::1').catch(() => undefined);
  if (port === undefined) return context.skip('there is no IPv6 loopback here');
  const http = openHttp({ origin: `http://[::1]:${port}`, allowed: [], version: '0' });
  onTestFinished(() => http.close());
  expect(http.origin).toBe(`http://[::1]:${port}`);
  // And the redirect is handed on, not followed.
  expect(await http.send(GET)).toMatchObject({ status: 302 });
});
