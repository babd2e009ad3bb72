import { describe, expect, test } from 'vitest';
import type { Json, JsonObject, Snapshot } from '../../src/model.ts';
import { situationOf } from '../../src/run/survey.ts';

const subject = {
  organization: 'org_1',
  connection: 'con_1',
  other_organization: 'org_2',
  other_connection: 'con_2',
};

const attached = (unattached: Snapshot): string | undefined =>
  situationOf({ unattached }, {}, { subject, lacks: () => undefined }).attached;

const list = (...ids: readonly string[]): Json => ids.map((connection_id) => ({ connection_id }));
const known = (value: JsonObject): Snapshot => ({ kind: 'known', value });

describe('whether the other connection is unattached to the other organization', () => {
  test('is so when the whole list lacks it', () => {
    expect(attached(known({ connections: list('con_1'), total: 1 }))).toBeUndefined();
  });

  test('is not so when the list has it', () => {
    expect(attached(known({ connections: list('con_1', 'con_2'), total: 2 }))).toContain('is attached');
  });

  test.each([
    ['more pages', known({ connections: list('con_1'), total: 101 }), 'has 101'],
    ['no list', known({ items: [] }), 'is no list'],
    ['no answer', { kind: 'unknown', because: 'GET answered 500' } as const, 'GET answered 500'],
  ])('is not known with %s: nothing is written there', (_, snapshot, words) => {
    expect(attached(snapshot)).toContain('may be attached');
    expect(attached(snapshot)).toContain(words);
  });
});
