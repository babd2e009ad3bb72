import { describe, expect, it } from 'vitest';
import type { Finding } from '../../../../src/model.ts';
import { takeApart } from '../../../../src/record/deviations.ts';
import type { RunRecord } from '../../../../src/record/record.ts';
import { normalizeVolatile } from '../../../../src/text/normalize.ts';
import { findingOf, gateOn, tenantFor } from '../../harness/gate-on.ts';
import { behaviourOf, mutantRun } from '../../harness/recorded-run.ts';

const runOn = async (
  id: string,
  env: Readonly<Record<string, string | undefined>> = {},
): Promise<RunRecord> => (await gateOn(await tenantFor({ behaviour: behaviourOf(id) }), {}, { env })).record;

const answersOf = ({ findings }: RunRecord) =>
  Object.fromEntries(
    findings.flatMap(({ rule, answers }) => (answers === undefined ? [] : [[rule, answers]])),
  );

const nothingNamed = Object.fromEntries(
  ['ORGANIZATION_ID', 'CONNECTION_ID', 'OTHER_ORGANIZATION_ID', 'OTHER_CONNECTION_ID'].map((name) => [
    `PATCHPROOF_${name}`,
    undefined,
  ]),
);

describe('how a rule was broken', () => {
  const alike = 'is told alike by two runs, and by one on resources of its own: %s';
  it.for(['state.unsent.reset'])(alike, areToldAlike);
  it.for(['error.body.bare-message'])(alike, { tags: ['slow'] }, areToldAlike);

  async function areToldAlike(id: string): Promise<void> {
    const first = answersOf((await mutantRun(id)).record);
    expect(Object.keys(first)).not.toEqual([]);
    expect(answersOf(await runOn(id))).toEqual(first);
    expect(answersOf(await runOn(id, nothingNamed))).toEqual(first);
  }

  it('names every case, those beyond the violations that are kept too', async () => {
    const finding: Finding = findingOf(
      (await mutantRun('error.body.bare-message')).record,
      'error.body.required',
    );
    const cases = new Set(takeApart(finding.answers ?? []).map((pair) => pair.case));
    expect(finding.violations).toHaveLength(5);
    expect(cases.size).toBeGreaterThan(50);
  });

  it('holds no id, no name and no port of its tenant', async () => {
    const text = JSON.stringify(answersOf((await mutantRun('request.body.mass-assigned')).record));
    expect(text).not.toMatch(/con_W3hJ8sYb5FcG1nXu|org_Kx7mQ2vN9dRt4LpZ|staff-database|127\.0\.0\.1:\d/);
  });

  it('is kept for violated rules alone', async () => {
    const { findings } = (await mutantRun('request.body.mass-assigned')).record;
    expect(
      findings.filter(({ answers }) => answers !== undefined).every(({ outcome }) => outcome === 'violated'),
    ).toBe(true);
  });

  /** Faults that break the same rule at the same case: a baseline of one must not hide the other. */
  const pairsOfFaults: readonly (readonly [rule: string, one: string, other: string])[] = [
    [
      'request.organization_connection_name.minLength',
      'request.name.empty-dropped',
      'request.name.empty-clears',
    ],
    ['request.organization_connection_name.maxLength', 'request.name.one-more', 'request.name.cut'],
    ['request.organization_connection_name.maxLength-inside', 'request.name.units', 'request.name.one-less'],
    ['request.body.combination', 'request.body.whole-refused', 'request.body.order-refused'],
    ['request.body.syntax', 'request.body.trailing-comma', 'request.body.unreadable-empty'],
    ['response.connection_id.path', 'response.connection_id.bare', 'response.connection_id.long'],
    ['response.body.required', 'response.connection_id.missing', 'response.connection_id.renamed'],
    ['response.organization_access_level.enum', 'response.level.capital', 'response.level.hyphenated'],
    ['error.body.private', 'error.body.credential', 'error.body.file'],
    ['error.statusCode.equal', 'error.statusCode.word', 'error.statusCode.zero'],
    ['state.list.agrees', 'state.list.other-organizations', 'state.list.without-raised'],
  ];
  const title = 'tells two faults under %s apart';
  it.for(pairsOfFaults.filter((_, index) => index % 3 === 0))(title, areToldApart);
  it.for(pairsOfFaults.filter((_, index) => index % 3 !== 0))(title, { tags: ['slow'] }, areToldApart);

  async function areToldApart([rule, one, other]: (typeof pairsOfFaults)[number]): Promise<void> {
    // Every accepted case, for rules that the first of them is enough for.
    const only = { only: rule.startsWith('response.') ? [rule, 'response.body.echo'] : [rule] };
    const pairs = await Promise.all(
      [one, other].map(async (id) => {
        const { record } = await gateOn(await tenantFor({ behaviour: behaviourOf(id) }), only);
        return takeApart(findingOf(record, rule).answers ?? []).map((pair) => JSON.stringify(pair));
      }),
    );
    expect(pairs.every((list) => list.length > 0)).toBe(true);
    expect(pairs[0]?.filter((pair) => pairs[1]?.includes(pair))).toEqual([]);
  }
});

describe('a normalized text', () => {
  it.each([
    ['at 2026-11-24T20:35:12.635Z and Tue, 24 Nov 2026 20:35:12 GMT', 'at <time> and <time>'],
    ['con_W3hJ8sYb5FcG1nXu of org_Kx7mQ2vN9dRt4LpZ', '<con id> of <org id>'],
    ['request 3f2504e0-4f89-11d3-9a0c-0305e82c3301', 'request <uuid>'],
    ['cf-ray 6891a7b9bea4056c-LAX', 'cf-ray <id>'],
    ['reset 1795552514, 1795552514123', 'reset <time>, <time>'],
    ['{"name":"patchproof-20261124t203512-abc123-home"}', '{"name":"<created name>"}'],
    ['no answer within 10000 ms, 2 times', 'no answer within <n> ms, <n> times'],
    ['http://127.0.0.1:42843/x', 'http://127.0.0.1:<port>/x'],
    [
      'x-ratelimit-limit: 50, x-ratelimit-remaining: 49',
      'x-ratelimit-limit: <n>, x-ratelimit-remaining: <n>',
    ],
  ])('%s', (text, told) => {
    expect(normalizeVolatile(text)).toBe(told);
  });

  it.each([
    'organization_connection_name "patchproof bait" → absent',
    'assign_membership_on_login must be boolean',
    '400 {"statusCode":400,"error":"Bad Request"}',
    "'String is too long (51 chars), maximum 50' on property organization_connection_name",
    'a×100000',
  ])('leaves alone: %s', (text) => {
    expect(normalizeVolatile(text)).toBe(text);
  });

  it('is normalized already', () => {
    const once = normalizeVolatile(
      'con_W3hJ8sYb5FcG1nXu 6891a7b9bea4056c 2026-11-24T20:35:12Z 127.0.0.1:42843',
    );
    expect(normalizeVolatile(once)).toBe(once);
  });
});
