import { existsSync } from 'node:fs';
import { describe, expect, type TestContext, test } from 'vitest';
import ledger from '../../../schemas/ledger.json' with { type: 'json' };
import { constraints, contract, revisions, type SchemaName } from '../../../src/contract/index.ts';
import { rules } from '../../../src/rules/index.ts';
import { fragment, type Leaf, official } from './official-leaves.ts';

interface Statement extends Leaf {
  readonly document: string;
  readonly mark: string;
  readonly revisions?: readonly string[];
  readonly rules?: readonly string[];
  readonly exclusion?: string;
}

const statements: readonly Statement[] = ledger.statements;
const name = ({ anchor, words }: Leaf): string => `${anchor} · ${words}`;
const of = (revision: string): readonly Statement[] =>
  statements.filter((one) => one.revisions?.includes(revision) ?? true);
const idsOf = (revision: string): readonly string[] => of(revision).flatMap((one) => one.rules ?? []);

describe('every statement', () => {
  test('is listed once', () => {
    const seen = statements.map((one) => `${one.document} · ${name(one)}`);
    expect(seen.filter((one, index) => seen.indexOf(one) !== index)).toEqual([]);
  });

  test('has rules that answer for it, or a reason why none does', () => {
    const bare = statements.filter((one) => (one.rules ?? []).length === 0 && one.exclusion === undefined);
    expect(bare.map(name)).toEqual([]);
  });

  test('excludes with a reason of at least 20 characters', () => {
    const short = statements.filter((one) => one.exclusion !== undefined && one.exclusion.length < 20);
    expect(short.map(name)).toEqual([]);
  });

  test('says how it is known', () => {
    const marks = ['documented', 'recorded', 'quoted', 'inferred'];
    expect(statements.filter((one) => !marks.includes(one.mark)).map(name)).toEqual([]);
  });

  test('is of revisions that exist', () => {
    const named = statements.flatMap((one) => one.revisions ?? []);
    expect(named.filter((one) => !revisions.includes(one))).toEqual([]);
  });
});

const anchors: Readonly<Record<SchemaName, string>> = {
  path: 'parameters',
  request: 'UpdateOrganizationAllConnectionRequestContent',
  response: 'UpdateOrganizationAllConnectionResponseContent',
  error: 'error envelope',
};

describe.each(revisions)('revision %s', (revision) => {
  const subject = contract(revision);
  const all = rules(subject);
  const ids = all.map(({ id }) => id);
  const answering = (id: string): readonly Statement[] =>
    of(revision).filter((one) => one.rules?.includes(id));

  test('every rule the ledger names exists', () => {
    expect(idsOf(revision).filter((id) => !ids.includes(id))).toEqual([]);
  });

  test('every rule answers for a statement', () => {
    const named = new Set(idsOf(revision));
    expect(ids.filter((id) => !named.has(id))).toEqual([]);
  });

  test('every must rests on words that are documented, or on answers that were recorded', () => {
    const unfounded = all.filter(
      ({ id, level }) =>
        level === 'must' && !answering(id).some(({ mark }) => mark === 'documented' || mark === 'recorded'),
    );
    expect(unfounded.map(({ id }) => id)).toEqual([]);
  });

  test('every rule that judges names a place that the ledger has for it', () => {
    const elsewhere = all.filter(
      ({ id, level, source }) =>
        level !== 'observe' &&
        !answering(id).some(
          ({ document, anchor }) => document === source.document && anchor === source.anchor,
        ),
    );
    expect(elsewhere.map(({ id }) => id)).toEqual([]);
  });

  test.each(Object.keys(anchors) as readonly SchemaName[])('every keyword of the %s schema', (which) => {
    const listed = new Set(of(revision).map(name));
    const keywords = constraints(subject.schemas[which]).map(({ pointer, keyword, value }) => ({
      anchor: `${anchors[which]}${pointer}/${keyword}`,
      words: `${keyword}: ${JSON.stringify(value)}`,
    }));
    expect(keywords.map(name).filter((one) => !listed.has(one))).toEqual([]);
  });
});

const absent = 'the official OpenAPI fragment is not beside this checkout (../shared/data)';

describe('the official OpenAPI text', () => {
  test('every sentence, keyword, status, media type and scope is in the ledger', (context: TestContext) => {
    context.skip(!existsSync(fragment), absent);
    const listed = new Set(of('2026-04').map(name));
    const said = official().map(name);
    expect(said.length).toBeGreaterThan(80);
    expect(said.filter((one) => !listed.has(one))).toEqual([]);
  });

  test('what the ledger quotes of a schema is still there', (context: TestContext) => {
    context.skip(!existsSync(fragment), absent);
    const said = new Set(official().map(name));
    const quoted = of('2026-04').filter(
      ({ document, mark, anchor, words }) =>
        document === 'openapi' &&
        mark === 'documented' &&
        /^(parameters|Update\w+)\//.test(anchor) &&
        words.startsWith(`${anchor.split('/').at(-1)}: `),
    );
    expect(quoted.map(name).filter((one) => !said.has(one))).toEqual([]);
  });
});
