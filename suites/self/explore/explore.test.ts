import { readFileSync, writeFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { startTenant } from '../../../fixtures/tenant/start.ts';
import format from '../../../schemas/format/atlas.schema.json' with { type: 'json' };
import { exploring } from '../../../src/cli/ask/explore-command.ts';
import { revisions } from '../../../src/contract/index.ts';
import { validator } from '../../../src/contract/load.ts';
import { compareAtlas } from '../../../src/history/compare-atlas.ts';
import type { Json } from '../../../src/model.ts';
import { referenceAnswers, surprisesIn } from '../../../src/record/atlas.ts';
import { withoutBodies } from '../harness/canary.ts';
import { environmentOf, memoryIo, tenantFor } from '../harness/gate-on.ts';
import { answerTo, budgetOf, type Exploration, exploreOn } from './on.ts';

/** All of an atlas but what every run has of its own. */
const lasting = ({ atlas: { header: _, ...rest } }: Exploration): string => JSON.stringify(rest);

describe('explore on the reference', () => {
  let first: Exploration;
  let second: Exploration;
  let found: Json;
  let left: Json;

  beforeAll(async () => {
    const tenant = await startTenant();
    found = tenant.snapshot();
    first = await exploreOn(tenant);
    left = tenant.snapshot();
    second = await exploreOn(tenant);
    await tenant.close();
  }, 60_000);

  it('answers every question but those that make a resource of their own', () => {
    expect(first.atlas.unasked.map(({ id }) => id)).toEqual(['resource.deleted.answered']);
    expect(first.atlas.entries.length).toBeGreaterThan(80);
    expect(first.atlas.entries.filter(({ answer }) => answer.class === 'unclear')).toEqual([]);
    expect(first.atlas.limits).toHaveLength(6);
    expect(first.atlas.header).toMatchObject({ exitCode: 0, restored: true, unrestored: [] });
  });

  it('answers the same twice, byte for byte', () => {
    expect(lasting(second)).toBe(lasting(first));
    expect(compareAtlas(first.atlas, second.atlas)).toEqual([]);
  });

  it('answers as the file of the reference says, which UPDATE_GOLDEN=1 writes anew', () => {
    const file = new URL('../../../schemas/answers/2026-04.json', import.meta.url);
    const answers = `${JSON.stringify(referenceAnswers(first.atlas), null, 2)}\n`;
    if (process.env.UPDATE_GOLDEN === '1') writeFileSync(file, answers);
    expect(readFileSync(file, 'utf8')).toBe(answers);
    expect(surprisesIn(first.atlas)).toEqual([]);
  });

  it('leaves the tenant as it was', () => {
    expect(left).toEqual(found);
  });

  it('fits the budget that it says before', () => {
    const { sent, planned } = first.atlas.header;
    expect(planned).toEqual(budgetOf(first));
    expect(sent.writes).toBeLessThanOrEqual(planned.writes);
    expect(sent.reads).toBeLessThanOrEqual(planned.reads);
  });

  it('finds the limits of the contract, each in at most twelve requests', () => {
    expect(first.atlas.limits.filter(({ departs }) => departs)).toEqual([]);
    expect(Math.max(...first.atlas.limits.map(({ requests }) => requests))).toBeLessThanOrEqual(12);
    expect(answerTo(first.atlas, 'limits.organization_connection_name.length')).toBe(
      '50 characters, as the contract says',
    );
  });

  it('holds no id of the tenant, and no token', () => {
    const text = lasting(first);
    expect(text).not.toMatch(/\b(?:org|con)_(?!0{16}|a{46,})[A-Za-z0-9]{16}\b/);
    expect(withoutBodies(text)).not.toMatch(/eyJ/);
  });

  it('is valid against its schema', () => {
    const check = validator().compile(format);
    check(JSON.parse(JSON.stringify(first.atlas)));
    expect(check.errors ?? []).toEqual([]);
  });
});

describe('explore', () => {
  it('deletes what it made for a question, where everything is made for the run', async () => {
    const tenant = await tenantFor();
    const env = Object.fromEntries(
      ['ORGANIZATION', 'CONNECTION', 'OTHER_ORGANIZATION', 'OTHER_CONNECTION'].map((name) => [
        `PATCHPROOF_${name}_ID`,
        undefined,
      ]),
    );
    const before = tenant.snapshot();
    const { atlas } = await exploreOn(tenant, { only: ['resource'] }, { env });
    expect(answerTo(atlas, 'resource.deleted.answered')).toBe('refused 404');
    expect(atlas.unasked).toEqual([]);
    expect(tenant.snapshot()).toEqual(before);
  });

  it('says what was not asked when a budget ends it, and restores', async () => {
    const tenant = await tenantFor();
    const before = tenant.snapshot();
    const { atlas } = await exploreOn(tenant, { only: ['text'], budget: { requests: 20 } });
    expect(atlas.header).toMatchObject({ exitCode: 2, restored: true });
    expect(atlas.unasked.length).toBeGreaterThan(10);
    expect(new Set(atlas.unasked.map(({ because }) => because))).toEqual(
      new Set(['the budget of 20 requests is spent']),
    );
    expect(tenant.snapshot()).toEqual(before);
  });

  it('restores when it is interrupted', async () => {
    const stop = new AbortController();
    const tenant = await tenantFor({
      behaviour: {
        write: (row, call) => {
          call.tenant.store.attached.get(row.organization)?.set(row.connection, row.settings);
          if (call.n > 15) stop.abort();
        },
      },
    });
    const before = tenant.snapshot();
    const { atlas } = await exploreOn(tenant, { only: ['text'] }, { io: { signal: stop.signal } });
    expect(atlas.header).toMatchObject({ exitCode: 2, restored: true });
    expect(atlas.unasked.every(({ because }) => because === 'the run was interrupted')).toBe(true);
    expect(tenant.snapshot()).toEqual(before);
  });

  it('writes nothing where the connection cannot be read', async () => {
    const tenant = await tenantFor();
    const { atlas } = await exploreOn(
      tenant,
      { only: ['null'] },
      { env: { PATCHPROOF_CONNECTION_ID: 'con_0000000000000000' } },
    );
    expect(atlas.entries).toEqual([]);
    expect(atlas.header.exitCode).toBe(2);
    expect(atlas.unasked[0]?.because).toMatch(/could not be read, so nothing was written: GET answered 404/);
    expect(tenant.requests().writes).toBe(0);
  });

  it('stops waiting for a tenant that leaves changes unanswered', { tags: ['slow'] }, async () => {
    const tenant = await tenantFor({
      behaviour: {
        transmit: (answer, wire, { method }) => {
          if (method !== 'PATCH')
            wire.writeHead(answer.status, answer.headers).end(JSON.stringify(answer.body));
        },
      },
    });
    const { atlas } = await exploreOn(tenant, { only: ['text'] }, { env: { PATCHPROOF_TIMEOUT_MS: '60' } });
    expect(atlas.entries.map(({ answer }) => answer.class)).toEqual(Array(5).fill('no answer'));
    expect(atlas.unasked[0]?.because).toBe('the tenant leaves changes unanswered, 5 in a row');
    expect(atlas.header.exitCode).toBe(2);
  });

  it('restores, and says how to make sure of it, when an error of ours ends it', async () => {
    const tenant = await tenantFor();
    const before = tenant.snapshot();
    const io = memoryIo(environmentOf(tenant));
    const broken = exploring({ contract: revisions[0] ?? '', only: ['text'] }, io, {
      banner: () => {},
      plan: () => {},
      next: (_, sent) => {
        if (sent > 5) throw new Error('astray');
      },
    });
    await expect(broken).rejects.toThrow('astray');
    expect(io.said()).toMatch(
      /^The run broke off, and has put back what it could\n`npx patchproof restore`/m,
    );
    expect(tenant.snapshot()).toEqual(before);
  });

  it('names what it cannot ask for want of a token or a neighbour, and is content', async () => {
    const tenant = await tenantFor();
    const { atlas } = await exploreOn(
      tenant,
      { only: ['order.scope-body', 'text.taken', 'effect', 'order.path-body'] },
      {
        env: {
          PATCHPROOF_UNSCOPED_TOKEN: undefined,
          PATCHPROOF_OTHER_ORGANIZATION_ID: undefined,
          PATCHPROOF_OTHER_CONNECTION_ID: undefined,
        },
      },
    );
    const reasons = Object.fromEntries(atlas.unasked.map(({ id, because }) => [id, because]));
    expect(reasons['order.scope-body.wins']).toMatch(/^set PATCHPROOF_UNSCOPED_TOKEN/);
    expect(reasons['text.taken.accepted']).toBe('PATCHPROOF_OTHER_CONNECTION_ID is not set');
    expect(reasons['effect.other-organization.untouched']).toBe(
      'PATCHPROOF_OTHER_ORGANIZATION_ID is not set',
    );
    expect(atlas.header.exitCode).toBe(0);
  });

  it('refuses a question that is none, and names the nearest', async () => {
    const tenant = await tenantFor();
    await expect(exploreOn(tenant, { only: ['text.trailing-spaces'] })).rejects.toThrow(
      /no question has that id; nearest: text\.trailing-space\.stored/,
    );
    expect(tenant.requests()).toEqual({ writes: 0, reads: 0 });
  });

  it('asks the second revision about its member too', async () => {
    const tenant = await tenantFor({ revision: '2026-09' });
    const { atlas } = await exploreOn(tenant, { contract: '2026-09', only: ['null', 'enum'] });
    expect(answerTo(atlas, 'null.organization_member_access_level.leaves')).toBe('"none"');
    expect(answerTo(atlas, 'enum.organization_member_access_level-full.stored')).toBe(
      'accepted, stored as it was sent',
    );
  });
});
