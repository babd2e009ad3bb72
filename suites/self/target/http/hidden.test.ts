import { describe, expect, test } from 'vitest';
import { decode } from '../../../../src/target/http/messages.ts';

const hiddenIn = (text: string): object => {
  const decoded = decode(new TextEncoder().encode(text));
  if ('fault' in decoded) throw new Error(decoded.detail);
  const { payload, ...hidden } = decoded;
  return { kind: payload.kind, ...hidden };
};

describe('what parsing hides of an answer', () => {
  test.each<[string, string | undefined]>([
    ['{"a":1,"a":2}', 'a'],
    ['{"a":1,"\\u0061" :2}', 'a'],
    ['{"b":{"a":[{"a":1}]},"a":{"a":"a"}}', undefined],
    ['[{"a":1},{"a":1}]', undefined],
    ['{"a":"{\\"b\\":1,\\"b\\":2}"}', undefined],
    ['{"a":{"b":1,"c":{},"b":2}}', 'b'],
  ])('%s has twice: %s', (text, duplicate) => {
    expect(hiddenIn(text)).toEqual({ kind: 'json', ...(duplicate === undefined ? {} : { duplicate }) });
  });

  test('is a byte order mark, of JSON only', () => {
    expect(hiddenIn('\ufeff{}')).toEqual({ kind: 'json', marked: true });
    expect(hiddenIn('\ufeffno JSON')).toEqual({ kind: 'text' });
  });
});
