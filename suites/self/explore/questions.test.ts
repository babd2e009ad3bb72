import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { somebody } from '../../../src/cli/ask/explore-command.ts';
import { contract, revisions } from '../../../src/contract/index.ts';
import { measuresOf } from '../../../src/explore/limits/measures.ts';
import { costOf, everything, headings, planned } from '../../../src/explore/plan.ts';
import type { Request } from '../../../src/model.ts';

const golden = join(import.meta.dirname, '..', '..', '..', 'reports', 'golden', 'atlas', 'questions.txt');

const listed = (revision: string): readonly string[] => {
  const own = contract(revision);
  return [
    ...everything(somebody(own)).map(({ id, words }) => `${id}  ${words}`),
    ...measuresOf(own).map(({ id, words }) => `${id}  ${words}`),
  ];
};

const experiments = planned(somebody(contract('2026-04')), () => true);

const requests: readonly Request[] = experiments.flatMap(({ steps }) =>
  steps.flatMap((step) =>
    step.kind === 'send' ? [step.request] : step.kind === 'pair' ? step.requests : [],
  ),
);

describe('the questions', () => {
  it('are at least eighty, each with an id of its own and a sentence', () => {
    for (const revision of revisions) {
      const all = listed(revision);
      expect(all.length).toBeGreaterThanOrEqual(80);
      expect(new Set(all.map((line) => line.split('  ')[0])).size).toBe(all.length);
      for (const line of all) expect(line).toMatch(/^[a-z-]+\.[\w-]+\.[a-z-]+ {2}[A-Z].*\?/);
    }
  });

  it('stand under a heading each', () => {
    const areas = new Set(headings.map(({ id }) => id));
    expect(listed('2026-04').filter((line) => !areas.has(line.split('.')[0] ?? ''))).toEqual([]);
  });

  it('keep their ids: what is listed once stays listed', () => {
    const text = `${listed('2026-09').join('\n')}\n`;
    if (process.env.UPDATE_GOLDEN === '1' || !existsSync(golden)) writeFileSync(golden, text);
    expect(text).toBe(readFileSync(golden, 'utf8'));
  });

  it('are the same when nothing is known of the tenant', () => {
    const nobody = { ...somebody(contract('2026-04')), home: {}, isOwn: false, strategy: 'okta' };
    const ids = planned(nobody, () => true).flatMap(({ questions }) => questions.map(({ id }) => id));
    expect(new Set(ids)).toEqual(new Set(everything(somebody(contract('2026-04'))).map(({ id }) => id)));
  });

  it('never ask DELETE, and send nothing but an empty object or a name by POST and PUT', () => {
    const others = requests.filter(({ method }) => !['GET', 'PATCH', 'HEAD', 'OPTIONS'].includes(method));
    expect(others.filter(({ method, path }) => method === 'DELETE' && path.startsWith('/organ'))).toEqual([]);
    for (const { method, path, body } of others.filter(({ path: at }) => at.startsWith('/organizations/'))) {
      expect(['POST', 'PUT']).toContain(method);
      const members = body?.kind === 'json' ? Object.keys(body.value ?? {}) : [];
      expect([path, members.filter((member) => member !== 'organization_connection_name')]).toEqual([
        path,
        [],
      ]);
    }
  });

  it('leave values behind that a later command knows for ours, or are tiny', () => {
    const names = requests.flatMap(({ body }) =>
      body?.kind === 'json' && typeof body.value === 'object' && body.value !== null
        ? Object.entries(body.value).flatMap(([name, value]) =>
            name === 'organization_connection_name' && typeof value === 'string' ? [value] : [],
          )
        : [],
    );
    expect(
      names.filter((name) => !/patchproof/i.test(name) && name.trim().length > 5 && name.length < 50),
    ).toEqual([]);
  });

  it('cost what they send, one reading, and what they need stored before', () => {
    const [tie] = experiments.filter(({ id }) => id === 'tie.assign-off');
    const [empty] = experiments.filter(({ id }) => id === 'empty.object');
    expect(tie && costOf(tie).map(({ method }) => method)).toEqual(['PATCH', 'GET', 'PATCH', 'GET']);
    expect(empty && costOf(empty).map(({ method }) => method)).toEqual(['PATCH', 'GET']);
  });
});
