import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { expectDiscreet, patchproof, root } from '../../harness/cli-launch.ts';
import { check, entry, refused, stored } from './check-file.ts';

const recorded = join(root, '..', 'shared', 'data', 'recorded-traffic.json');
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
    expect(out).toMatch(/\n1 possible cause explains 1 of 1 failure\n● /);
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
