import { describe, expect, test } from 'vitest';
import type { Case } from '../../../src/model.ts';
import { aimedAt, gateSuite, jsonOf } from '../harness/generate-suites.ts';

const full = gateSuite('2026-04', 'auth0', 'full');
const gate = gateSuite();
const withKeyword = (keyword: string): readonly Case[] =>
  full.cases.filter(({ edges }) => edges.some((edge) => edge.keyword === keyword));

describe('the full profile', () => {
  const ids = new Set(full.cases.map(({ id }) => id));

  test('sends whatever is refused, left open or sent another way in the gate', () => {
    const due = gate.cases.filter(({ aim, traits }) => aim.kind !== 'accept' || traits?.includes('way'));
    expect(due.flatMap(({ id }) => (ids.has(id) ? [] : [id]))).toEqual([]);
  });

  test('sends each accepted class that the gate leaves out alone', () => {
    const classes = (cases: readonly Case[]) =>
      new Set(
        cases.flatMap(({ edges }) => edges.map((edge) => `${edge.subject}/${edge.keyword}/${edge.value}`)),
      );
    const sent = classes(full.cases);
    expect([...classes(gate.cases)].filter((one) => !sent.has(one) && !one.startsWith('body/'))).toEqual([]);
  });
});

describe('a fault that stands elsewhere', () => {
  const faults = aimedAt(full, 'reject').filter(
    ({ aim }) => aim.kind === 'reject' && aim.fault.in === 'body',
  );
  const idsOf = (is: (one: Case) => boolean) => faults.filter(is).map(({ id }) => id);

  test.for<[words: string, ids: readonly string[], is: (one: Case) => boolean]>([
    [
      'at another connection',
      [
        'organization_connection_name/maxLength/astral-51',
        'show_as_button/type/object',
        'organization_access_level/enum/unknown',
        'body/additionalProperties/dotted',
      ],
      ({ place }) => place === 'other-connection',
    ],
    [
      'in another organization',
      [
        'organization_connection_name/maxLength/1000',
        'organization_access_level/enum/ordinal',
        'is_enabled/type/object',
        'body/additionalProperties/constructor',
      ],
      ({ place }) => place === 'other-organization',
    ],
    [
      'while home is disabled',
      [
        'organization_connection_name/pattern/nul-middle',
        'organization_access_level/enum/list',
        'body/additionalProperties/empty-name',
      ],
      ({ traits }) => traits?.includes('while-disabled') === true,
    ],
    [
      'beside one flag',
      ['is_enabled/type/string-empty', 'body/additionalProperties/null'],
      ({ control }) => control === 'body/combination/disable',
    ],
  ])('is sent %s', ([, ids, is]) => {
    expect(idsOf(is).toSorted()).toEqual(ids.toSorted());
  });
});

describe('the texts of catalogues', () => {
  test('are no JSON where they claim to be none, each unlike the others', () => {
    const texts = withKeyword('syntax');
    expect(texts.length).toBeGreaterThanOrEqual(16);
    expect(texts.filter((one) => jsonOf(one) !== undefined).map(({ id }) => id)).toEqual([]);
    const bodies = texts.map(({ request }) => JSON.stringify(request.body).replace(/patchproof\W?\w{6}/, ''));
    expect(new Set(bodies).size).toBe(texts.length);
  });

  test('are the same value in another spelling where they claim to be equivalent', () => {
    for (const { id, request } of withKeyword('equivalent')) {
      const { body } = request;
      expect(body?.kind, id).toBe('json');
      if (body?.kind === 'json' && body.text !== undefined)
        expect(JSON.parse(body.text), id).toEqual(body.value);
    }
  });

  test('are sent under names of their own, so that what is stored tells which one it was', () => {
    const names = aimedAt(full, 'open').flatMap(({ request: { body } }) =>
      body?.kind === 'text' ? (/patchproof [\w ]+/.exec(body.text)?.[0] ?? []) : [],
    );
    expect(new Set(names).size).toBe(names.length);
  });
});

describe('a tour of the state', () => {
  const tour = full.cases.filter(({ traits }) => traits?.includes('tour'));
  const levels = tour.flatMap((one) => {
    const body = jsonOf(one);
    const level = typeof body === 'object' && body !== null && 'organization_access_level' in body;
    return level ? [String(body.organization_access_level)] : [];
  });

  test('takes each level from each other', () => {
    const steps = new Set(levels.slice(1).map((to, at) => `${levels[at]} ${to}`));
    const words = ['none', 'readonly', 'limited', 'full'];
    const pairs = words.flatMap((from) => words.filter((to) => to !== from).map((to) => `${from} ${to}`));
    expect(pairs.filter((pair) => !steps.has(pair))).toEqual([]);
  });

  test('sends one member at a time, once every member is unlike its default', () => {
    const single = tour.slice(1).filter(({ id }) => id.startsWith('body/tour/'));
    const wide = single.filter((one) => Object.keys(jsonOf(one) ?? {}).length !== 1);
    expect(wide.map(({ id }) => id)).toEqual([]);
  });

  test('sends each two members together, and nothing else', () => {
    const sets = full.cases.map((one) => Object.keys(jsonOf(one) ?? {}).toSorted());
    const members = tour.slice(0, 1).flatMap((one) => Object.keys(jsonOf(one) ?? {}));
    const pairs = members.flatMap((one, at) =>
      members.slice(at + 1).map((other) => [one, other].toSorted().join()),
    );
    const twos = new Set(sets.filter(({ length }) => length === 2).map((set) => set.join()));
    expect(pairs.filter((pair) => !twos.has(pair))).toEqual([]);
  });
});
