import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { contract, revisions } from '../../../src/contract/index.ts';
import { rules } from '../../../src/rules/index.ts';
import { gateSuite } from '../harness/generate-suites.ts';

const golden = join(import.meta.dirname, '..', '..', '..', 'reports', 'golden', 'rules.txt');
const parts = ['request', 'response', 'error', 'authorization', 'state'];

const rulesOf = (revision: string) => rules(contract(revision));

describe.for(revisions)('the rules of %s', (revision) => {
  const all = rulesOf(revision);

  test('have ids of the shape part.subject.claim, each once', () => {
    const ids = all.map(({ id }) => id);
    expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([]);
    const shape = /^(request|response|error|authorization|state)(\.[A-Za-z_][\w-]*){2,3}$/;
    expect(ids.filter((id) => !shape.test(id))).toEqual([]);
    expect(all.filter(({ id, part }) => !id.startsWith(`${part}.`)).map(({ id }) => id)).toEqual([]);
  });

  test('stand in reading order', () => {
    const places = all.map(({ part }) => parts.indexOf(part));
    expect(places).toEqual(places.toSorted((a, b) => a - b));
  });

  test('state in the present tense what is so, in at most 100 characters', () => {
    const wordy = all.filter(({ statement }) => statement.length > 100 || statement.length < 10);
    expect(wordy.map(({ id, statement }) => `${id}: ${statement}`)).toEqual([]);
    const forceful = all.filter(({ statement }) =>
      /\b(should|shall|must|test|tests|verify|verifies|will)\b/i.test(statement),
    );
    expect(forceful.map(({ id, statement }) => `${id}: ${statement}`)).toEqual([]);
    const loose = all.filter(({ statement }) => /\.$|^\s|\s$|\s\s/.test(statement));
    expect(loose.map(({ id, statement }) => `${id}: ${statement}`)).toEqual([]);
  });

  test('have a level, and a source with words', () => {
    expect([...new Set(all.map(({ level }) => level))].toSorted()).toEqual(['must', 'observe', 'should']);
    const bare = all.filter(({ source }) => [source.document, source.anchor, source.words].includes(''));
    expect(bare.map(({ id }) => id)).toEqual([]);
  });

  test.for(['auth0', 'okta'])(
    'have a case in the full profile on a connection of strategy %s',
    (strategy) => {
      const { cases } = gateSuite(revision, strategy, 'full');
      expect(all.filter(({ about }) => !cases.some(about)).map(({ id }) => id)).toEqual([]);
    },
  );

  test('leave no case of the full profile without a rule', () => {
    const idle = gateSuite(revision, 'auth0', 'full').cases.filter(
      (one) => !all.some(({ about }) => about(one)),
    );
    expect(idle.map(({ id }) => id)).toEqual([]);
  });
});

test('no id was renumbered or dropped without a word', () => {
  const lists = revisions.map((revision) => rulesOf(revision).map(({ id, level }) => `${id} ${level}`));
  const lines = lists.flatMap((list, at) => {
    const before = lists[at - 1] ?? [];
    const gone = before.filter((one) => !list.includes(one)).map((one) => `- ${one}`);
    return [`# ${revisions[at]}`, ...gone, ...list.filter((one) => !before.includes(one)), ''];
  });
  const text = lines.join('\n');
  if (process.env.UPDATE_GOLDEN === '1') writeFileSync(golden, text);
  expect(text).toBe(readFileSync(golden, 'utf8'));
});
