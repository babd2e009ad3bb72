import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Ended, emptyFolder, expectDiscreet, patchproof, root } from './cli-launch.ts';

const recorded = join(root, '..', 'shared', 'data', 'recorded-traffic.json');
const url =
  'https://acme.eu.auth0.com/api/v2/organizations/org_0123456789abcdef/connections/con_0123456789abcdef';

const headers = [
  { name: 'Content-Type', value: 'application/json; charset=utf-8' },
  { name: 'X-RateLimit-Limit', value: '10' },
  { name: 'X-RateLimit-Remaining', value: '9' },
  { name: 'X-RateLimit-Reset', value: '1790000000' },
];

const stored = {
  connection_id: 'con_0123456789abcdef',
  assign_membership_on_login: false,
  show_as_button: true,
  connection: { name: 'staff-database', strategy: 'auth0' },
};

const entry = (sent: unknown, status: number, answer: unknown, method = 'PATCH') => ({
  request: {
    method,
    url,
    headers: [],
    postData: { mimeType: 'application/json', text: JSON.stringify(sent) },
  },
  response: { status, headers, content: { mimeType: 'application/json', text: JSON.stringify(answer) } },
});

const refused = entry({ show_as_button: 1 }, 400, {
  statusCode: 400,
  error: 'Bad Request',
  message:
    "Payload validation error: 'Expected type boolean but found type integer' on property show_as_button.",
  errorCode: 'invalid_body',
});

function check(content: unknown, ...words: readonly string[]): Promise<Ended> {
  const cwd = emptyFolder();
  const text =
    typeof content === 'string' ? content : JSON.stringify({ log: { version: '1.2', entries: content } });
  writeFileSync(join(cwd, 'traffic.har'), text);
  return patchproof(['check', 'traffic.har', ...words], { cwd });
}

