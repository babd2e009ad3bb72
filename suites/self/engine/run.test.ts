import { describe, expect, test } from 'vitest';
import { contract } from '../../../src/contract/index.ts';
import type { RecordedExchange, RunRecord } from '../../../src/record/record.ts';
import { rules } from '../../../src/rules/index.ts';
import { findingOf, gateOn, idsOf, tenantFor } from '../harness/gate-on.ts';
import { gateSuite } from '../harness/generate-suites.ts';
import { referenceRun } from '../harness/recorded-run.ts';

const { cases } = gateSuite();
/** Those that have a case in the gate. */
const everyRule = rules(contract('2026-04')).flatMap(({ id, about }) => (cases.some(about) ? [id] : []));

/** What has to be so after every run against a correct tenant. */
function expectClean(record: RunRecord): void {
  expect(idsOf(record, 'violated')).toEqual([]);
  expect(idsOf(record, 'inconclusive')).toEqual([]);
  expect(idsOf(record, 'untested')).toEqual([]);
  expect(record.end).toMatchObject({ exitCode: 0, restored: true, unrestored: [], errors: [] });
}

const requestsOf = ({ exchanges }: RunRecord): readonly unknown[] =>
  exchanges.map(({ case: id, request }: RecordedExchange) => [id, request]);

