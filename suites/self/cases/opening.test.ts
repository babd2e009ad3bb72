import { describe, expect, test } from 'vitest';
import { packedTexts } from '../../../src/cases/partition.ts';
import { partitions } from '../../../src/cases/partitions.ts';
import { contract, faultsOf, members, revisions } from '../../../src/contract/index.ts';
import type { Json } from '../../../src/model.ts';
import { bodyOf, gateSuite } from '../harness/generate-suites.ts';

const specs = members(contract('2026-04'));
const inside = partitions(specs).filter(({ edge }) => edge.side === 'inside');
const [name] = specs;
const [text, other] =
  name === undefined ? [] : packedTexts(name, inside).map(({ body }) => String(body[name.name]));

const bodyCalled = (id: string): Readonly<Record<string, Json>> => {
  const found = gateSuite().cases.find((one) => one.id === `body/combination/${id}`);
  return (found && bodyOf(found)) ?? {};
};

describe('a text of many classes', () => {
  test('has exactly as many code points as a name may, and more of every other unit', () => {
    expect([...(text ?? '')]).toHaveLength(50);
    expect((text ?? '').length).toBeGreaterThan(50);
  });

  test('is changed by whoever trims, normalises, folds case or takes marks away', () => {
    const meddle: readonly ((whole: string) => string)[] = [
      (whole) => whole.trimStart(),
      (whole) => whole.trimEnd(),
      (whole) => whole.normalize('NFC'),
      (whole) => whole.toLowerCase(),
      (whole) => whole.replace(/[\u202a-\u202e\u200d]/g, ''),
      (whole) => whole.replace(/\s+/g, ' '),
      (whole) => whole.replaceAll('<', '&lt;'),
      (whole) => whole.replace(/[\u{10000}-\u{10ffff}]/gu, '?'),
      (whole) => whole.slice(0, 50),
    ];
    for (const change of meddle) expect(change(text ?? '')).not.toBe(text);
  });

  test('is followed by one that decoders, expanders and those who tidy blanks change', () => {
    const meddle: readonly ((whole: string) => string)[] = [
      (whole) => whole.normalize('NFD'),
      (whole) => whole.normalize('NFKC'),
      (whole) => whole.replaceAll('\u00a0', ' '),
      (whole) => whole.replaceAll('\ufeff', ''),
      (whole) => whole.replaceAll('\r\n', '\n'),
      (whole) => whole.replace(/\n$/, ''),
      (whole) => whole.replace(/ +/g, ' '),
      (whole) => whole.replaceAll('+', ' '),
      (whole) => decodeURIComponent(whole),
      (whole) => whole.replace(/\$\w+/g, ''),
      (whole) => whole.replace(/\{\{\w+\}\}/g, ''),
      (whole) => whole.replaceAll('&#65;', 'A'),
    ];
    expect([...(other ?? '')].length).toBeLessThanOrEqual(50);
    for (const change of meddle) expect(change(other ?? '')).not.toBe(other);
  });

  test('stands for the textures and the greatest length, which are sent alone when it is refused', () => {
    const sparse = gateSuite().cases.find(({ id }) => id === 'body/combination/sparse-1');
    expect(sparse?.isolatedCases).toEqual(
      expect.arrayContaining([
        'organization_connection_name/pattern/html',
        'organization_connection_name/pattern/growing',
        'organization_connection_name/maxLength/50',
      ]),
    );
  });

  test('is none where a text may not be long enough for two classes', () => {
    expect(name && packedTexts({ ...name, maxLength: 8 }, inside)).toEqual([]);
  });
});

describe('the opening', () => {
  test.for(
    revisions.flatMap((revision) => ['auth0', 'okta'].map((strategy) => [revision, strategy] as const)),
  )('breaks nothing: %s %s', ([revision, strategy]) => {
    const bodies = gateSuite(revision, strategy)
      .cases.filter(({ aim }) => aim.kind === 'accept')
      .flatMap((one) => bodyOf(one) ?? []);
    expect(bodies.flatMap((body) => faultsOf(contract(revision), 'request', body))).toEqual([]);
  });

  test('nulls what may be null, and sends nothing else but the word that keeps clear of a tie', () => {
    expect(bodyCalled('sparse-2')).toEqual({
      organization_connection_name: null,
      organization_access_level: 'none',
      is_enabled: null,
    });
  });

  test('tells the flags apart on an enabled connection with a name and a raised level', () => {
    expect(bodyCalled('distinct')).toMatchObject({
      organization_connection_name: expect.any(String),
      show_as_button: true,
      is_signup_enabled: false,
      organization_access_level: 'full',
      is_enabled: true,
    });
  });

  test('sets in a row of three what no later one of them sets again', () => {
    const row = ['row-1', 'row-2', 'disable'].map((id) => Object.keys(bodyCalled(id)));
    expect(new Set(row.flat()).size).toBeGreaterThanOrEqual(row.flat().length - 1);
  });
});