describe('patchproof check', () => {
  it('finds nothing wrong with a HAR of good answers', async () => {
    const ended = await check([entry({ show_as_button: true }, 200, stored), refused]);
    expect(ended).toMatchObject({ code: 0, err: '' });
    expect(ended.out).toMatch(
      /^2 exchanges, \d+ judgements by \d+ rules: 0 must rules violated, 0 should rules\n$/,
    );
  });

  it('counts one exchange as one', async () => {
    expect((await check([refused])).out).toMatch(
      /^1 exchange, \d+ judgements by \d+ rules: 0 must rules violated/,
    );
    const elsewhere = { ...refused, request: { ...refused.request, url: 'https://acme.eu.auth0.com/' } };
    expect((await check([elsewhere])).out).toMatch(/^Nothing to judge: none of 1 exchange is/);
  });

  it('names the rule, the exchange, what was expected and what was there', async () => {
    const { connection_id: _, ...nameless } = stored;
    const { code, out } = await check([refused, entry({ show_as_button: true }, 200, nameless)]);
    expect(code).toBe(1);
    expect(out).toContain('✗ response.body.required · must');
    expect(out).toContain('log.entries[1]');
    expect(out).toMatch(/expected .*connection_id/);
  });

  it('judges an error that is no JSON', async () => {
    const page = { ...refused.response, content: { mimeType: 'text/html', text: '<html>Oops</html>' } };
    const { code, out } = await check([{ ...refused, response: page }]);
    expect(code).toBe(1);
    expect(out).toContain('✗ error.body.object · must');
  });

  it('fails for a should rule only when it is strict', async () => {
    const drifted = [entry({ show_as_button: true }, 200, { ...stored, colour: 'blue' })];
    expect((await check(drifted)).code).toBe(0);
    expect((await check(drifted, '--strict')).code).toBe(1);
  });

  it('cannot tell when there is nothing to judge', async () => {
    const { code, out } = await check([]);
    expect(code).toBe(2);
    expect(out).toMatch(/^Nothing to judge/);
  });

  it.each([
    ['what is no JSON', '{"log": '],
    ['what is neither a HAR nor an array', '{"entries": []}'],
    ['an entry without a url', '{"log": {"entries": [{"request": {}, "response": {}}]}}'],
    ['an entry that is no exchange', '[{"method": "PATCH"}, 7]'],
  ])('says what it expected instead of %s', async (_, content) => {
    const ended = await check(content);
    expect(ended).toMatchObject({ code: 2, out: '' });
    expect(ended.err).toMatch(/^(patchproof: traffic\.har: .*expected .+\n)+$/);
    expectDiscreet(ended);
  });

  describe.each<readonly [what: string, type: string, text: string]>([
    ['a page', 'text/html', '<html>log in</html>'],
    ['nothing', 'application/json', ''],
    ['JSON cut off', 'application/json', '{"connection_id":"con_01'],
    ['a list', 'application/json', '[]'],
  ])('an accepted PATCH that is answered with %s', (_, type, text) => {
    const good = entry({ show_as_button: true }, 200, stored);
    const bad = {
      ...good,
      response: {
        ...good.response,
        headers: [{ name: 'content-type', value: type }],
        content: { text, size: text.length },
      },
    };

    it('breaks the rules that a run names for it', async () => {
      const { code, out } = await check([good, bad]);
      expect(code).toBe(1);
      expect(out).toContain('✗ response.body.object · must');
      expect(out.includes('✗ response.content-type.json · must')).toBe(type === 'text/html');
    });
  });

  it.each([
    [201, 'response.status.ok'],
    [204, 'response.status.ok'],
    [503, 'error.status.server-error'],
  ])('does not let an accepted PATCH end with %i', async (status, rule) => {
    const { code, out } = await check([entry({ show_as_button: true }, status, stored)]);
    expect(code).toBe(1);
    expect(out).toContain(`✗ ${rule} · must`);
  });

  it('says nothing of redirects, and nothing good', async () => {
    const moved = entry({ show_as_button: true }, 302, '');
    expect(await check([moved])).toMatchObject({ code: 2 });
    expect((await check([moved, refused])).out).toMatch(/; no rule speaks of 1 of them\n$/);
  });

  it('judges what holds an organization connection, by method and status', async () => {
    const page = '<html>';
    const list = { ...entry(undefined, 200, { connections: [stored, 7] }, 'GET') };
    list.request.url = url.replace(/\/con_.*/, '');
    expect((await check([entry(undefined, 200, stored, 'GET')])).code).toBe(0);
    expect((await check([entry(undefined, 200, page, 'GET')])).out).toContain('✗ response.body.type · must');
    expect((await check([list])).out).toContain('✗ response.body.type · must');
    expect(await check([entry(undefined, 204, '', 'DELETE')])).toMatchObject({ code: 2 });
  });

  it('holds nothing but types against the older family, whose schema requires nothing', async () => {
    const older = (answer: unknown) => {
      const one = entry({ show_as_button: true }, 200, answer);
      return {
        ...one,
        request: { ...one.request, url: url.replace('/connections/', '/enabled_connections/') },
      };
    };
    expect((await check([older({ show_as_button: true })])).code).toBe(0);
    expect((await check([older({ show_as_button: 'yes' })])).out).toContain('✗ response.show_as_button.type');
  });

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

  it('blames a server for what it took, and asks for no echo of it', async () => {
    const sent = { organization_connection_name: 'a'.repeat(51), show_as_button: 'yes', colour: 'blue' };
    const { code, out } = await check([entry(sent, 200, stored)]);
    expect(code).toBe(1);
    expect(out).toContain('✗ request.organization_connection_name.maxLength · must');
    expect(out).toContain('✗ request.show_as_button.type · must');
    expect(out).not.toContain('response.body.echo');
    const known = entry({ organization_member_access_level: 'none' }, 200, stored);
    expect(await check([known])).toMatchObject({ code: 0 });
  });

  it('names a file that is not there, and one that is a folder', async () => {
    const missing = await patchproof(['check', 'nowhere.har']);
    expect(missing).toEqual({
      code: 2,
      out: '',
      err: 'patchproof: nowhere.har: there is no such file; expected a HAR or JSON file\n',
    });
    expect(await patchproof(['check', '.'])).toEqual({
      code: 2,
      out: '',
      err: 'patchproof: .: it is a folder; expected a HAR or JSON file\n',
    });
  });

  it('flags nothing in what real tenants answered', async ({ skip }) => {
    if (!existsSync(recorded)) skip('the recorded traffic is not beside this checkout');
    const { code, out, err } = await patchproof(['check', recorded]);
    expect([code, err]).toEqual([0, '']);
    expect(out).toMatch(/^212 exchanges, \d+ judgements by \d+ rules: 0 must rules violated/);
  });
});
