import { describe, expect, test } from 'vitest';
import { contract, type SchemaName } from '../../../src/contract/index.ts';
import { describe as read } from '../../../src/drift/describe.ts';
import { openApi } from '../../../src/drift/document.ts';
import { drift } from '../../../src/drift/drift.ts';
import type { Drift, DriftFinding } from '../../../src/drift/finding.ts';
import type { Json } from '../../../src/model.ts';
import { documentCheck } from './check.ts';
import { baseDocument } from './document.ts';
import { edits } from './edits.ts';
import { rewrites } from './rewrites.ts';

const april = contract('2026-04');
const held = (document: Json): Drift =>
  drift(april, read(openApi('openapi.json', document), april.operation));

const line = ({ id, witness }: DriftFinding): string =>
  witness === undefined ? id : `${id} refused by the ${witness.refusedBy}`;

describe('what drift finds of an edit', () => {
  const isFound = ({ from = baseDocument, edit, finds }: (typeof edits)[number]): void => {
    const document = from();
    edit(document);
    const found = held(document);
    expect(found.findings.map(line).toSorted()).toEqual(finds.toSorted());
    expect(found.undecided).toEqual([]);
    expect(found.exitCode).toBe(finds.length === 0 ? 0 : 1);
    const check = documentCheck(document);
    for (const finding of found.findings) {
      if (finding.witness === undefined) continue;
      const { value, refusedBy } = finding.witness;
      const taken = april.validate(finding.part as SchemaName, value).length === 0;
      expect([line(finding), taken, check(finding.part, value, finding.of).length === 0]).toEqual([
        line(finding),
        refusedBy === 'document',
        refusedBy === 'contract',
      ]);
    }
  };

  // Every edit is found by its own; a quarter of them shows that the search works.
  test.each(edits.filter((_, index) => index % 8 === 0))('$name', isFound);
  test.each(edits.filter((_, index) => index % 8 !== 0))('$name', { tags: ['slow'] }, isFound);
});

describe('what says the same in other words is no drift', () => {
  test('the base document', () => {
    expect(held(baseDocument())).toMatchObject({ findings: [], alike: [], undecided: [], exitCode: 0 });
  });

  test.each(rewrites)('$name', ({ write }) => {
    expect(held(write())).toMatchObject({ findings: [], undecided: [], exitCode: 0 });
  });
});
