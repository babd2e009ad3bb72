import { describe, expect, test } from 'vitest';
import { patienceFor, withWord } from '../../../../src/engine/observe/read.ts';
import type { Case, Exchange, Reply } from '../../../../src/model.ts';
import { answer, exchanges, read, silence, write } from '../../harness/exchanges.ts';

const of = (subject: string, keyword: string, value: string): Case =>
  write(`${subject}/${keyword}/${value}`, { edges: [{ subject, keyword, side: 'beyond', value }] });

const long = (value: string): Case => of('name', 'maxLength', value);
const within = (one: Case, sent: readonly Exchange[]): number | undefined => patienceFor(one, sent);
const answered = (ms: number): Exchange => ({ ...exchanges([write('ok'), answer(200)])[0], ms }) as Exchange;

describe('a request is waited for', () => {
  test.for<[string, readonly (readonly [Case, Reply])[]]>([
    ['nothing was sent', []],
    ['one of its kind got no answer', [[long('51'), silence]]],
    [
      'two of another kind got none',
      [
        [of('name', 'pattern', 'nul'), silence],
        [of('name', 'pattern', 'nul-end'), silence],
      ],
    ],
    [
      'one of its kind was answered',
      [
        [long('51'), silence],
        [long('100'), answer(400)],
        [long('1000'), silence],
      ],
    ],
    [
      'two of its kind were cut off otherwise',
      [
        [long('51'), { kind: 'fault', fault: 'reset', message: 'x' }],
        [long('100'), { kind: 'fault', fault: 'reset', message: 'x' }],
      ],
    ],
    [
      'two readings got none',
      [
        [read('home'), silence],
        [read('home'), silence],
      ],
    ],
  ])('as long as usual when %s', ([, sent]) => {
    expect(within(long('1000'), exchanges(...sent))).toBeUndefined();
  });

  test('less when two of its kind got no answer, and none did: ten times as long as the slowest answer took', () => {
    const silent = exchanges([long('51'), silence], [long('100'), silence]);
    expect(within(long('1000'), silent)).toBe(1_000);
    expect(within(long('1000'), [...silent, answered(40)])).toBe(1_000);
    expect(within(long('1000'), [...silent, answered(300)])).toBe(3_000);
  });

  test('and what is told of it says so', () => {
    expect(withWord(silence, 1_000)).toMatchObject({ message: expect.stringContaining('waited less') });
    expect(withWord(silence, undefined)).toBe(silence);
    expect(withWord(answer(200), 1_000)).toEqual(answer(200));
  });
});
