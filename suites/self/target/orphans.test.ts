import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Answer, type Call, conforming, type RunningTenant } from '../../../fixtures/tenant/start.ts';
import type { Json, Request } from '../../../src/model.ts';
import { findOrphans, nameOf } from '../../../src/target/orphans.ts';
import { tenantFor } from '../harness/gate-on.ts';
import { shell } from '../harness/shell.ts';

const withClient = (tenant: RunningTenant) => ({
  AUTH0_DOMAIN: tenant.origin,
  AUTH0_CLIENT_ID: tenant.client.id,
  AUTH0_CLIENT_SECRET: tenant.client.secret,
});

const ours = nameOf('abc123', 'a', Date.parse('2026-01-01T00:00:00Z'));

describe('clean', () => {
  const strangers: readonly (readonly [id: Json, name: Json])[] = [
    ['org_0000000000000001', 'patchproof'],
    ['org_0000000000000002', 'patchproof-'],
    ['org_0000000000000003', 'patchproof-production'],
    ['org_0000000000000004', `x${ours}`],
    ['org_0000000000000005', `${ours}-of-a-colleague`],
    ['org_0000000000000006', `${ours}\n`],
    ['org_0000000000000007', ours.toUpperCase()],
    ['org_0000000000000008', ours.replace('-abc123', '')],
    ['org_0000000000000009', ours.replace('20260101', '20261399')],
    ['{organization}', ours],
    ['{connection}', ours],
    ['../connections/con_W3hJ8sYb5FcG1nXu', ours],
    ['org_1/connections/con_1', ours],
    ['org_1?x', ours],
    ['', ours],
    [7, ours],
    [null, ours],
  ];

  it('asks for nothing to be deleted but what has a name of ours and an id', async () => {
    const deleted: string[] = [];
    const genuine = 'org_000000000000000a';
    const tenant = await tenantFor({
      behaviour: {
        respond: (answer: Answer, call: Call): Answer => {
          if (call.method === 'DELETE')
            deleted.push([call.operation.id, ...Object.values(call.params)].join(' '));
          if (!/\.list$/.test(call.operation.id)) return answer;
          const rows = [...strangers, [genuine, ours]].map(([id, name]) => ({
            id: id ?? null,
            name: name ?? null,
          }));
          return { ...answer, body: rows };
        },
      },
    });
    const { organization, connection } = tenant.subject;
    const named = { PATCHPROOF_ORGANIZATION_ID: organization, PATCHPROOF_CONNECTION_ID: connection };
    const before = tenant.snapshot();
    const { said } = await shell().run(['clean', '--older-than', '0'], { ...withClient(tenant), ...named });
    expect(deleted).toEqual([`organization.delete ${genuine}`, `connection.delete ${genuine}`]);
    expect(said).toContain('2 organizations and connections with our prefix, 2 of them at least 0 s old');
    expect(tenant.snapshot()).toEqual(before);
  });

  it('knows a name of ours from any other', async () => {
    const name = fc.oneof(
      fc.string({ maxLength: 60 }),
      fc.string({ maxLength: 20 }).map((tail) => `patchproof-${tail}`),
      fc
        .tuple(fc.nat(ours.length), fc.string({ minLength: 1, maxLength: 1 }))
        .map(([at, letter]) => ours.slice(0, at) + letter + ours.slice(at)),
    );
    const shape = /^patchproof-\d{8}t\d{6}-[a-z0-9]{6}-[a-z0-9]+$/;
    await fc.assert(
      fc.asyncProperty(fc.array(name, { maxLength: 9 }), async (names) => {
        const rows = names.map((one, index) => ({ id: `org_${index}`, name: one }));
        const { found } = await findOrphans(async ({ path }: Request) => ({
          kind: 'response',
          status: 200,
          headers: {},
          payload: { kind: 'json', value: path.startsWith('/organizations') ? rows : [] },
        }));
        for (const one of found) expect(one.name).toMatch(shape);
        const dated = names.filter((one) => shape.test(one) && found.some((other) => other.name === one));
        expect(found.map((one) => one.name)).toEqual(dated);
      }),
    );
  });
});

describe('what was created without an answer', () => {
  /** Hangs up instead of answering, the first `times` that one asks for an operation. */
  const deaf = (id: Call['operation']['id'], nth: number, times = 1) => {
    let n = 0;
    return {
      transmit: (answer: Answer, wire: Parameters<typeof conforming.transmit>[1], call: Call) => {
        if (call.operation.id === id) n += 1;
        if (call.operation.id === id && n >= nth && n < nth + times)
          return void wire.socket?.resetAndDestroy();
        return conforming.transmit(answer, wire, call);
      },
    };
  };

  it.each<[string, Call['operation']['id'], number, number, number]>([
    ['an enterprise connection: it is found by its name', 'connection.create', 2, 1, 0],
    ['a database: it is found by its name', 'connection.create', 1, 1, 0],
    ['a second organization: it is found by its name', 'organization.create', 2, 1, 0],
    ['a database, twice: the run does not begin', 'connection.create', 1, 2, 2],
    ['an attachment: it is there already', 'attach', 3, 1, 0],
    ['an attachment, twice: the run does not begin', 'attach', 3, 2, 2],
    ['a deletion: it is asked for again', 'organization.delete', 1, 1, 0],
  ])('is deleted all the same: %s', async (_, operation, nth, times, code) => {
    const tenant = await tenantFor({ behaviour: deaf(operation, nth, times) });
    const before = tenant.snapshot();
    const ended = await shell().run(['run', '--only', 'response.status.ok'], withClient(tenant));
    expect(ended.code).toBe(code);
    expect(JSON.stringify(tenant.snapshot())).toBe(JSON.stringify(before));
  });
});
