import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { contract } from '../../../src/contract/index.ts';
import { readRecorded } from '../../../src/library/read-recorded.ts';
import { check } from '../../../src/library/verify.ts';
import { parseRecord } from '../../../src/record/parse-record.ts';
import type { RecordedExchange, RunRecord } from '../../../src/record/record.ts';
import { harUrl, renderHar } from '../../../src/report/requests/har.ts';
import { referenceRun } from '../harness/recorded-run.ts';
import { hostileTexts } from '../samples/hostile-texts.ts';
import { SAMPLES } from '../samples/report-samples.ts';

interface Entry {
  readonly startedDateTime: string;
  readonly comment: string;
  readonly request: {
    readonly url: string;
    readonly headers: readonly { readonly name: string; readonly value: string }[];
    readonly queryString: readonly { readonly name: string; readonly value: string }[];
    readonly postData?: { readonly text?: string; readonly comment?: string };
    readonly bodySize: number;
  };
  readonly response: {
    readonly status: number;
    readonly comment?: string;
    readonly content: { readonly size: number; readonly text?: string; readonly comment?: string };
  };
}
const entriesOf = (record: RunRecord): readonly Entry[] =>
  (JSON.parse(renderHar(record)) as { readonly log: { readonly entries: readonly Entry[] } }).log.entries;

const violations = parseRecord(SAMPLES.violations ?? '');
const [first] = violations.exchanges;
const having = (own: Partial<RecordedExchange>): Entry | undefined =>
  entriesOf({ ...violations, exchanges: [{ ...(first as RecordedExchange), ...own }] })[0];
const answer = (own: object): RecordedExchange['reply'] => ({
  kind: 'response',
  status: 200,
  headers: {},
  body: '{}',
  ...own,
});

describe('renderHar', () => {
  it('gives bodies as they were, and their size in bytes', () => {
    const body = '{"a":"\u202e…é\\u0000"}';
    const entry = having({
      request: { method: 'PATCH', path: '/x', credential: 'full', mediaType: 'application/json', body },
      reply: answer({ body }),
    });
    expect(entry?.request.postData?.text).toBe(body);
    expect(entry?.response.content).toMatchObject({ text: body, size: Buffer.byteLength(body) });
    expect(entry?.request.bodySize).toBe(Buffer.byteLength(body));
  });

  it('gives no body that is not whole, and says what is known of it', () => {
    const cut = having({ reply: answer({ body: '{"a":"x×9000"}', elided: true }) });
    expect(cut?.response.content).toEqual({
      mimeType: '',
      size: -1,
      comment: 'not kept whole; it was {"a":"x×9000"}',
    });
    const { purpose: _, ...old } = {
      ...(first as RecordedExchange),
      reply: answer({ body: '{"a":"x×51"}' }),
    };
    const [older] = entriesOf({ ...violations, exchanges: [old] });
    expect(older?.response.content.text).toBeUndefined();
  });

  it('says of bytes that they are base64', () => {
    const request = {
      method: 'PATCH',
      path: '/x',
      credential: 'full',
      body: '//8=',
      encoding: 'base64',
    } as const;
    const entry = having({ request });
    expect(entry?.request.postData).toMatchObject({
      text: '//8=',
      comment: 'base64 of the bytes that were sent',
    });
  });

  it('names credentials and holds none', () => {
    const sent = (credential: 'full' | 'absent' | 'query' | 'cookie'): Entry['request'] | undefined =>
      having({ request: { method: 'GET', path: '/x', credential } })?.request;
    expect(sent('full')?.headers).toEqual([
      { name: 'authorization', value: '[redacted]', comment: 'credential full' },
    ]);
    expect(sent('cookie')?.headers).toEqual([
      { name: 'cookie', value: '[redacted]', comment: 'credential cookie' },
    ]);
    expect(sent('absent')?.headers).toEqual([]);
    expect(sent('query')?.queryString).toEqual([{ name: 'access_token', value: '[redacted]' }]);
  });

  it('has what was not answered, and what was waited out', () => {
    const lost = having({ reply: { kind: 'fault', fault: 'timeout', message: 'no answer within 10 s' } });
    expect(lost?.response).toMatchObject({
      status: 0,
      comment: 'timeout: no answer within 10 s',
      _error: 'timeout',
    });
    expect(having({ reply: answer({ limited: 2 }) })?.response.comment).toContain('2 answers of 429');
    expect(having({ at: 1500 })?.startedDateTime).toBe('2026-06-01T09:30:01.500Z');
    expect(having({ at: 1e300 })?.startedDateTime).toBe('9999-12-31T23:59:59.999Z');
  });
});

describe('harUrl', () => {
  it('leaves a path as it was sent, dots and escapes too', () => {
    const path = '/organizations/%2e%2E/./..//connections/con_%00?x=1';
    expect(harUrl('https://a.example', path)).toBe(`https://a.example/api/v2${path}`);
    expect(harUrl('https://a.example', '/é "x" 100%')).toBe(
      'https://a.example/api/v2/%C3%A9%20%22x%22%20100%25',
    );
  });

  it('is a URL of http, or nothing', () => {
    fc.assert(
      fc.property(hostileTexts, hostileTexts, (target, path) => {
        const url = harUrl(target, path);
        if (url !== undefined) expect(new URL(url).protocol).toMatch(/^https?:$/);
        const known = harUrl('http://127.0.0.1:1', `/${path}`);
        expect(known).toMatch(/^http:\/\/127\.0\.0\.1:1\/api\/v2\/[!-~]*$/);
      }),
    );
    for (const target of ['javascript:alert(1)//', 'file:///etc', '', 'https://'])
      expect(harUrl(target, '/x')).toBeUndefined();
  });
});

describe('the HAR of a run', () => {
  it('can be checked: nothing is blamed that was not', async () => {
    const { record } = await referenceRun();
    const { recorded, odd } = readRecorded('run.har', renderHar(record));
    const { rules, bodiless } = check(recorded, contract('2026-04'));
    expect(rules.filter(({ violations }) => violations.length > 0).map(({ rule }) => rule.id)).toEqual([]);
    expect(rules.length).toBeGreaterThan(30);
    expect([recorded.length, odd, bodiless]).toEqual([record.exchanges.length, [], []]);
  });

  it('is checked without the answers it does not hold', () => {
    const lost = answer({ body: '{"statusCode":400,…', elided: true, status: 400 });
    const exchanges = violations.exchanges.map((one) => ({ ...one, reply: lost }));
    const { recorded } = readRecorded('run.har', renderHar({ ...violations, exchanges }));
    expect(recorded.every(({ lost }) => lost === 'body not recorded')).toBe(true);
    const { rules, bodiless } = check(recorded, contract('2026-04'));
    expect(bodiless).toEqual(recorded);
    expect(rules.every(({ rule }) => rule.looksAt !== undefined)).toBe(true);
  });
});
