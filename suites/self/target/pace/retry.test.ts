import { describe, expect, it } from 'vitest';
import type { Reply, Request, Response, Target } from '../../../../src/model.ts';
import { pause, retryOnLimit } from '../../../../src/target/pace/retry.ts';
import { READ, SUBJECT, WRITE } from '../../harness/target-servers.ts';

const NOW = Date.UTC(2026, 7, 20, 12, 0, 0);
const DATE = new Date(NOW).toUTCString();
const OK: Response = { kind: 'response', status: 200, headers: {}, payload: { kind: 'empty' } };

function limited(headers: Record<string, string> = {}): Response {
  return { kind: 'response', status: 429, headers, payload: { kind: 'empty' } };
}

/** A target that answers from a list, with a clock that only sleeping moves. */
function scripted(replies: readonly Reply[], maxWaits?: number) {
  const sent: Request[] = [];
  const waits: { ms: number; n: number }[] = [];
  let now = NOW;
  const target: Target = {
    origin: 'https://acme.example',
    subject: SUBJECT,
    lacks: () => undefined,
    close: async () => undefined,
    send: async (request) => {
      sent.push(request);
      return replies[sent.length - 1] ?? limited();
    },
  };
  const waiting = retryOnLimit(target, {
    sleep: async (ms) => {
      now += ms;
    },
    clock: () => now,
    onWait: (wait) => waits.push(wait),
    ...(maxWaits === undefined ? {} : { maxWaits }),
  });
  return { waiting, sent, waits };
}

describe('a target that retries on 429', () => {
  it('waits out 429 and sends the same request again', async () => {
    const { waiting, sent, waits } = scripted([
      limited({ 'x-ratelimit-reset': `${NOW / 1000 + 7}` }),
      limited(),
      OK,
    ]);
    expect(await waiting.send(WRITE)).toMatchObject(OK);
    expect(sent).toEqual([WRITE, WRITE, WRITE]);
    expect(waits).toEqual([
      { ms: 7000, n: 1 },
      { ms: 2000, n: 2 },
    ]);
  });

  it('sends a request once more that an idle connection lost, and no 408 of the API', async () => {
    const lost: Response = { ...OK, status: 408, headers: { connection: 'close' } };
    const once = scripted([lost, OK]);
    expect(await once.waiting.send(WRITE)).toEqual(OK);
    expect(once.sent).toEqual([WRITE, WRITE]);
    const twice = scripted([lost, lost, OK]);
    expect(await twice.waiting.send(WRITE)).toEqual(lost);
    const said = scripted([{ ...lost, headers: {} }, OK]);
    expect(await said.waiting.send(WRITE)).toMatchObject({ status: 408 });
    expect([twice.sent.length, said.sent.length]).toEqual([2, 1]);
  });

  it.each([
    [undefined, 6],
    [2, 3],
    [0, 1],
  ])('with maxWaits %s hands on the 429 after %i requests', async (maxWaits, requests) => {
    const { waiting, sent } = scripted([], maxWaits);
    expect(await waiting.send(READ)).toMatchObject({ status: 429 });
    expect(sent).toHaveLength(requests);
  });

  it.each<[string, Reply]>([
    ['a fault', { kind: 'fault', fault: 'reset', message: 'gone' }],
    ['503', { ...OK, status: 503 }],
    ['a 429 that asks for an hour', limited({ 'retry-after': '3600' })],
  ])('hands on %s at once', async (_, reply) => {
    const { waiting, sent, waits } = scripted([reply]);
    expect(await waiting.send(READ)).toBe(reply);
    expect([sent.length, waits.length]).toEqual([1, 0]);
  });
});

describe('a pause', () => {
  const hour = 3_600_000;
  it.each<[string, Record<string, string>, number, number, number | undefined]>([
    ['lasts until the reset', { 'x-ratelimit-reset': `${NOW / 1000 + 3}` }, 1, NOW, 3000],
    [
      'believes the date over a slow clock',
      { 'x-ratelimit-reset': `${NOW / 1000 + 3}`, date: DATE },
      1,
      NOW - hour,
      3000,
    ],
    [
      'believes the date over a fast clock',
      { 'x-ratelimit-reset': `${NOW / 1000 + 3}`, date: DATE },
      1,
      NOW + hour,
      3000,
    ],
    [
      'backs off when the clock is slow and there is no date',
      { 'x-ratelimit-reset': `${NOW / 1000 + 3}` },
      2,
      NOW - hour,
      2000,
    ],
    [
      'backs off when the reset is past',
      { 'x-ratelimit-reset': `${NOW / 1000 - 3}`, date: DATE },
      3,
      NOW,
      4000,
    ],
    [
      'backs off when the reset is in milliseconds',
      { 'x-ratelimit-reset': `${NOW}`, date: DATE },
      1,
      NOW,
      1000,
    ],
    ['backs off when the reset is no number', { 'x-ratelimit-reset': 'soon', date: 'today' }, 1, NOW, 1000],
    ['honours Retry-After in seconds', { 'retry-after': '9' }, 1, NOW, 9000],
    [
      'honours Retry-After as a date',
      { 'retry-after': new Date(NOW + 9000).toUTCString(), date: DATE },
      1,
      NOW + hour,
      9000,
    ],
    [
      'takes the longer of two',
      { 'retry-after': '2', 'x-ratelimit-reset': `${NOW / 1000 + 5}` },
      1,
      NOW,
      5000,
    ],
    ['is refused when it is too long', { 'retry-after': '601' }, 1, NOW, undefined],
    ['never is zero', { 'retry-after': '0' }, 1, NOW, 1000],
    ['doubles', {}, 4, NOW, 8000],
    ['is capped', {}, 20, NOW, 60_000],
  ])('%s', (_, headers, n, now, ms) => {
    expect(pause(limited(headers), n, now)).toBe(ms);
  });
});
