import { describe, expect, test } from 'vitest';
import { contract } from '../../../src/contract/index.ts';
import { describe as read } from '../../../src/drift/describe.ts';
import { openApi } from '../../../src/drift/document.ts';
import { drift } from '../../../src/drift/drift.ts';
import type { Json } from '../../../src/model.ts';
import { baseDocument, type Loose, node, operation } from './document.ts';

const april = contract('2026-04');
const path = '/organizations/{id}/connections/{connection_id}';

function found(edit: (document: Loose) => void): readonly string[] {
  const document = baseDocument();
  edit(document);
  const { findings } = drift(april, read(openApi('openapi.json', document), april.operation));
  return findings.map(({ id, breaks }) => `${id} breaks ${breaks}`);
}

const renamed = (document: Loose, to: string): void => {
  const { [path]: item = {}, ...rest } = node(document, 'paths');
  document.paths = { ...rest, [to]: item };
};

const status = (document: Loose, code: string): void => {
  node(operation(document), 'responses')[code] = { description: 'More' };
};

const cases: readonly (readonly [name: string, edit: (document: Loose) => void, finds: readonly string[]])[] =
  [
    [
      'a status that was recorded is documented',
      (document) => status(document, '404'),
      ['operation.status.404 breaks nobody'],
    ],
    [
      'a status nobody knew is documented',
      (document) => status(document, '409'),
      ['operation.status.409 breaks clients'],
    ],
    [
      'a status is no longer documented',
      (document) => {
        delete node(operation(document), 'responses')['429'];
      },
      ['operation.status.429 breaks servers'],
    ],
    [
      'errors are documented as a range',
      (document) => {
        const { 200: ok = {} } = node(operation(document), 'responses');
        operation(document).responses = { 200: ok, '4XX': { description: 'Wrong' } };
      },
      ['operation.status.4XX breaks clients'],
    ],
    [
      'an accepted request is answered without a body',
      (document) => {
        const { 200: _, ...rest } = node(operation(document), 'responses');
        operation(document).responses = { ...rest, 204: { description: 'Changed' } };
      },
      [
        'operation.status.200 breaks servers',
        'operation.status.204 breaks clients',
        'operation.answer breaks clients',
      ],
    ],
    [
      'another scope',
      (document) => {
        operation(document).security = [{ oAuth2ClientCredentials: ['update:organizations'] }];
      },
      ['operation.scope breaks clients'],
    ],
    [
      'one scope more is needed',
      (document) => {
        operation(document).security = [
          { oAuth2ClientCredentials: ['update:organization_connections', 'update:organizations'] },
        ];
      },
      ['operation.scope breaks clients'],
    ],
    [
      'another scope is enough, too',
      (document) => {
        const security = operation(document).security as Json[];
        security.push({ oAuth2ClientCredentials: ['update:organizations'] });
      },
      ['operation.scope breaks servers'],
    ],
    [
      'no token is needed',
      (document) => {
        operation(document).security = [];
      },
      ['operation.security breaks servers'],
    ],
    [
      'forms are no longer taken',
      (document) => {
        delete node(operation(document), 'requestBody', 'content')['application/x-www-form-urlencoded'];
      },
      ['operation.mediaType.application/x-www-form-urlencoded breaks clients'],
    ],
    [
      'merge patches are taken, too',
      (document) => {
        const content = node(operation(document), 'requestBody', 'content');
        content['application/merge-patch+json'] = content['application/json'] ?? {};
      },
      ['operation.mediaType.application/merge-patch+json breaks servers'],
    ],
    [
      'a body is required',
      (document) => {
        node(operation(document), 'requestBody').required = true;
      },
      ['operation.bodyRequired breaks clients'],
    ],
    [
      'no body is taken at all',
      (document) => {
        delete operation(document).requestBody;
      },
      [
        'operation.mediaType.application/json breaks clients',
        'operation.mediaType.application/x-www-form-urlencoded breaks clients',
      ],
    ],
    [
      'parameters outside the path',
      (document) => {
        const parameters = operation(document).parameters as Json[];
        parameters.push({ name: 'dry_run', in: 'query', schema: { type: 'boolean' } });
        parameters.push({ name: 'If-Match', in: 'header', required: true, schema: { type: 'string' } });
      },
      [
        'operation.parameter.query dry_run breaks servers',
        'operation.parameter.header If-Match breaks clients',
      ],
    ],
    [
      'general availability',
      (document) => {
        operation(document)['x-release-lifecycle'] = 'GA';
      },
      ['operation.lifecycle breaks nobody'],
    ],
    [
      'deprecation',
      (document) => {
        operation(document).deprecated = true;
      },
      ['operation.deprecated breaks nobody'],
    ],
    [
      'another operationId',
      (document) => {
        operation(document).operationId = 'update_organization_connection';
      },
      ['operation.operationId breaks nobody'],
    ],
    [
      'another path, the operationId as before',
      (document) => renamed(document, '/orgs/{id}/connections/{connection_id}'),
      ['operation.path breaks clients'],
    ],
    [
      'another base path',
      (document) => {
        document.servers = [{ url: 'https://acme.auth0.com/api/v3' }];
      },
      ['operation.path breaks clients'],
    ],
    [
      'another method, the operationId as before',
      (document) => {
        const item = node(document, 'paths', path);
        item.put = item.patch ?? {};
        delete item.patch;
      },
      ['operation.method breaks clients'],
    ],
  ];

describe('differences that no body shows', () => {
  test.each(cases)('%s', (_, edit, finds) => {
    expect(found(edit)).toEqual(finds);
  });
});
