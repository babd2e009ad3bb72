import { describe, expect, test } from 'vitest';
import { contract } from '../../../src/contract/index.ts';
import { describe as read } from '../../../src/drift/describe.ts';
import { openApi } from '../../../src/drift/document.ts';
import { drift } from '../../../src/drift/drift.ts';
import { ConfigError } from '../../../src/text/errors.ts';
import { driftOn, folderWith } from './command.ts';
import { baseDocument, inVersion30, type Loose, node, operation, request, response } from './document.ts';

const april = contract('2026-04');
const path = '/organizations/{id}/connections/{connection_id}';

function held(edit: (document: Loose) => void, from: () => Loose = baseDocument) {
  const document = from();
  edit(document);
  return drift(april, read(openApi('openapi.json', document), april.operation));
}

const found = (edit: (document: Loose) => void, from?: () => Loose): readonly string[] =>
  held(edit, from).findings.map(({ id, breaks }) => `${id} breaks ${breaks}`);

const flag = 'assign_membership_on_login';

describe('a member that is not to be sent, or not to be answered', () => {
  test('is a difference of the part where that tells', () => {
    const mark = (keyword: string) => (document: Loose) => {
      request(document, flag)[keyword] = true;
      response(document, 'is_enabled')[keyword] = true;
    };
    expect(found(mark('readOnly'))).toEqual([`request.${flag}.readOnly breaks clients`]);
    expect(found(mark('writeOnly'))).toEqual(['response.is_enabled.writeOnly breaks clients']);
    expect(found(mark('deprecated'))).toEqual([]);
  });

  test('is one where it is said of a $ref, of what a $ref names, and in an allOf', () => {
    const level = 'request.organization_access_level.readOnly breaks clients';
    const component = (document: Loose) => node(document, 'components', 'schemas', 'LevelOrNull');
    const beside = (document: Loose): void => {
      node(request(document), 'properties', 'organization_access_level').readOnly = true;
    };
    expect(
      found((document) => {
        component(document).readOnly = true;
      }),
    ).toEqual([level]);
    expect(found(beside)).toEqual([level]);
    // OpenAPI 3.0 has no keywords beside a $ref.
    expect(found(beside, inVersion30)).toEqual([]);
    expect(held(beside, inVersion30).notes.map(({ words }) => words)).toContain(
      'readOnly beside $ref has no effect in OpenAPI 3.0',
    );
  });

  test('is not required there, whatever the list says', () => {
    const edit = (document: Loose): void => {
      request(document, flag).readOnly = true;
      request(document).required = [flag];
    };
    expect(found(edit)).toEqual([`request.${flag}.readOnly breaks clients`]);
  });

  test('is none when it says false', () => {
    expect(
      found((document) => {
        request(document, flag).readOnly = false;
      }),
    ).toEqual([]);
  });

  test('is kept in a revision, which then is no other', async () => {
    const document = baseDocument();
    request(document, flag).readOnly = true;
    const cwd = folderWith(document);
    const { code, err } = await driftOn(['openapi.json', '--write', './new'], cwd);
    expect(code).toBe(1);
    expect(err).toContain(`mind: readOnly of ${flag}: a run sends it like any other member`);
    expect(await driftOn(['openapi.json', '--contract', './new'], cwd)).toMatchObject({ code: 0 });
    const back = await driftOn(['2026-04', '--contract', './new'], cwd);
    expect(back.out).toMatch(/request\.\w+\.readOnly · breaks servers/);
  });
});

const renamed =
  (to: string, more: (item: Loose) => Loose = () => ({})) =>
  (document: Loose): void => {
    const { [path]: item = {} } = node(document, 'paths');
    document.paths = { [to]: item, ...more(item as Loose) };
  };

describe('the path of the operation', () => {
  test.each([path, `/api/v2${path}`])('is another one with a slash at its end: %s', (own) => {
    const edit = renamed(`${own}/`);
    expect(found(edit)).toEqual(['operation.path breaks clients']);
    expect(
      found((document) => {
        edit(document);
        delete node(document, 'paths', `${own}/`, 'patch').operationId;
      }),
    ).toEqual(['operation.path breaks clients']);
  });

  test('goes before one with a slash', () => {
    expect(found(renamed(path, (item) => ({ [`${path}/`]: { ...item, patch: { responses: {} } } })))).toEqual(
      [],
    );
  });

  test('is the one and only: what stands there twice in two ways is no document', () => {
    const twice = (other: Loose) =>
      renamed(path, () => ({ '/organizations/{org}/connections/{con}': other }));
    const document = baseDocument();
    const item = node(document, 'paths', path);
    expect(() => held(twice({ ...item, patch: { ...operation(document), deprecated: true } }))).toThrow(
      ConfigError,
    );
    expect(() => held(twice({ ...item, patch: { ...operation(document), deprecated: true } }))).toThrow(
      /has PATCH \S+ twice, the other time as \/organizations\/\{org\}\/connections\/\{con\}, and the two differ; expected/,
    );
    expect(found(twice({ get: { responses: {} } }))).toEqual([]);
  });

  test('may call its parameters anything, in any order', () => {
    const swapped = (document: Loose): void => {
      renamed('/organizations/{connection_id}/connections/{id}')(document);
      const own = Object.values(document.paths as Loose)[0] as Loose;
      const [first, second] = (own.patch as Loose).parameters as readonly Loose[];
      (own.patch as Loose).parameters = [
        { ...second, name: 'id' },
        { ...first, name: 'connection_id' },
      ];
    };
    expect(found(swapped)).toEqual([]);
  });
});

interface Said {
  readonly what: string;
  readonly edit: (document: Loose) => void;
  readonly finds: readonly string[];
  readonly from?: () => Loose;
}

describe('what is written about a schema', () => {
  const limited = (document: Loose): void => {
    Object.assign(node(request(document), 'properties', 'organization_access_level'), { maxLength: 4 });
  };
  const nullable = (document: Loose): void => {
    request(document, flag).nullable = true;
  };
  test.each<Said>([
    {
      what: 'a keyword beside a $ref counts in 3.1',
      edit: limited,
      finds: ['request.organization_access_level.maxLength breaks clients'],
    },
    { what: 'and not in 3.0', edit: limited, finds: [], from: inVersion30 },
    { what: 'nullable means nothing in 3.1', edit: nullable, finds: [] },
    {
      what: 'nullable adds null in 3.0',
      edit: nullable,
      finds: [`request.${flag}.type breaks servers`],
      from: inVersion30,
    },
    {
      what: 'a body that is required',
      edit: (document) => {
        node(operation(document), 'requestBody').required = true;
      },
      finds: ['operation.bodyRequired breaks clients'],
    },
    {
      what: 'a range of statuses in small letters',
      edit: (document) => {
        const { 200: ok = {} } = node(operation(document), 'responses');
        operation(document).responses = { '2xx': ok, '4xx': { description: 'Wrong' } };
      },
      finds: ['operation.status.4XX breaks clients', 'operation.status.2XX breaks clients'],
    },
  ])('$what', ({ edit, finds, from }) => {
    expect(found(edit, from).toSorted()).toEqual(finds.toSorted());
  });
});
