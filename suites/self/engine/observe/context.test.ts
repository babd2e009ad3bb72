import { describe, expect, test } from 'vitest';
import { contextOf } from '../../../../src/engine/observe/context.ts';
import type { Case, Json, Reply } from '../../../../src/model.ts';
import { answer, exchanges, read, silence, stored, write } from '../../harness/exchanges.ts';

const member = 'organization_connection_name';

const sends = (id: string, value: Json, over: Partial<Case> = {}): Case =>
  write(id, {
    request: { method: 'PATCH', path: '/', credential: 'full', body: { kind: 'json', value } },
    ...over,
  });
const text = (id: string, body: string): Case =>
  write(id, {
    request: { method: 'PATCH', path: '/', credential: 'full', body: { kind: 'text', text: body } },
  });

const leaksOf = (...sent: readonly (readonly [Case, Reply])[]) => contextOf(exchanges(...sent)).leaks;

const bad = sends('bad', { [member]: 'patchproof abc123', show_as_button: 1 });
const next = sends('next', { show_as_button: true });
const shown = { [member]: 'patchproof abc123' };

describe('a value that only a refused request sent, and that turns up', () => {
  test.for<[string, readonly (readonly [Case, Reply])[], string]>([
    ['in the next reading', [[read('home'), stored(shown)]], 'GET of home'],
    [
      'many requests later',
      [
        [next, answer(200, {})],
        [next, answer(200, {})],
        [read('home'), stored({})],
        [next, answer(200, {})],
        [read('home'), stored(shown)],
      ],
      'GET of home',
    ],
    ['in the answer to another write', [[next, answer(200, shown)]], 'the answer for home'],
    ['in a list', [[read('list'), stored({ connections: [{ a: 1 }, shown], total: 2 })]], 'GET of list'],
    ['in a neighbour', [[read('other-connection'), stored(shown)]], 'GET of other-connection'],
    [
      'in another member of the tenant-level connection',
      [[read('tenant-connection'), stored({ display_name: 'patchproof abc123' })]],
      'GET of tenant-connection',
    ],
  ])('names that request: %s', ([, later, where]) => {
    const leaks = leaksOf([bad, answer(400)], ...later);
    expect([...leaks.keys()]).toEqual([1]);
    expect(leaks.get(1)).toMatchObject({ value: 'patchproof abc123', where, at: later.length + 1 });
  });

  test.for<[string, Case]>([
    ['in JSON that is none', text('bad', '{"organization_connection_name":"patchproof abc123",}')],
    [
      'in a body that goes on for long',
      text('bad', `{"organization_connection_name":"patchproof abc123","x":${'['.repeat(20_000)}`),
    ],
    [
      'in a path',
      { ...bad, request: { method: 'PATCH', path: '/{"x":"patchproof abc123"}', credential: 'full' } },
    ],
  ])('whether it sent the value %s', ([, one]) => {
    expect([...leaksOf([one, answer(400)], [read('home'), stored(shown)]).keys()]).toEqual([1]);
  });

  test('names the last time that it was sent', () => {
    expect([
      ...leaksOf([bad, answer(400)], [bad, answer(400)], [read('home'), stored(shown)]).keys(),
    ]).toEqual([2]);
  });

  test('is remembered by its value', () => {
    const { leaked } = contextOf(exchanges([bad, answer(400)], [read('home'), stored(shown)]));
    expect([...leaked]).toEqual(['"patchproof abc123"']);
  });

  test('although what was stored before a replay holds it too', () => {
    const setup = { ...sends('setup/home', shown), aim: { kind: 'open' } } as const;
    expect([
      ...leaksOf([bad, answer(400)], [read('home'), stored(shown)], [setup, answer(200, shown)]).keys(),
    ]).toEqual([1]);
  });
});

describe('names nobody', () => {
  test.for<[string, readonly (readonly [Case, Reply])[]]>([
    [
      'before it was sent',
      [
        [read('home'), stored(shown)],
        [bad, answer(400)],
      ],
    ],
    [
      'when it was accepted',
      [
        [bad, answer(200, shown)],
        [read('home'), stored(shown)],
      ],
    ],
    [
      'when another request sent it too',
      [
        [bad, answer(400)],
        [sends('good', shown), answer(200, shown)],
        [read('home'), stored(shown)],
      ],
    ],
    [
      'when another refused request sent it too',
      [
        [bad, answer(400)],
        [sends('worse', shown), answer(400)],
        [read('home'), stored(shown)],
      ],
    ],
    [
      'when it is not known whether it was carried out',
      [
        [bad, silence],
        [read('home'), stored(shown)],
      ],
    ],
    [
      'a value that anybody may choose',
      [
        [sends('bad', { [member]: 'staff' }), answer(400)],
        [read('home'), stored({ [member]: 'staff' })],
      ],
    ],
    [
      'in an error',
      [
        [bad, answer(400)],
        [next, answer(400, { message: 'patchproof abc123' })],
      ],
    ],
  ])('%s', ([, sent]) => {
    expect([...leaksOf(...sent).keys()]).toEqual([]);
  });
});

describe('a refusal is surrounded', () => {
  const good = sends('good', {});
  const as = (credential: Case['request']['credential']): Case => ({
    ...good,
    request: { ...good.request, credential },
  });
  const surroundedOf = (...sent: readonly (readonly [Case, Reply])[]) => [
    ...contextOf(exchanges(...sent)).surrounded,
  ];
  const there: Partial<Case> = { place: 'other-connection' };

  test.for([401, 403, 404])(
    'when it is %i, and the same token was accepted there before and after',
    (status) => {
      expect(surroundedOf([good, answer(200)], [good, answer(status)], [good, answer(200)])).toEqual([2]);
    },
  );

  test('when it says that the connection is not there, between two readings that show it', () => {
    const shown = [read('home'), stored({ connection_id: 'con_1' })] as const;
    expect(surroundedOf(shown, [good, answer(404)], shown)).toEqual([2]);
    expect(surroundedOf(shown, [good, answer(404)])).toEqual([]);
    expect(surroundedOf(shown, [good, answer(403)], shown)).toEqual([]);
  });

  test.for<[string, readonly (readonly [Case, Reply])[]]>([
    [
      'before the first change is accepted',
      [
        [good, answer(403)],
        [good, answer(200)],
      ],
    ],
    [
      'after the last one',
      [
        [good, answer(200)],
        [good, answer(403)],
      ],
    ],
    [
      'when it is about the body',
      [
        [good, answer(200)],
        [good, answer(400)],
        [good, answer(200)],
      ],
    ],
    [
      'with another credential',
      [
        [good, answer(200)],
        [as('unscoped'), answer(403)],
        [good, answer(200)],
      ],
    ],
    [
      'elsewhere',
      [
        [good, answer(200)],
        [sends('x', {}, there), answer(404)],
        [good, answer(200)],
      ],
    ],
    [
      'of a reading',
      [
        [good, answer(200)],
        [read('home'), answer(404)],
        [good, answer(200)],
      ],
    ],
  ])('not %s', ([, sent]) => {
    expect(surroundedOf(...sent)).toEqual([]);
  });
});
