import { describe, expect, test } from 'vitest';
import { contract } from '../../../src/contract/index.ts';
import type { Json, JsonObject, Observation } from '../../../src/model.ts';
import { rules } from '../../../src/rules/index.ts';
import { difference, same } from '../../../src/rules/oracle.ts';
import { merged } from '../../../src/rules/state-writes.ts';
import { elideJson } from '../../../src/text/elide.ts';
import { bounded, isDeeper } from '../../../src/text/json.ts';
import { answer, exchanges, observation, write } from '../harness/exchanges.ts';

/** A value nested so deep that no stack holds a walk through it. */
function deep(inner: Json, levels = 50_000): Json {
  let value = inner;
  for (let level = 0; level < levels; level += 1) value = level % 2 === 0 ? [value] : { a: value };
  return value;
}

const parsed = (text: string): JsonObject => JSON.parse(text) as JsonObject;

describe('values nested 50,000 deep', () => {
  test('are compared', () => {
    expect(same(deep(1), deep(1))).toBe(true);
    expect(same(deep(1), deep(2))).toBe(false);
    expect(difference({ a: deep(1) }, { a: deep(2) })).toHaveLength(1);
    expect(difference({ a: deep(1) }, { a: deep(1) })).toEqual([]);
  });

  test('are shown in a line, and cut to what can be walked', () => {
    expect(elideJson(deep(1)).length).toBeLessThan(100);
    expect(isDeeper(bounded(deep(1)), 200)).toBe(false);
    expect(bounded({ a: [1] })).toEqual({ a: [1] });
  });

  test('are judged by every rule that looks at an answer, as what was sent, stored and answered', () => {
    const body: JsonObject = {
      statusCode: 400,
      error: deep('x'),
      message: deep('at x (/srv/a.js:1:1)'),
      errorCode: deep(1),
      connection_id: deep(1),
      connection: deep(1),
      organization_connection_name: deep(1),
    };
    const sent = write('a', { request: { ...write('a').request, body: { kind: 'json', value: body } } });
    const refused = write('b', {
      ...sent,
      id: 'b',
      aim: {
        kind: 'reject',
        fault: { in: 'body', keyword: 'type', pointer: '/is_enabled' },
        statuses: [400],
      },
    });
    const known = { kind: 'known', value: body } as const;
    const seen = [answer(200, body), answer(400, body), answer(200, [body])].flatMap(
      (reply): readonly Observation[] =>
        [sent, refused].map((one) =>
          observation({
            case: one,
            reply,
            beside: { home: known, list: known, sibling: known },
            span: { before: known, writes: exchanges([one, reply]), after: known },
          }),
        ),
    );
    for (const rule of rules(contract('2026-04')))
      for (const one of seen) expect(() => rule.judge(one), rule.id).not.toThrow();
  });
});

describe('a stored member called __proto__', () => {
  const stored = parsed('{"__proto__":{"a":1},"is_enabled":true}');
  const one = write('a', {
    request: { ...write('a').request, body: { kind: 'json', value: { is_enabled: false } } },
  });

  test('is there after a change of another one', () => {
    const span = {
      before: { kind: 'known', value: stored },
      writes: exchanges([one, answer(200, {})]),
      after: { kind: 'known', value: stored },
    } as const;
    expect(JSON.stringify(merged(stored, span.writes))).toBe('{"__proto__":{"a":1},"is_enabled":false}');
  });

  test('differs from one that is not there, and from another one', () => {
    expect(difference(stored, parsed('{"is_enabled":true}'))).toEqual([
      { member: '__proto__', original: { a: 1 }, actual: undefined },
    ]);
    expect(same(stored, parsed('{"__proto__":{"a":2},"is_enabled":true}'))).toBe(false);
  });
});
