import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { emptyFolder, patchproof } from '../../harness/cli-launch.ts';
import { check, entry, refused, stored, url } from './check-file.ts';

describe('what check makes of files', () => {
  it('asks no body of an answer to HEAD, and nothing of one to a preflight', async () => {
    const bare = (method: string, status: number) => ({
      ...entry(undefined, status, '', method),
      response: { status, headers: [{ name: 'date', value: 'today' }], content: { size: 0 } },
    });
    const others = [bare('HEAD', 404), bare('OPTIONS', 403), bare('OPTIONS', 200)];
    expect(await check([refused, ...others])).toMatchObject({ code: 0 });
    expect((await check([bare('HEAD', 500)])).code).toBe(1);
  });

  it.each<readonly [what: string, content: unknown]>([
    ['is missing', { size: 210, mimeType: 'application/json' }],
    ['was never there, and neither was its size', undefined],
    ['is cut', { size: 900, text: '{"connection_id":"con_01' }],
    ['is bytes', { size: 3, encoding: 'base64', text: '//79' }],
    ['is written in no known way', { size: 3, encoding: 'gzip', text: 'abc' }],
    ['is empty where its size is not', { size: 210, text: '' }],
  ])('judges no body that %s in the file', async (_, content) => {
    const good = entry({ show_as_button: true }, 200, stored);
    const lost = { ...good, response: { ...good.response, content } };
    const { code, out } = await check([good, lost]);
    expect(code).toBe(0);
    expect(out).toMatch(/^1 body was not judged: log\.entries\[1\] \(body .+\)\n2 exchanges/);
    expect((await check([{ ...lost, request: { ...lost.request, method: 'GET' } }])).code).toBe(2);
  });

  it('undoes base64', async () => {
    const text = Buffer.from(JSON.stringify({ ...stored, show_as_button: 'é' })).toString('base64');
    const good = entry({}, 200, stored);
    const { out } = await check([
      { ...good, response: { ...good.response, content: { encoding: 'base64', text, size: 9 } } },
    ]);
    expect(out).toContain('✗ response.show_as_button.type · must');
  });

  it('tells a body that was left out of an array from one that is empty', async () => {
    const one = { method: 'PATCH', path: new URL(url).pathname, status: 400 };
    expect(await check(JSON.stringify([one]))).toMatchObject({ code: 0 });
    const { out } = await check(JSON.stringify([{ ...one, responseBody: '' }]));
    expect(out).toContain('✗ error.body.object · must');
  });

  it.each<readonly [what: string, odd: unknown, why: RegExp]>([
    ['never answered', { request: { method: 'GET', url }, response: { status: 0 } }, /never answered/],
    ['without an answer', { request: { method: 'GET', url } }, /never answered/],
    ['of no host', { request: { method: 'GET', url: '/icon.png' }, response: {} }, /url is "\/icon\.png"/],
    ['null', null, /no object/],
    ['a status of its own', { request: { method: 'GET', url }, response: { status: 999 } }, /status is 999/],
  ])('passes over one entry that is %s, and judges the others', async (_, odd, why) => {
    const { code, out } = await check([odd, refused, odd]);
    expect(code).toBe(0);
    expect(out).toMatch(/^2 of 3 entries were passed over: log\.entries\[0\] \(.+\), log\.entries\[2\]/);
    expect(out).toMatch(why);
    expect(out).toMatch(/\n1 exchange, \d+ judgements/);
  });

  it('holds nothing against other APIs in the same file', async () => {
    const elsewhere = {
      ...refused,
      request: { ...refused.request, url: 'https://logs.example/api/v2/logs' },
    };
    const other = { ...elsewhere, response: { status: 403, headers: [], content: { size: 0, text: '' } } };
    const { code, out } = await check([refused, other]);
    expect(code).toBe(0);
    expect(out).toMatch(/^2 exchanges, .*; no rule speaks of 1 of them\n$/);
  });

  it.each([
    ['a byte order mark', (text: string) => `\ufeff${text}`],
    ['UTF-16, as PowerShell writes it', (text: string) => Buffer.from(`\ufeff${text}`, 'utf16le')],
  ])('reads a file with %s', async (_, write) => {
    const cwd = emptyFolder();
    writeFileSync(join(cwd, 'x.har'), write(JSON.stringify({ log: { entries: [refused] } })));
    expect(await patchproof(['check', 'x.har'], { cwd })).toMatchObject({ code: 0 });
  });

  it.each<readonly [what: string, write: (text: string) => Buffer, why: RegExp]>([
    [
      'UTF-16',
      (text) => Buffer.from(text, 'utf16le'),
      /x\.har: it is UTF-16 without a byte order mark; save it/,
    ],
    ['UTF-16, big end first', (text) => Buffer.from(text, 'utf16le').swap16(), /it is UTF-16 without a byte/],
    [
      'UTF-32',
      (text) => Buffer.concat([Buffer.from([0xff, 0xfe, 0, 0]), Buffer.from(text)]),
      /it is UTF-32;/,
    ],
    ['Latin-1', (text) => Buffer.from(`${text} \u00fc`, 'latin1'), /it is not UTF-8; save it as UTF-8/],
    ['bytes', () => Buffer.from([1, 2, 0, 3]), /it is binary/],
  ])('refuses a file in %s, and names that', async (_, write, why) => {
    const cwd = emptyFolder();
    writeFileSync(join(cwd, 'x.har'), write(JSON.stringify({ log: { entries: [refused] } })));
    const { code, err } = await patchproof(['check', 'x.har'], { cwd });
    expect([code, err]).toEqual([2, expect.stringMatching(why)]);
  });

  it('judges an error that is nested too deep to be walked', async () => {
    const deep = `{"statusCode":400,"error":"Bad Request","message":${'['.repeat(50_000)}${']'.repeat(50_000)}}`;
    const { code, out, err } = await check(
      JSON.stringify([
        { method: 'PATCH', path: new URL(url).pathname, status: 400, responseBody: deep },
        { method: 'PATCH', path: new URL(url).pathname, status: 200, requestBody: deep, responseBody: deep },
      ]),
    );
    expect([code, err]).toEqual([1, '']);
    expect(out).toContain('✗ error.message.type · must');
    const asValue = `[{"method":"PATCH","path":"${new URL(url).pathname}","status":400,"responseBody":${deep}}]`;
    expect((await check(asValue)).out).toContain('✗ error.message.type · must');
  });

  it('prints nothing of a file but what can be seen', async () => {
    const forged = '\u001b[2J\u009b2J\r\n1 exchange, 9 judgements by 9 rules: 0 must rules violated\u202e';
    const headers = [{ name: 'content-type', value: forged }];
    const content = {
      text: JSON.stringify({ statusCode: forged, error: forged, message: [forged] }),
      size: 1,
    };
    const bad = { ...refused, response: { status: 400, headers, content } };
    const array = [
      { source: forged, method: forged, path: forged, status: forged },
      {
        source: forged,
        method: 'PATCH',
        path: new URL(url).pathname,
        status: 400,
        responseBody: forged,
        responseHeaders: { [forged]: forged, 'content-type': forged },
      },
    ];
    const odd = { request: { method: 'GET', url: forged }, response: { status: forged } };
    for (const { out, err } of [
      await check([bad, odd]),
      await check(JSON.stringify(array)),
      await check(JSON.stringify(array.slice(0, 1))),
    ]) {
      expect(out + err).not.toMatch(/(?!\n)[\p{Cc}\u202e]/u);
      expect(out + err).not.toMatch(/^1 exchange, 9 judgements/m);
    }
  });
});
