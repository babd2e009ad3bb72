import { describe, expect, test } from 'vitest';
import { downgrade } from '../../../../src/engine/judge/conclusions.ts';
import type { Case, Exchange, Finding, Reply } from '../../../../src/model.ts';

const answer: Reply = { kind: 'response', status: 200, headers: {}, payload: { kind: 'empty' } };
const silence: Reply = { kind: 'fault', fault: 'reset', message: 'reset' };

/** `a+ b- b+`: cases in the order they were sent, answered or not. */
function sent(text: string): readonly Exchange[] {
  return text.split(' ').map((word, index) => {
    const write: Case = {
      id: word.slice(0, -1),
      title: '',
      place: 'home',
      request: { method: 'PATCH', path: '', credential: 'full' },
      aim: { kind: 'accept' },
      edges: [],
    };
    return {
      n: index + 1,
      case: write,
      reply: word.endsWith('+') ? answer : silence,
      at: 0,
      ms: 0,
      purpose: 'plan',
    };
  });
}

const finding = (rule: string, stability: Finding['stability']): Finding => ({
  rule,
  part: 'error',
  level: 'must',
  statement: '',
  source: { document: '', anchor: '', words: '' },
  outcome: 'violated',
  because: [],
  judged: 1,
  violations: [],
  observed: [],
  ...(stability === undefined ? {} : { stability }),
});

const nothing: ReadonlySet<string> = new Set();
const calm = { shared: false, gone: false, isStateBroken: false, isLagging: false, told: nothing };
const silentRule = finding('error.answer.given', 'stable');
const manyAnswered = Array.from({ length: 40 }, (_, index) => `c${index}+`).join(' ');

describe('silence', () => {
  test('is the server’s fault when one case always meets it and others are answered', () => {
    const exchanges = sent(`${manyAnswered} x- x- x-`);
    expect(
      downgrade(silentRule, 'network', {
        ...calm,
        exchanges,
      }).outcome,
    ).toBe('violated');
  });

  test('is the server’s fault beside one request that was lost by the way', () => {
    const exchanges = sent(`${manyAnswered} x- x- x- y- y+`);
    expect(
      downgrade(silentRule, 'network', {
        ...calm,
        exchanges,
      }).outcome,
    ).toBe('violated');
  });

  test('is nobody’s where requests are lost at random', () => {
    const exchanges = sent('a+ b- b+ c+ d- d+ e+ f- f+ g+ h- h+ x- x- x- i+ k- k+');
    expect(
      downgrade(silentRule, 'network', {
        ...calm,
        exchanges,
      }).outcome,
    ).toBe('inconclusive');
  });

  test('is nobody’s when the target is gone, and when no write was ever answered', () => {
    const exchanges = sent(`${manyAnswered} x- x- x-`);
    expect(
      downgrade(silentRule, 'network', {
        ...calm,
        exchanges,
        gone: true,
      }).outcome,
    ).toBe('inconclusive');
    expect(
      downgrade(silentRule, 'network', {
        ...calm,
        exchanges: sent('x- x- x-'),
      }).outcome,
    ).toBe('inconclusive');
  });

  test('is nobody’s when it was not seen again', () => {
    const once = finding('error.answer.given', 'intermittent');
    expect(
      downgrade(once, 'network', {
        ...calm,
        exchanges: sent(manyAnswered),
      }).outcome,
    ).toBe('inconclusive');
  });
});

describe('what a stranger may have changed', () => {
  const kept = finding('state.unsent.kept', 'intermittent');

  test('is inconclusive where others work too', () => {
    const doubted = downgrade(kept, 'other writer', {
      ...calm,
      shared: true,
      exchanges: sent('a+'),
    });
    expect(doubted).toMatchObject({ outcome: 'inconclusive', violations: [] });
    expect(doubted.because[0]).toContain('somebody else changed the connection');
  });

  test('is inconclusive where readings lag and it could not be sent again', () => {
    const cutOff = finding('state.unsent.kept', 'unconfirmed');
    const outcomeWhere = (isLagging: boolean) =>
      downgrade(cutOff, 'other writer', { ...calm, isLagging, exchanges: sent('a+') }).outcome;
    expect([outcomeWhere(true), outcomeWhere(false)]).toEqual(['inconclusive', 'violated']);
  });

  test('stays a violation on resources of our own, and when it is seen again', () => {
    expect(
      downgrade(kept, 'other writer', {
        ...calm,
        exchanges: sent('a+'),
      }).outcome,
    ).toBe('violated');
    const stable = finding('state.unsent.kept', 'stable');
    expect(
      downgrade(stable, 'other writer', {
        ...calm,
        shared: true,
        exchanges: sent('a+'),
      }).outcome,
    ).toBe('violated');
  });

  test('is the server’s fault when what is stored names the request', () => {
    const told = new Set(['state.unsent.kept']);
    expect(
      downgrade(kept, 'other writer', {
        ...calm,
        shared: true,
        exchanges: sent('a+'),
        told,
      }).outcome,
    ).toBe('violated');
  });
});

describe('an outage', () => {
  const shown: Finding = {
    ...finding('error.status.server-error', 'intermittent'),
    violations: [{ exchange: 1, case: 'c0', title: '', sent: '', expected: '', actual: '', curl: '' }],
  };
  const page = (status: number): Reply => ({
    kind: 'response',
    status,
    headers: {},
    payload: { kind: 'text', text: '<html>' },
  });
  const own: Reply = {
    kind: 'response',
    status: 503,
    headers: {},
    payload: { kind: 'json', value: { statusCode: 503, error: 'Service Unavailable', message: 'Later' } },
  };
  const outcome = (reply: Reply, often: number) => {
    const all = sent(Array.from({ length: 100 }, (_, index) => `c${index}+`).join(' '));
    const exchanges = all.map((one): Exchange => (one.n <= often ? { ...one, reply } : one));
    const circumstances = { ...calm, exchanges };
    return downgrade(shown, 'outage', circumstances).outcome;
  };

  test('that a gateway tells of now and then is no fault of the API', () => {
    expect([1, 4, 5].map((often) => outcome(page(503), often))).toEqual([
      'inconclusive',
      'inconclusive',
      'violated',
    ]);
    expect(outcome(page(500), 1)).toBe('violated');
  });

  test('that the API tells of itself is excused once', () => {
    expect([1, 2].map((often) => outcome(own, often))).toEqual(['inconclusive', 'violated']);
  });
});