describe('the gate on the reference', () => {
  test('is clean, inapplicable where it answers no 405 alone, and puts everything back', async () => {
    const { record, before, after } = await referenceRun();
    expectClean(record);
    expect(idsOf(record, 'inapplicable')).toEqual(['request.method.allow']);
    expect(record.findings.map(({ rule }) => rule)).toEqual(everyRule);
    expect(after).toEqual(before);
  });

  test('sends what it planned, the follow-ups and the restoring writes aside', async () => {
    const { record, plan, requests } = await referenceRun();
    const { planned } = record.header;
    expect(planned.writes).toBeLessThanOrEqual(150);
    expect(planned.reads).toBeLessThanOrEqual(70);
    expect(plan?.writes).toBe(planned.writes);
    const cases = record.exchanges.map(({ case: id }) => id).filter((id) => !/^(read|restore)\//.test(id));
    expect(cases).toHaveLength(planned.writes);
    expect(requests).toEqual(record.end?.sent);
  });

  test('sends the same requests in the same order every time', async () => {
    const first = await referenceRun();
    const second = await gateOn(await tenantFor());
    expect(second.record.header.requestHash).toBe(first.record.header.requestHash);
    expect(requestsOf(second.record)).toEqual(requestsOf(first.record));
  });

  test('costs at most 45 PATCH and 35 reads as smoke', async () => {
    const { record } = await referenceRun({ profile: 'smoke' });
    expectClean(record);
    expect(record.header.planned.writes).toBeLessThanOrEqual(45);
    expect(record.header.planned.reads).toBeLessThanOrEqual(35);
  });

  test.for([1, 4_294_967_295])('is clean as deep with seed %i', async (seed) => {
    const tenant = await tenantFor();
    const before = tenant.snapshot();
    const { record } = await gateOn(tenant, { profile: 'deep', runs: 2, seed });
    expectClean(record);
    expect(tenant.snapshot()).toEqual(before);
  });

  test('runs without neighbours and special tokens, and says what is inapplicable', async () => {
    const tenant = await tenantFor();
    const { record } = await gateOn(
      tenant,
      {},
      {
        env: {
          PATCHPROOF_OTHER_ORGANIZATION_ID: undefined,
          PATCHPROOF_OTHER_CONNECTION_ID: undefined,
          PATCHPROOF_EXPIRED_TOKEN: undefined,
        },
      },
    );
    expectClean(record);
    expect(findingOf(record, 'authorization.token.expired')).toMatchObject({ outcome: 'inapplicable' });
    expect(findingOf(record, 'authorization.token.expired').because.join()).toContain(
      'PATCHPROOF_EXPIRED_TOKEN',
    );
    expect(findingOf(record, 'state.other-organization.untouched').because.join()).toContain(
      'PATCHPROOF_OTHER_ORGANIZATION_ID',
    );
  });

  test('is clean on an enterprise connection', async () => {
    const tenant = await tenantFor();
    const { organization, other_connection } = tenant.subject;
    const { record } = await gateOn(
      tenant,
      {},
      {
        env: {
          PATCHPROOF_ORGANIZATION_ID: organization,
          PATCHPROOF_CONNECTION_ID: other_connection,
          PATCHPROOF_OTHER_ORGANIZATION_ID: undefined,
          PATCHPROOF_OTHER_CONNECTION_ID: undefined,
        },
      },
    );
    expectClean(record);
    expect(record.findings.map(({ rule }) => rule)).toEqual(everyRule);
    const tie = findingOf(record, 'request.is_signup_enabled.tie');
    expect(tie.outcome).toBe('inapplicable');
    expect(tie.because.join()).toContain('enterprise (okta)');
  });
});

describe('a selection', () => {
  test('sends only what its rules need', async () => {
    const tenant = await tenantFor();
    const { record } = await gateOn(tenant, { only: ['request.show_as_button'] });
    expectClean(record);
    expect(record.findings.map(({ rule }) => rule)).toEqual([
      'request.show_as_button.type',
      'request.show_as_button.type-inside',
    ]);
    const alien = record.exchanges
      .map(({ case: id }) => id)
      .filter(
        (id) => !/^(read\/home|restore\/home|body\/combination\/.+|show_as_button\/type\/.+)$/.test(id),
      );
    expect(alien).toEqual([]);
    expect(record.exchanges.length).toBeLessThan(50);
  });

  test('takes exact ids, where a selector would take what is below them too', async () => {
    const { record } = await gateOn(await tenantFor(), { ids: ['request.show_as_button.type'] });
    expect(record.findings.map(({ rule }) => rule)).toEqual(['request.show_as_button.type']);
    expect(record.header.only).toEqual(['request.show_as_button.type']);
    const cases = record.exchanges.map(({ case: id }) => id).filter((id) => !/^(read|restore)\//.test(id));
    expect(cases.filter((id) => !id.startsWith('show_as_button/type/'))).toEqual([
      'body/combination/unname',
      'body/combination/twin',
      'body/combination/base',
    ]);
  });
});

describe('contract revisions', () => {
  test('a tenant of 2026-09 is clean under contract 2026-09', async () => {
    const tenant = await tenantFor({ revision: '2026-09' });
    const before = tenant.snapshot();
    const { record } = await gateOn(tenant, { contract: '2026-09' });
    expectClean(record);
    expect(tenant.snapshot()).toEqual(before);
  });

  test('a tenant of 2026-09 drifts from contract 2026-04, and the drift names 2026-09', {
    tags: ['slow'],
  }, async () => {
    const tenant = await tenantFor({ revision: '2026-09' });
    const { record } = await gateOn(tenant, { contract: '2026-04' });
    const violated = record.findings.filter(({ outcome }) => outcome === 'violated');
    expect(violated.map(({ rule, level }) => [rule, level])).toEqual([
      ['response.body.additionalProperties', 'should'],
    ]);
    expect(violated[0]?.violations[0]?.actual).toContain('organization_member_access_level');
    expect(JSON.stringify(violated[0]?.violations)).toContain('2026-09');
    expect(record.end?.exitCode).toBe(0);
  });

  test('a tenant of 2026-04 does not conform to contract 2026-09', { tags: ['slow'] }, async () => {
    const { record } = await gateOn(await tenantFor(), { contract: '2026-09' });
    expect(record.end?.exitCode).toBe(1);
    expect(idsOf(record, 'violated')).toContain('request.organization_member_access_level.enum-inside');
  });
});

describe('a run that is stopped', () => {
  test('puts back what it changed, and is no verdict', async () => {
    const stop = new AbortController();
    const tenant = await tenantFor({
      behaviour: {
        respond: (answer, call) => {
          if (call.n === 20) stop.abort();
          return answer;
        },
      },
    });
    const before = tenant.snapshot();
    const { record } = await gateOn(tenant, {}, { io: { signal: stop.signal } });
    expect(tenant.snapshot()).toEqual(before);
    expect(tenant.requests().writes).toBeLessThan(20);
    expect(record.end).toMatchObject({ exitCode: 2, restored: true });
    expect(idsOf(record, 'violated')).toEqual([]);
  });
});
