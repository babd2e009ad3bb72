import type { ServerResponse } from 'node:http';
import { describe, expect, test } from 'vitest';
import { conforming } from '../../../fixtures/tenant/start.ts';
import { contract } from '../../../src/contract/index.ts';
import { parseRecord } from '../../../src/record/parse-record.ts';
import type { RunRecord } from '../../../src/record/record.ts';
import { formatLine } from '../../../src/record/to-record.ts';
import { rules } from '../../../src/rules/index.ts';
import { findingOf, type GateRun, gateOn, idsOf, tenantFor } from '../harness/gate-on.ts';
import { gateSuite } from '../harness/generate-suites.ts';
import { everyPatch, everything, html, json, nobody, refusal } from '../samples/everything.ts';

const all = rules(contract('2026-04'));
const { cases } = gateSuite();

/** The rules that only say what must be refused: none is upheld by a server that refuses everything. */
const refusing = all
  .filter(({ part, level }) => level !== 'observe' && (part === 'request' || part === 'authorization'))
  .filter(({ about }) => cases.filter(about).every(({ aim }) => aim.kind === 'reject'))
  .map(({ id }) => id);

/** What a gate asks, once it has a plan. */
const asked = all.filter(({ about }) => cases.some(about));

function expectComplete({ record, lines }: GateRun, rulesAsked = all): void {
  expect(lines[0]?.kind).toBe('run');
  expect(lines.at(-1)?.kind).toBe('end');
  expect(record.findings.map(({ rule }) => rule)).toEqual(rulesAsked.map(({ id }) => id));
  const text = lines.map((line) => `${formatLine(line)}\n`).join('');
  expect(parseRecord(text).end).toEqual(record.end);
}

const upheldRefusals = (record: RunRecord): readonly string[] =>
  idsOf(record, 'upheld').filter((id) => refusing.includes(id));

test('there are rules of what must be refused', () => {
  expect(refusing.length).toBeGreaterThan(30);
});

describe('a server that answers everything alike is left alone after the first reading', () => {
  test.for([
    ['400', json(400), 2],
    ['401', json(401), 2],
    ['429', json(429), 2],
    ['500', json(500), 1],
    ['HTML', html, 2],
  ] as const)('%s', async ([, answer, exitCode]) => {
    const server = await everything(answer);
    const run = await gateOn(server);
    expectComplete(run);
    expect(run.record.end?.exitCode).toBe(exitCode);
    expect(idsOf(run.record, 'upheld')).toEqual([]);
    expect(idsOf(run.record, 'violated')).toEqual(exitCode === 1 ? ['error.status.server-error'] : []);
    expect(server.requests()).toBeLessThanOrEqual(6);
    expect(run.record.end?.sent.writes).toBe(0);
  });

  test('a refused connection', async () => {
    const run = await gateOn(await nobody());
    expectComplete(run);
    expect(run.record.end).toMatchObject({ exitCode: 2, sent: { writes: 0, reads: 2 } });
    expect(findingOf(run.record, 'request.body.combination').because.join()).toContain('refused');
  });

  test('silence', async () => {
    const server = await everything(() => {});
    const run = await gateOn(server, {}, { env: { PATCHPROOF_TIMEOUT_MS: '200' } });
    expectComplete(run);
    expect(run.record.end).toMatchObject({ exitCode: 2, sent: { writes: 0, reads: 2 } });
    expect(findingOf(run.record, 'request.body.combination').because.join()).toContain('timeout');
  });

  test('a connection that is cut', async () => {
    const server = await everything((response) => response.destroy());
    const run = await gateOn(server);
    expectComplete(run);
    expect(run.record.end?.exitCode).toBe(2);
    expect(server.requests()).toBeLessThanOrEqual(2);
  });
});

describe('a tenant that can be read and answers every PATCH alike', { tags: ['slow'] }, () => {
  test('400: what must be accepted is violated, and nothing counts as refused for the right reason', async () => {
    const tenant = await tenantFor({ behaviour: everyPatch(refusal(400)) });
    const { record } = await gateOn(tenant);
    expect(record.end?.exitCode).toBe(1);
    expect(upheldRefusals(record)).toEqual([]);
    expect(idsOf(record, 'violated')).toContain('request.show_as_button.type-inside');
    expect(idsOf(record, 'violated').filter((id) => refusing.includes(id) && !id.startsWith('auth'))).toEqual(
      [],
    );
    expect(tenant.requests().writes).toBeLessThan(270);
  });

  test('401: nothing can be told of the body, and nothing else is violated', async () => {
    const tenant = await tenantFor({ behaviour: everyPatch(refusal(401)) });
    const { record } = await gateOn(tenant);
    expect(record.end?.exitCode).toBe(2);
    // That it sends no challenge is a should.
    expect(idsOf(record, 'violated')).toEqual(['authorization.header.challenge']);
    expect(upheldRefusals(record)).toEqual([]);
    expect(tenant.requests().writes).toBeLessThan(270);
  });

  test('429: nothing can be told, and the waiting has an end', async () => {
    const tenant = await tenantFor({ behaviour: everyPatch(refusal(429)) });
    const { record } = await gateOn(tenant);
    expect(record.end?.exitCode).toBe(2);
    // That its 429s say nothing of when to come back is a should.
    expect(idsOf(record, 'violated')).toEqual(['response.x-ratelimit.present']);
    expect(upheldRefusals(record)).toEqual([]);
    expect(tenant.requests().writes).toBeLessThan(1_500);
  });

  test('500: the one rule about it is violated, once', async () => {
    const tenant = await tenantFor({ behaviour: everyPatch(refusal(500)) });
    const { record } = await gateOn(tenant);
    expect(record.end?.exitCode).toBe(1);
    expect(idsOf(record, 'violated')).toEqual(['error.status.server-error']);
    expect(upheldRefusals(record)).toEqual([]);
    expect(tenant.requests().writes).toBeLessThan(270);
  });

  test('HTML: a 200 is no acceptance that can be used', async () => {
    const page = { status: 200, headers: { 'content-type': 'text/html' }, body: '<p>Hello</p>' };
    const { record } = await gateOn(await tenantFor({ behaviour: everyPatch(page) }));
    expect(record.end?.exitCode).toBe(1);
    expect(idsOf(record, 'violated')).toEqual(
      expect.arrayContaining(['response.body.object', 'response.content-type.json']),
    );
    // Other methods get their 404.
    expect(upheldRefusals(record)).toEqual(['request.method.allowed']);
  });
});

describe('a tenant that goes away in the middle', { tags: ['slow'] }, () => {
  test.for([
    ['cuts every connection', (wire: ServerResponse) => void wire.destroy()],
    ['falls silent', () => {}],
  ] as const)('%s: it is asked no further, and what is not known is said', async ([, leave]) => {
    const tenant = await tenantFor({
      behaviour: {
        transmit: (answer, wire, call) =>
          call.n > 30 ? leave(wire) : conforming.transmit(answer, wire, call),
      },
    });
    const run = await gateOn(tenant, {}, { env: { PATCHPROOF_TIMEOUT_MS: '250' } });
    expectComplete(run, asked);
    expect(run.record.end).toMatchObject({ exitCode: 2, restored: false });
    expect(idsOf(run.record, 'violated')).toEqual([]);
    expect(run.record.end?.unrestored.join()).toContain('home: could not be read');
    const { writes, reads } = tenant.requests();
    // Two places were written to by then, and each is tried to be put back.
    expect(writes + reads).toBeLessThan(60);
  });
});
