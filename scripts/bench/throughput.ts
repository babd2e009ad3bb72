import { fork } from 'node:child_process';
import { channel } from 'node:diagnostics_channel';
import { once } from 'node:events';
import { Client } from 'undici';
import type { RunningTenant } from '../../fixtures/tenant/start.ts';
import { gateOptions } from '../../src/cli/config/options.ts';
import { gate } from '../../src/cli/session/gate.ts';
import { environmentOf, quietIo } from '../power/quiet-io.ts';

/** Requests a second, one figure a round. */
export interface Throughput {
  readonly requests: number;
  readonly engine: readonly number[];
  readonly bare: readonly number[];
}

/** A request as it went out, for a loop that sends it once more. */
interface Sent {
  readonly method: string;
  readonly path: string;
  readonly headers: string[];
  readonly body: Uint8Array | null;
}

type Reachable = Pick<RunningTenant, 'origin' | 'subject' | 'tokens'>;

/** The whole deep profile: generating, planning, sending, judging, restoring. Returns the requests it sent. */
async function engineRun(tenant: Reachable, runs: number): Promise<number> {
  const options = gateOptions({ profile: 'deep', runs: `${runs}` });
  const { exchanges, end } = await gate(options, quietIo(environmentOf(tenant)), {
    banner: () => {},
    plan: () => {},
    line: () => {},
  });
  if (end?.exitCode !== 0) throw new Error('the deep profile does not uphold the reference');
  return exchanges.length;
}

/** What a run puts on the wire, heard from the HTTP client itself. */
async function overheard(run: () => Promise<unknown>): Promise<readonly Sent[]> {
  const sent: Sent[] = [];
  const hear = (message: unknown): void => {
    const { method, path, headers, body } = (message as { readonly request: Sent }).request;
    sent.push({ method, path, headers: [...headers], body });
  };
  const requests = channel('undici:request:create');
  requests.subscribe(hear);
  await run();
  requests.unsubscribe(hear);
  return sent;
}

async function bareRun(origin: string, requests: readonly Sent[]): Promise<number> {
  const client = new Client(origin, { pipelining: 1 });
  for (const request of requests) {
    const { body } = await client.request(request as Parameters<Client['request']>[0]);
    await body.arrayBuffer();
  }
  await client.close();
  return requests.length;
}

async function rate(run: () => Promise<number>): Promise<number> {
  const started = performance.now();
  const requests = await run();
  return (requests / (performance.now() - started)) * 1000;
}

/**
 * The deep profile against the reference, in turn with a bare loop of its very requests; same process, same tenant,
 * which has a process of its own.
 */
export async function throughput(runs: number, rounds: number): Promise<Throughput> {
  const child = fork(new URL('./tenant.js', import.meta.url), {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const [tenant] = (await once(child, 'message')) as [Reachable];
  const requests = await overheard(() => engineRun(tenant, runs));
  await bareRun(tenant.origin, requests);
  const engine: number[] = [];
  const bare: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    engine.push(await rate(() => engineRun(tenant, runs)));
    bare.push(await rate(() => bareRun(tenant.origin, requests)));
  }
  child.disconnect();
  return { requests: requests.length, engine, bare };
}
