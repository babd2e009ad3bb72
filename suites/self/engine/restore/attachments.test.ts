import { describe, expect, test } from 'vitest';
import type { Reply } from '../../../../src/model.ts';
import { untouched } from '../../../../src/rules/state-views.ts';
import { answer, observation, read, silence, stored } from '../../harness/exchanges.ts';
import { findingOf, gateOn, idsOf, tenantFor } from '../../harness/gate-on.ts';
import { behaviourOf, mutantRun, referenceRun } from '../../harness/recorded-run.ts';

const mutantTenant = (id: string) => tenantFor({ behaviour: behaviourOf(id) });

const attached = (profile: 'gate' | 'smoke') => (): void => {
  test('is read before the first write', async () => {
    const { record } = await referenceRun({ profile });
    const ids = record.exchanges.map(({ case: id }) => id);
    const first = record.exchanges.findIndex(({ request }) => request.method === 'PATCH');
    expect(ids.slice(0, first)).toEqual(expect.arrayContaining(['read/list', 'read/unattached']));
    expect(ids.filter((id) => id === 'read/unattached').length).toBeGreaterThan(1);
  });

  test('is violated and named when a change attaches a connection elsewhere', async () => {
    const tenant = await mutantTenant('state.attachment.first-spread');
    const { record } = await gateOn(tenant, { profile });
    expect(idsOf(record, 'violated')).toEqual(['state.attachment.untouched']);
    expect(record.end).toMatchObject({ exitCode: 1, restored: false });
    expect(record.end?.unrestored).toEqual([
      `unattached: "${tenant.subject.other_connection}" was not attached to the other organization, and is now: detach it`,
    ]);
  });

  test.each([
    ['state.isolation.disabled-elsewhere', 'other-organization'],
    ['state.isolation.disabled-beside', 'other-connection'],
  ])('is violated by %s, of the resource that is gone, and named', async (id, place) => {
    const { record } = await mutantRun(id, { profile });
    expect(idsOf(record, 'violated')).toEqual([`state.${place}.untouched`]);
    expect(findingOf(record, `state.${place}.untouched`)).toMatchObject({ stability: 'unconfirmed' });
    expect(record.end?.unrestored).toEqual([expect.stringContaining(`${place}: could not be read`)]);
  });
};

describe('what is attached where, in smoke', attached('smoke'));
describe('what is attached where, in gate', { tags: ['slow'] }, attached('gate'));

describe('a resource that was there before', () => {
  const before = { kind: 'known', value: { connection_id: 'con_1' } } as const;
  const judged = (reply: Reply, front?: string): string =>
    untouched('it')(
      observation({
        case: read('other-connection'),
        reply,
        beside: { 'other-connection': before },
        ...(front === undefined ? {} : { front }),
      }),
    ).kind;
  const page: Reply = {
    kind: 'response',
    status: 404,
    headers: { 'content-type': 'text/html' },
    payload: { kind: 'text', text: '<h1>404</h1>' },
  };

  test.each<[string, Reply, string]>([
    ['as it was', stored({ connection_id: 'con_1' }), 'pass'],
    ['gone', answer(404, { statusCode: 404 }), 'violation'],
    ['gone, with no body', answer(404), 'violation'],
    ['behind the page of a gateway', page, 'inconclusive'],
    ['not for this token', answer(403, { statusCode: 403 }), 'inconclusive'],
    ['behind an error', answer(500, { statusCode: 500 }), 'inconclusive'],
    ['lost', silence, 'inconclusive'],
  ])('and is %s: %s', (_, reply, kind) => {
    expect(judged(reply)).toBe(kind);
  });

  test('is not gone because something in front of the API says so', () => {
    expect(judged(answer(404, { statusCode: 404 }), 'a gateway')).toBe('inconclusive');
  });
});
