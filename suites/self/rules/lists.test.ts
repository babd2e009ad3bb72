import { describe, expect, test } from 'vitest';
import type { Resource, Snapshot } from '../../../src/model.ts';
import { filtered } from '../../../src/rules/state-views.ts';
import { answer, observation, read } from '../harness/exchanges.ts';

const home: Snapshot = { kind: 'known', value: { connection_id: 'con_1', is_enabled: true } };
const list: Snapshot = { kind: 'known', value: { connections: [] } };
const refused = answer(400, { statusCode: 400, error: 'Bad Request', message: 'Query validation error' });

describe('a list that is refused for one value of the filter', () => {
  const judged = (view: Resource, beside: Readonly<Partial<Record<Resource, Snapshot>>>): string =>
    filtered(observation({ case: read(view), reply: refused, beside: { home, ...beside } })).kind;

  test('breaks the rule where it was given for the other', () => {
    expect(judged('list-disabled', { 'list-enabled': list })).toBe('violation');
    expect(judged('list-enabled', { 'list-disabled': list })).toBe('violation');
  });

  test('tells nothing where no list is filtered', () => {
    expect(judged('list-disabled', {})).toBe('inapplicable');
    expect(judged('list-enabled', { 'list-disabled': { kind: 'unknown', because: '400' } })).toBe(
      'inapplicable',
    );
  });
});
