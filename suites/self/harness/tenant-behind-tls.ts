import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { certificate } from '../../../fixtures/chaos/certificate.ts';
import { type RunningTenant, startTenant, type TenantOptions } from '../../../fixtures/tenant/start.ts';
import { forward } from '../../../fixtures/variants/gateways/front.ts';

/** The reference tenant as clients meet a real one: https, and known by another address than it listens on. */

export interface TenantBehindTls {
  readonly tenant: RunningTenant;
  /** Host and port, as a client is told its domain. */
  readonly domain: string;
  /** The certificate to trust, as PEM. */
  readonly certificate: string;
  /** Method, path and query of every request so far. */
  readonly requests: readonly string[];
  readonly close: () => Promise<void>;
}

export async function startBehindTls(options: TenantOptions = {}): Promise<TenantBehindTls> {
  const { key, cert } = certificate();
  const server = createServer({ key, cert });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const domain = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  const tenant = await startTenant({ issuer: `https://${domain}/`, ...options });
  const requests: string[] = [];
  server.on('request', (request, response) => {
    requests.push(`${request.method} ${request.url}`);
    forward(tenant.origin, request, response);
  });
  const close = async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    await tenant.close();
  };
  return { tenant, domain, certificate: cert, requests, close };
}
