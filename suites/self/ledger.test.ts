import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, type TestContext, test } from 'vitest';
import ledger from '../../schemas/ledger.json' with { type: 'json' };
import { constraints, contract, revisions, type SchemaName } from '../../src/contract/index.ts';
import type { Json, JsonObject } from '../../src/model.ts';
import { rules } from '../../src/rules/index.ts';

/** One thing a document says, and where. */
interface Leaf {
  readonly anchor: string;
  readonly words: string;
}

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
  const ids = rules(subject).map(({ id }) => id);

  test('every rule the ledger names exists', () => {
    expect(idsOf(revision).filter((id) => !ids.includes(id))).toEqual([]);
  });

  test('every rule answers for a statement', () => {
    const named = new Set(idsOf(revision));
    expect(ids.filter((id) => !named.has(id))).toEqual([]);
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

/** The official OpenAPI text of the operation. It is not ours to ship: it lies beside the checkout or nowhere. */
const file = new URL('../../../shared/data/openapi-organization-connections.json', import.meta.url);
const absent = 'the official OpenAPI fragment is not beside this checkout (../shared/data)';

const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const entries = (value: Json | undefined): readonly (readonly [string, Json])[] =>
  isObject(value) ? Object.entries(value) : [];

/** A value as the ledger spells it: text as it is but for a NUL, anything else as JSON. */
const spelled = (value: Json): string =>
  typeof value === 'string' ? value.replaceAll('\u0000', '\\u0000') : JSON.stringify(value);
const keyword = (key: string, value: Json): string =>
  `${key}: ${JSON.stringify(typeof value === 'string' ? spelled(value) : value)}`;
const sentences = (anchor: string, value: Json): readonly Leaf[] =>
  spelled(value)
    .split(/(?<=\.)\s+/)
    .map((words) => ({ anchor, words }));

/** Everything a schema says: each sentence of its descriptions, each keyword, members too. */
function schemaLeaves(schema: Json, anchor: string, root: JsonObject): readonly Leaf[] {
  const ref = isObject(schema) ? schema.$ref : undefined;
  const target = typeof ref === 'string' ? at(root, ref.slice(2).split('/')) : schema;
  return entries(target).flatMap(([key, value]): readonly Leaf[] => {
    if (key === 'properties')
      return entries(value).flatMap(([member, inner]) => schemaLeaves(inner, `${anchor}/${member}`, root));
    if (key === 'description') return sentences(`${anchor}/description`, value);
    return [{ anchor: `${anchor}/${key}`, words: keyword(key, value) }];
  });
}

function at(value: Json, steps: readonly string[]): Json {
  return steps.reduce<Json>((inner, step) => (isObject(inner) ? (inner[step] ?? {}) : {}), value);
}

function parameterLeaves(parameter: Json, root: JsonObject): readonly Leaf[] {
  const anchor = `parameters/${isObject(parameter) ? parameter.name : ''}`;
  return entries(parameter).flatMap(([key, value]): readonly Leaf[] => {
    if (key === 'name') return [];
    return key === 'schema'
      ? schemaLeaves(value, anchor, root)
      : [{ anchor: `${anchor}/${key}`, words: spelled(value) }];
  });
}

/** Media types, and what their schema says under the name it has in the document. */
function contentLeaves(content: Json, anchor: string, root: JsonObject): readonly Leaf[] {
  return entries(content).flatMap(([mediaType, media]) => {
    const schema = at(media, ['schema']);
    const ref = isObject(schema) ? schema.$ref : undefined;
    const inner = typeof ref === 'string' ? (ref.split('/').at(-1) ?? '') : anchor;
    return [{ anchor, words: mediaType }, ...schemaLeaves(schema, inner, root)];
  });
}

function responseLeaves(response: Json, anchor: string, root: JsonObject): readonly Leaf[] {
  return entries(response).flatMap(([key, value]) =>
    key === 'content' ? contentLeaves(value, `${anchor}/content`, root) : sentences(anchor, value),
  );
}

/** Everything the operation says, in the ledger's spelling. */
function operationLeaves(operation: Json, root: JsonObject): readonly Leaf[] {
  const anchor = 'patch_organization_connection';
  const list = (value: Json): readonly Json[] => (Array.isArray(value) ? value : []);
  return entries(operation).flatMap(([key, value]): readonly Leaf[] => {
    switch (key) {
      case 'parameters':
        return list(value).flatMap((one) => parameterLeaves(one, root));
      case 'requestBody':
        return entries(value).flatMap(([part, inner]) =>
          part === 'content'
            ? contentLeaves(inner, `${anchor}/requestBody/content`, root)
            : [{ anchor: `${anchor}/requestBody/${part}`, words: spelled(inner) }],
        );
      case 'responses':
        return entries(value).flatMap(([status, one]) =>
          responseLeaves(one, `${anchor}/responses/${status}`, root),
        );
      case 'security':
        return list(value)
          .flatMap(entries)
          .map(([scheme, scopes]) => ({
            anchor: `${anchor}/security`,
            words: [scheme, ...list(scopes)].join(': '),
          }));
      default:
        return [{ anchor: `${anchor}/${key}`, words: spelled(value) }];
    }
  });
}

function official(): readonly Leaf[] {
  const root = JSON.parse(readFileSync(file, 'utf8')) as JsonObject;
  const { operation } = contract('2026-04');
  return operationLeaves(at(root, ['paths', operation.path, 'patch']), root);
}

describe('the official OpenAPI text', () => {
  test('every sentence, keyword, status, media type and scope is in the ledger', (context: TestContext) => {
    context.skip(!existsSync(file), absent);
    const listed = new Set(of('2026-04').map(name));
    const said = official().map(name);
    expect(said.length).toBeGreaterThan(80);
    expect(said.filter((one) => !listed.has(one))).toEqual([]);
  });

  test('what the ledger quotes of a schema is still there', (context: TestContext) => {
    context.skip(!existsSync(file), absent);
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
