import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, type TestContext, test } from 'vitest';
import { contract, type JsonSchema } from '../../../src/contract/index.ts';
import type { Json, JsonObject } from '../../../src/model.ts';

/** The official OpenAPI text of the operation. It is not ours to ship: it lies beside the checkout or nowhere. */
const file = new URL('../../../../shared/data/openapi-organization-connections.json', import.meta.url);
const absent = 'the official OpenAPI fragment is not beside this checkout (../shared/data)';
const official = (existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {}) as Json;

const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function at(value: Json | undefined, ...steps: readonly string[]): JsonObject {
  const found = steps.reduce<Json | undefined>(
    (inner, step) => (isObject(inner) ? inner[step] : undefined),
    value,
  );
  return isObject(found) ? found : {};
}

const words = new Set(['description', 'title', '$schema', '$id', '$defs']);

/** A schema with `$ref`s replaced and prose dropped; a NUL in a pattern is spelled as its escape. */
function bare(value: Json | undefined, root: Json): Json {
  if (typeof value === 'string') return value.replaceAll('\u0000', '\\u0000');
  if (Array.isArray(value)) return value.map((one: Json) => bare(one, root));
  if (!isObject(value)) return value ?? null;
  const { $ref: ref, ...rest } = value;
  const target = typeof ref === 'string' ? at(root, ...ref.slice(2).split('/')) : {};
  const kept = Object.entries({ ...target, ...rest }).filter(
    ([name, inner]) => !words.has(name) || isObject(inner),
  );
  return Object.fromEntries(
    kept.filter(([name]) => name !== '$defs').map(([name, inner]) => [name, bare(inner, root)]),
  );
}

const subject = contract('2026-04');
const { operation } = subject;
const patch = at(official, 'paths', operation.path, 'patch');
const ours = (schema: JsonSchema): JsonObject => at(bare(schema, schema));
const theirs = (content: JsonObject): JsonObject =>
  at(bare(at(content, 'application/json', 'schema'), official));
const request = (): JsonObject => theirs(at(patch, 'requestBody', 'content'));
const response = (): JsonObject => theirs(at(patch, 'responses', '200', 'content'));

const agree = (name: string, check: () => void): void =>
  test(name, (context: TestContext) => {
    context.skip(!existsSync(file), absent);
    check();
  });

const body = (schema: JsonObject): JsonObject =>
  Object.fromEntries(Object.entries(schema).filter(([k]) => k !== 'properties'));

describe('2026-04 agrees with the official OpenAPI text', () => {
  agree('operation: id, lifecycle and base path', () => {
    expect(patch.operationId).toBe(operation.operationId);
    expect(patch['x-release-lifecycle']).toBe(operation.lifecycle);
    expect(official).toMatchObject({ servers: [{ url: `https://{tenantDomain}${operation.basePath}` }] });
    expect(operation.method).toBe('PATCH');
  });

  agree('operation: scope', () => {
    expect(patch.security).toEqual([{ bearerAuth: [] }, { oAuth2ClientCredentials: [operation.scope] }]);
  });

  agree('operation: statuses', () => {
    expect(Object.keys(at(patch, 'responses')).map(Number)).toEqual(operation.statuses.documented);
    for (const status of operation.statuses.recorded)
      expect(at(patch, 'responses')).not.toHaveProperty(`${status}`);
  });

  agree('operation: media types, one schema for all of them', () => {
    const content = at(patch, 'requestBody', 'content');
    expect(Object.keys(content)).toEqual(operation.mediaTypes);
    for (const type of operation.mediaTypes)
      expect(bare(at(content, type, 'schema'), official)).toEqual(request());
    expect(Object.keys(at(patch, 'responses', '200', 'content'))).toEqual(['application/json']);
  });

  agree('path parameters', () => {
    const parameters = (Array.isArray(patch.parameters) ? patch.parameters : []) as readonly JsonObject[];
    expect(parameters.every((one) => one.in === 'path' && one.required === true)).toBe(true);
    expect(parameters.map((one) => one.name)).toEqual(subject.schemas.path.required);
    expect(Object.fromEntries(parameters.map((one) => [one.name, one.schema]))).toEqual(
      ours(subject.schemas.path).properties,
    );
  });

  agree('request: members and their order', () => {
    expect(Object.keys(at(subject.schemas.request, 'properties'))).toEqual(
      Object.keys(at(request(), 'properties')),
    );
    expect(body(ours(subject.schemas.request))).toEqual(body(request()));
  });

  agree('response: members', () => {
    expect(Object.keys(at(subject.schemas.response, 'properties')).toSorted()).toEqual(
      Object.keys(at(response(), 'properties')).toSorted(),
    );
    expect(body(ours(subject.schemas.response))).toEqual(body(response()));
  });

  for (const member of Object.keys(at(subject.schemas.request, 'properties')))
    agree(`request: ${member}`, () => {
      expect(at(ours(subject.schemas.request), 'properties', member)).toEqual(
        at(request(), 'properties', member),
      );
    });

  for (const member of Object.keys(at(subject.schemas.response, 'properties')))
    agree(`response: ${member}`, () => {
      expect(at(ours(subject.schemas.response), 'properties', member)).toEqual(
        at(response(), 'properties', member),
      );
    });
});
