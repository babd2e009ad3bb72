import { describe, expect, test } from 'vitest';
import { contract } from '../../../src/contract/index.ts';
import { describe as read } from '../../../src/drift/describe.ts';
import { openApi } from '../../../src/drift/document.ts';
import { baseDocument, type Loose, node } from './document.ts';

const april = contract('2026-04');
const path = '/organizations/{id}/connections/{connection_id}';

describe('the operation in a document', () => {
  const at = (edit: (document: Loose) => void): (() => unknown) => {
    const document = baseDocument();
    edit(document);
    return () => read(openApi('openapi.json', document), april.operation).anchor;
  };

  test('is never the one of the older family', () => {
    const missing = at((document) => {
      delete node(document, 'paths')[path];
    });
    expect(missing).toThrow(
      'openapi.json: it has no PATCH /organizations/{id}/connections/{connection_id} and no operationId patch_organization_connection; nearest paths: /organizations/{id}/enabled_connections/{connectionId}, /organizations/{id}/connections',
    );
  });

  test('is missed where the path has other methods', () => {
    const missing = at((document) => {
      delete node(document, 'paths', path).patch;
    });
    expect(missing).toThrow('that path has GET; expected');
  });

  test('is missed in a document without paths', () => {
    const missing = at((document) => {
      document.paths = {};
    });
    expect(missing).toThrow('nearest paths: none, it has no paths at all');
  });

  test('is found by its path before it is found by its operationId', () => {
    const found = at((document) => {
      node(document, 'paths', '/clients/{id}', 'patch').operationId = 'patch_organization_connection';
    });
    expect(found()).toBe('/paths/~1organizations~1{id}~1connections~1{connection_id}/patch');
  });
});
