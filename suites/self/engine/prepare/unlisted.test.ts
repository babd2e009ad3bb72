import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { configured, silence } from '../../harness/cli-launch.ts';
import { shell } from '../../harness/shell.ts';

const commands = ['run', 'doctor', 'clean', 'restore'] as const;

/** Spellings of addresses that lead to this machine, and of names that only look like one that is listed. */
const hosts = (port: number): readonly string[] => [
  `https://0.0.0.0:${port}`,
  `https://[::]:${port}`,
  `https://[::ffff:127.0.0.1]:${port}`,
  `https://[::ffff:7f00:1]:${port}`,
  `https://[0:0:0:0:0:ffff:7f00:1]:${port}`,
  `http://0.0.0.0:${port}`,
  `http://0:${port}`,
  `http://[::ffff:127.0.0.1]:${port}`,
  `https://listed.invalid@0.0.0.0:${port}`,
  `https://127.0.0.1@0.0.0.0:${port}`,
  `https://listed.invalid:x@0.0.0.0:${port}`,
  `https://0.0.0.0:${port}#listed.invalid`,
  `https://0.0.0.0:${port}/listed.invalid`,
  `https://0.0.0.0:${port}?listed.invalid`,
  `https://listed.invalid:${port}`,
  `https://listed.invalid.:${port}`,
  `https://ip6-localhost:${port}`,
  `https://LOCALHOST.invalid:${port}`,
  `https://xn--listed-.invalid:${port}`,
  `https://lısted.invalid:${port}`,
  `\u0000http://127.0.0.1:${port}`,
  `http://127.0.0.1:${port}\\@0.0.0.0`,
  `https://0x7f.0.0.1.invalid:${port}`,
];

describe('a host that is not listed', () => {
  it.each(commands)('%s sends not one byte to it, however it is spelled', async (command) => {
    const [nobody, sh] = [await silence(), shell()];
    for (const host of hosts(nobody.port)) {
      const env = { ...configured(host), PATCHPROOF_ALLOWED_TENANTS: 'listed.invalid' };
      const { code, said } = await sh.run([command], env);
      expect([host, code]).toEqual([host, 2]);
      expect(said, host).toMatch(/AUTH0_DOMAIN/);
    }
    expect(nobody.connections()).toBe(0);
  });

  it.each(commands)('%s asks no proxy for it either', async (command) => {
    const [nobody, sh] = [await silence(), shell()];
    const proxy = `http://127.0.0.1:${nobody.port}`;
    const env = { ...configured('https://tenant.invalid'), HTTPS_PROXY: proxy, HTTP_PROXY: proxy };
    const { code, said } = await sh.run([command], env);
    expect(code).toBe(2);
    expect(said).toContain('set PATCHPROOF_ALLOWED_TENANTS=tenant.invalid');
    expect(nobody.connections()).toBe(0);
  });
});

/** A server that sends everyone to another place. */
async function redirecting(status: number, to: string): Promise<string> {
  const server = createServer((request, response) => {
    request.resume();
    response.writeHead(status, { location: to, refresh: `0; url=${to}`, 'alt-svc': 'h2=":1"' }).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

describe.for([301, 302, 303, 307, 308])('a redirect with %i', (status) => {
  it.each(commands)('is not followed by %s, with a token or on the way to one', async (command) => {
    const [nobody, sh] = [await silence(), shell()];
    const origin = await redirecting(status, `http://127.0.0.1:${nobody.port}/`);
    const { AUTH0_API_TOKEN, ...others } = configured(origin);
    const client = { AUTH0_CLIENT_ID: 'id', AUTH0_CLIENT_SECRET: 'a-client-secret' };
    for (const env of [
      { ...others, AUTH0_API_TOKEN },
      { ...others, ...client },
    ]) {
      const { code } = await sh.run([command], env);
      expect(code).toBe(command === 'restore' ? 0 : 2);
    }
    expect(nobody.connections()).toBe(0);
  });
});
