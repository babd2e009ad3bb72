import { connect } from 'node:net';
import type { RunningTenant } from '../../../fixtures/tenant/start.ts';

/** Asking a running tenant, for its own tests. */

export interface Sent {
  /** A string or bytes go as they are, anything else as JSON. */
  readonly body?: unknown;
  readonly type?: string;
  /** null: no Authorization header. Without it the full token is sent. */
  readonly authorization?: string | null;
}

export interface Answered {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
}

/** The organization connection that the subject calls its own, below /api/v2. */
export const homeOf = ({ subject }: RunningTenant): string =>
  `/organizations/${subject.organization}/connections/${subject.connection}`;

export const oktaOf = ({ subject }: RunningTenant): string =>
  `/organizations/${subject.organization}/connections/${subject.other_connection}`;

export async function ask(
  tenant: RunningTenant,
  method: string,
  path: string,
  { body, type = 'application/json', authorization = `Bearer ${tenant.tokens.full}` }: Sent = {},
): Promise<Answered> {
  const response = await fetch(`${tenant.origin}/api/v2${path}`, {
    method,
    headers: { 'content-type': type, ...(authorization === null ? {} : { authorization }) },
    body: asBytes(body),
  });
  const text = await response.text();
  return {
    status: response.status,
    headers: Object.fromEntries(response.headers),
    body: text === '' ? undefined : JSON.parse(text),
  };
}

function asBytes(body: unknown): Uint8Array<ArrayBuffer> | null {
  if (body === undefined) return null;
  if (body instanceof Uint8Array) return new Uint8Array(body);
  return new TextEncoder().encode(typeof body === 'string' ? body : JSON.stringify(body));
}

/** One request, byte by byte as it is written here, and everything that comes back. */
export function raw(tenant: RunningTenant, line: string, body = ''): Promise<string> {
  const head = [
    `${line} HTTP/1.1`,
    'host: tenant',
    `authorization: Bearer ${tenant.tokens.full}`,
    'content-type: application/json',
    `content-length: ${body.length}`,
    'connection: close',
  ];
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    const socket = connect(Number(new URL(tenant.origin).port), '127.0.0.1');
    socket.on('data', (chunk) => chunks.push(chunk));
    socket.on('close', () => resolve(Buffer.concat(chunks).toString()));
    socket.on('error', reject);
    socket.write(`${head.join('\r\n')}\r\n\r\n${body}`);
  });
}
