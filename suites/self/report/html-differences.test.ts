import { describe, expect, it } from 'vitest';
import type { Violation } from '../../../src/model.ts';
import type { RecordedExchange } from '../../../src/record/record.ts';
import { stateWhenAlone } from '../../../src/record/run-facts.ts';
import { storedState } from '../../../src/report/html/violation.ts';
import { numbers, seconds } from '../../../src/report/html/words.ts';
import { answer, exchange } from '../samples/report-sample-lines.ts';
import { sample } from '../samples/sample-records.ts';

const bare = { exchange: 1, case: '', title: '', sent: '', expected: '', actual: '', curl: '' };

describe('what differs', () => {
  it.each<[string, Partial<Violation>, string]>([
    ['nothing is known', {}, ''],
    ['a change in words', { state: 'changed: x' }, '<pre>changed: x</pre>'],
    [
      'a member that came',
      { before: '{}', after: '{"a":1}' },
      '<code>absent</code></td><td data-name="after"><code><mark>1</mark>',
    ],
    [
      'a member that went',
      { before: '{"a":1}', after: '{}' },
      '<code>1</code></td><td data-name="after"><code><mark>absent</mark>',
    ],
    [
      'nothing changed',
      { before: '{"a":1}', after: '{"a":1}' },
      'the same before and after, 3 writes in between',
    ],
    ['a prototype is no member', { before: '{}', after: '{"constructor":1}' }, '<code>absent</code>'],
    ['one side was not read', { before: '{"a":1}' }, '<h4>Stored after</h4><pre>not read</pre>'],
    [
      'no JSON any more',
      { before: '{"a":…', after: '{"a":1}' },
      '<h4>Stored before</h4><pre>{&#34;a&#34;:…</pre>',
    ],
  ])('of the stored state: %s', (_name, own, expected) => {
    const violation = {
      ...bare,
      ...own,
    };
    expect(storedState(violation, { writes: 3 }).markup).toContain(expected);
  });

  it('of the stored state: what the request sent is told from what it did not', () => {
    const violation = {
      ...bare,
      before: '{"a":1,"b":1,"c":1}',
      after: '{"a":2,"b":2,"c":1}',
    };
    const shared = storedState(violation, { writes: 3, sent: new Set(['a']) }).markup;
    expect(shared).toContain('3 writes in between; this request did not send 1 of them');
    expect(shared).toMatch(/<code>a<\/code> <span class="tag">sent<\/span>/);
    expect(shared).toMatch(/<code>b<\/code> <span class="tag">not sent<\/span>/);
    const alone = storedState(violation, { writes: 1, sent: new Set(['a', 'c']) }).markup;
    expect(alone).toMatch(/<code>c<\/code> <span class="tag">sent<\/span>/);
    expect(alone).toContain('2 of 3 members changed; this request did not send 1 of them');
    expect(storedState(violation, { writes: 1 }).markup).not.toMatch(/tag|did not send/);
  });
});

describe('the state that one request left', () => {
  const reading = (n: number, body: string) => ({
    ...exchange(n, {
      case: 'read/home',
      title: 'a reading',
      request: { method: 'GET' },
      reply: answer(200, body),
    }),
  });
  const write = (n: number, id: string) =>
    exchange(n, { case: id, title: 'a write', reply: answer(200, '{}') });
  const record = (...exchanges: readonly RecordedExchange[]) => ({ ...sample('violations'), exchanges });
  const shared = [reading(1, '{"a":1}'), write(2, 'x'), write(3, 'y'), reading(4, '{"a":2}')];

  it('is that of the same case between two readings, where others wrote in between', () => {
    const alone = [write(5, 'x'), reading(6, '{"a":3}')];
    expect(stateWhenAlone(record(...shared, ...alone), 'x')).toEqual({
      request: 5,
      before: '{"a":2}',
      after: '{"a":3}',
    });
    const shown = storedState({ before: '{"a":2}', after: '{"a":3}' }, { writes: 1, request: 5 }).markup;
    expect(shown).toContain('around request 5, which sent the same by itself');
  });

  it('is not known where it never stood by itself, or was not read', () => {
    expect(stateWhenAlone(record(...shared), 'x')).toBeUndefined();
    expect(stateWhenAlone(record(...shared, write(5, 'x')), 'x')).toBeUndefined();
    const gone = exchange(6, {
      case: 'read/home',
      title: 'a reading',
      request: { method: 'GET' },
      reply: answer(404, '{}'),
    });
    expect(stateWhenAlone(record(...shared, write(5, 'x'), gone), 'x')).toBeUndefined();
  });
});

describe('small words', () => {
  it('draws runs of numbers together', () => {
    expect(numbers([])).toBe('');
    expect(numbers([3, 1, 2, 2, 7, 9, 10])).toBe('1–3, 7, 9–10');
  });

  it.each([
    [0, '< 1 ms'],
    [12.4, '12 ms'],
    [6100, '6.1 s'],
    [151_000, '2 min 31 s'],
  ])('%f ms', (ms, text) => {
    expect(seconds(ms)).toBe(text);
  });
});
