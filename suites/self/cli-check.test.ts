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

const entry = (sent: unknown, status: number, answer: unknown) => ({
  request: {
    method: 'PATCH',
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
