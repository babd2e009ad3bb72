import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { describe, expect, test } from 'vitest';
import { contract, openApi, describe as read, type SchemaName } from '../../src/contract/index.ts';
import { drift } from '../../src/generate/drift.ts';
import type { Drift, DriftFinding, Json } from '../../src/model.ts';
import { baseDocument, type Loose, node, operation } from './drift-document.ts';
import { edits } from './drift-edits.ts';
import { rewrites } from './drift-rewrites.ts';

const april = contract('2026-04');
const held = (document: Json): Drift =>
  drift(april, read(openApi('openapi.json', document), april.operation));

const line = ({ id, witness }: DriftFinding): string =>
  witness === undefined ? id : `${id} refused by the ${witness.refusedBy}`;

/** The old form of an exclusive bound in the new one; the rest of OpenAPI 3.0 ajv knows. */
const revived = (_: string, value: Json): Json => {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  const { exclusiveMinimum, minimum, ...rest } = value as Loose;
  return exclusiveMinimum === true && minimum !== undefined ? { ...rest, exclusiveMinimum: minimum } : value;
};

const patch = '#/paths/~1organizations~1{id}~1connections~1{connection_id}/patch';

/** Where a part's schema stands in the base document. */
function placeOf({ part, of }: DriftFinding): string {
  const form = of === 'application/x-www-form-urlencoded' ? 'x-www-form-urlencoded' : 'json';
  switch (part) {
    case 'request':
      return `${patch}/requestBody/content/application~1${form}/schema`;
    case 'response':
      return `${patch}/responses/200/content/application~1json/schema`;
    default:
      return `${patch}/responses/400/content/application~1json/schema`;
  }
}

/** What ajv makes of a witness by the document as it stands, without any of the code under test. */
function documentTakes(document: Loose, finding: DriftFinding): boolean {
  const ajv = new Ajv2020({ strict: false, logger: false });
  formats.default(ajv);
  ajv.addFormat('connection-id', /^con_[A-Za-z0-9]{16}$/);
  const value = finding.witness?.value ?? null;
  if (finding.part === 'path') {
    const parameters = operation(document).parameters as readonly Loose[];
    return parameters.every((one) => ajv.validate(node(one, 'schema'), (value as Loose)[String(one.name)]));
  }
  ajv.addSchema(JSON.parse(JSON.stringify(document), revived), 'document');
  return ajv.validate({ $ref: `document${placeOf(finding)}` }, value) === true;
}

describe('what drift finds of an edit', () => {
  test.each(edits)('$name', ({ from = baseDocument, edit, finds }) => {
    const document = from();
    edit(document);
    const found = held(document);
    expect(found.findings.map(line).toSorted()).toEqual(finds.toSorted());
    expect(found.undecided).toEqual([]);
    expect(found.exitCode).toBe(finds.length === 0 ? 0 : 1);
    for (const finding of found.findings) {
      if (finding.witness === undefined) continue;
      const { value, refusedBy } = finding.witness;
      const taken = april.validate(finding.part as SchemaName, value).length === 0;
      expect([line(finding), taken, documentTakes(document, finding)]).toEqual([
        line(finding),
        refusedBy === 'document',
        refusedBy === 'contract',
      ]);
    }
  });
});

describe('what says the same in other words is no drift', () => {
  test('the base document', () => {
    expect(held(baseDocument())).toMatchObject({ findings: [], alike: [], undecided: [], exitCode: 0 });
  });

  test.each(rewrites)('$name', ({ write }) => {
    expect(held(write())).toMatchObject({ findings: [], undecided: [], exitCode: 0 });
  });
});
