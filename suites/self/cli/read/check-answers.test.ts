import { describe, expect, it } from 'vitest';
import { check, entry, refused, stored, url } from './check-file.ts';

describe('what check makes of answers', () => {
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

  it.each<readonly [answer: unknown, isList: boolean]>([
    [[stored], true],
    [[], true],
    [{ connections: [stored], total: 1 }, true],
    [{ connections: {} }, false],
    [{}, false],
    [7, false],
    ['<html>', false],
  ])('takes %j for a list of connections: %j', async (answer, isList) => {
    const list = entry(undefined, 200, answer, 'GET');
    list.request.url = url.replace(/\/con_.*/, '');
    const { code, out } = await check([list]);
    expect(code).toBe(isList ? 0 : 1);
    if (!isList) expect(out).toContain('expected a list of connections, or an object with one');
  });

  it.each([
    [200, 0],
    [204, 1],
    [404, 0],
  ])('judges the status %i of an answer to HEAD', async (status, code) => {
    expect(await check([entry(undefined, status, '', 'HEAD')])).toMatchObject({ code });
  });

  it.each([
    '/api/v2/organizations/%6Frg_1/connections/con%5F1',
    '/%61pi/v2/organizations/org_1/%63onnections/con_1',
  ])('decodes %s before it is matched', async (path) => {
    const one = { method: 'PATCH', path, status: 200, responseBody: { ...stored, connection_id: 'con_1' } };
    expect(await check(JSON.stringify([one]))).toMatchObject({ code: 0 });
    const { out } = await check(JSON.stringify([{ ...one, responseBody: stored }]));
    expect(out).toContain('✗ response.connection_id.path');
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
});
