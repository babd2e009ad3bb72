import { describe, expect, test } from 'vitest';
import * as firewalls from '../../../../fixtures/variants/gateways/firewall-answers.ts';
import type { Gateway } from '../../../../fixtures/variants/gateways/gateway.ts';
import * as proxies from '../../../../fixtures/variants/gateways/proxy-answers.ts';
import { contextOf } from '../../../../src/engine/observe/context.ts';
import { isAccepted, isRefused } from '../../../../src/engine/observe/exchanges.ts';
import { frontOf } from '../../../../src/engine/observe/front.ts';
import type { Case, Json, Reply, Response } from '../../../../src/model.ts';
import { isBlockedWithSuccess, isGatewayPage } from '../../../../src/rules/oracle.ts';
import { exchanges, read, write } from '../../harness/exchanges.ts';

/** Headers that every answer of the API in these tests has. */
const usual: Response['headers'] = {
  'content-type': 'application/json; charset=utf-8',
  'cache-control': 'no-cache',
  'strict-transport-security': 'max-age=31536000',
  vary: 'origin',
};

const api = (status: number, value: Json = { statusCode: status, error: 'x', message: 'y' }): Response => ({
  kind: 'response',
  status,
  headers: usual,
  payload: { kind: 'json', value },
});

const page = (status: number, text: string, headers: Response['headers'] = {}): Response => ({
  kind: 'response',
  status,
  headers: { 'content-type': 'text/html', ...headers },
  payload: { kind: 'text', text },
});

const json = (status: number, value: Json, headers: Response['headers'] = {}): Response => ({
  kind: 'response',
  status,
  headers: { 'content-type': 'application/json', ...headers },
  payload: { kind: 'json', value },
});

/** A request that is wrong in one way: `part/keyword`. */
const wrong = (subject: string, keyword: string): Case =>
  write(`${subject}/${keyword}`, {
    aim: { kind: 'reject', fault: { in: 'syntax' }, statuses: [400] },
    edges: [{ subject, keyword, side: 'beyond', value: 'x' }],
  });

const name = wrong('name', 'pattern');
const header = wrong('header', 'absent');
const other = wrong('body', 'type');

/** What an API in JSON has answered before, under headers of its own or with more of them. */
const habit = (more: Response['headers'] = {}) =>
  [api(200, { connection_id: 'c' }), api(200, { connection_id: 'c' }), api(400), api(401), api(403)].map(
    (reply, at) => [write(`w${at}`), { ...reply, headers: { ...reply.headers, ...more } }] as const,
  );

/** Why the last of some answers is not the API's; undefined when it is. */
function why(
  answers: readonly (readonly [Case, Reply])[],
  before: readonly (readonly [Case, Reply])[] = habit(),
): string | undefined {
  const all = exchanges(...before, ...answers);
  return frontOf(all).get(all.length);
}

const made = (gateway: Gateway, status: number): Response => {
  const { headers, body } = gateway.refuse(status);
  return (headers['content-type'] ?? '').includes('json')
    ? { kind: 'response', status, headers, payload: { kind: 'json', value: JSON.parse(body) as Json } }
    : { kind: 'response', status, headers, payload: { kind: 'text', text: body } };
};

describe('an answer of a gateway is told from those of the API behind it', () => {
  const all = Object.entries({ ...firewalls, ...proxies }) as readonly (readonly [string, Gateway])[];

  test.for(all)('%s: a refusal of two kinds of requests with 403', ([, gateway]) => {
    const before = habit(gateway.adds);
    expect(
      why(
        [
          [header, made(gateway, 403)],
          [name, made(gateway, 403)],
        ],
        before,
      ),
    ).toMatch(/^something in front of the API answered 403: /);
  });

  const pages = all.filter(([, { refuse }]) => !(refuse(403).headers['content-type'] ?? '').includes('json'));

  test.for(pages)('%s: one page by itself, of 403 and of 413', ([, gateway]) => {
    const before = habit(gateway.adds);
    for (const status of [403, 413])
      expect(why([[name, made(gateway, status)]], before)).toContain(
        `in front of the API answered ${status}`,
      );
  });

  test.for<[string, Response]>([
    ['a header that gateways add to refusals of their own', page(403, 'no', { 'cf-mitigated': 'challenge' })],
    [
      'the type of an error of AWS',
      json(403, { message: 'Forbidden' }, { 'x-amzn-errortype': 'ForbiddenException' }),
    ],
    ['another server', page(400, 'no', { server: 'cloudfront' })],
    ['another server, in JSON', json(401, { message: 'Unauthorized' }, { server: 'kong/3.8.0' })],
    [
      'a redirect to where people log in',
      page(302, '', { location: 'https://sso.example/login?back=/api/v2/' }),
    ],
    ['a redirect to a login beside the API', page(302, '', { location: '/oauth2/start?rd=%2Fapi%2Fv2%2F' })],
    ['a limit that the API has none of, without its headers', page(414, 'URI Too Long')],
    ['a 404 without its headers, where the API has its own', page(404, '404 page not found')],
  ])('by %s', ([, reply]) => {
    expect(why([[name, reply]], [...habit(), [wrong('id', 'exists'), api(404)]])).toBeDefined();
  });

  test('by the same page for unrelated requests, with all headers of the API', () => {
    const branded = (n: number): Response => page(403, `<h1>Sorry</h1> incident ${n}`, usual);
    expect(
      why([
        [header, branded(1)],
        [name, branded(2)],
      ]),
    ).toBe('something in front of the API answered 403: the API answers 403 in JSON');
  });

  test('by the same message for unrelated requests, without the headers of the API', () => {
    const own = json(401, { message: 'Unauthorized' });
    expect(
      why([
        [header, own],
        [wrong('token', 'expired'), own],
      ]),
    ).toContain('it lacks headers');
    expect(why([[header, own]])).toBeUndefined();
  });
});

describe('an answer of the API is none of a gateway', () => {
  const own = (status: number, text: string, type = 'text/html'): Response =>
    page(status, text, { ...usual, 'content-type': type });

  test.for<[string, readonly (readonly [Case, Reply])[]]>([
    [
      'its envelope',
      [
        [name, api(403)],
        [other, api(403)],
      ],
    ],
    [
      'its envelope, without its usual headers',
      [[name, json(403, { statusCode: 403, error: 'x', message: 'y' })]],
    ],
    ['a page of its own', [[name, own(400, '<h1>Bad Request</h1>')]]],
    [
      'the same page of its own for everything that is not valid',
      [
        [name, own(400, 'Bad')],
        [other, own(400, 'Bad')],
      ],
    ],
    ['a 404 of its own', [[name, own(404, '<pre>Cannot PATCH</pre>')]]],
    ['a 406 of its own', [[name, own(406, 'Not Acceptable')]]],
    ['a 413 of its own', [[name, own(413, 'Payload Too Large')]]],
    ['a 414 of its own', [[name, own(414, 'URI Too Long')]]],
    [
      'a 403 of its own, for one kind of requests',
      [
        [name, own(403, 'Forbidden')],
        [name, own(403, 'Forbidden')],
      ],
    ],
    ['a line of text', [[name, own(400, 'invalid name\n', 'text/plain')]]],
    ['a bad request that something without its headers answers', [[name, page(400, 'Bad Request')]]],
    ['a redirect of its router', [[name, page(308, '', { location: '/api/v2/organizations/x' })]]],
    ['a redirect to its own login page', [[header, page(302, '', { ...usual, location: '/login' })]]],
    ['a redirect to nowhere', [[name, page(302, '')]]],
    ['another shape of JSON, with its headers', [[header, { ...json(401, { error: 'x' }), headers: usual }]]],
    ['a limit of requests', [[name, page(429, 'Too Many Requests')]]],
    ['a failure', [[name, page(502, '<center>nginx</center>')]]],
  ])('%s', ([, answers]) => {
    expect(why(answers)).toBeUndefined();
  });

  test('where the API answers everything of that status so', () => {
    const forbidden = own(403, '<h1>Forbidden</h1>');
    const before = habit().filter(([, reply]) => reply.status !== 403);
    expect(
      why(
        [
          [wrong('scope', 'missing'), forbidden],
          [wrong('scope', 'read'), forbidden],
        ],
        before,
      ),
    ).toBeUndefined();
  });

  test('where the API has hardly a header of its own, so that a lack of them tells nothing', () => {
    const bare = [200, 200, 400, 401, 403].map(
      (status, at) =>
        [write(`w${at}`), json(status, { statusCode: status, error: 'x', message: 'y' })] as const,
    );
    expect(
      why(
        [
          [name, page(404, 'Not Found')],
          [other, page(404, 'Not Found')],
        ],
        bare,
      ),
    ).toBeUndefined();
    expect(why([[name, page(414, 'URI Too Long')]], bare)).toBeDefined();
  });

  test('where one page answers what is no JSON, and an open question that the same reader refuses', () => {
    const malformed = page(400, 'Malformed JSON in request body');
    const question = write('body/open', {
      aim: { kind: 'open' },
      edges: [{ subject: 'body', keyword: 'open', side: 'inside', value: 'gzip' }],
    });
    const syntax = wrong('body', 'syntax');
    expect(
      why([
        [question, malformed],
        [syntax, malformed],
      ]),
    ).toBeUndefined();
  });

  test('where a status that is due is never answered in another way, for any credential', () => {
    const refusedBy = (value: string): Case =>
      write(`header/${value}`, {
        aim: { kind: 'reject', fault: { in: 'credential' }, statuses: [401] },
        edges: [{ subject: 'header', keyword: value, side: 'beyond', value }],
      });
    const login = page(401, '<h1>401 Authorization Required</h1>');
    const before = habit().filter(([, { status }]) => status !== 401);
    const all = [
      [refusedBy('absent'), login],
      [refusedBy('scheme'), login],
    ] as const;
    expect(why(all, before)).toBeUndefined();
    expect(why(all)).toMatch(/^something in front of the API answered 401: /);
  });

  test('where only the API knows that a resource is not there, whatever other paths are answered with', () => {
    const nobody = write('id/exists/unknown', {
      aim: { kind: 'reject', fault: { in: 'resource' }, statuses: [404] },
      edges: [{ subject: 'id', keyword: 'exists', side: 'beyond', value: 'unknown' }],
    });
    const before = [...habit(), [wrong('path', 'encoding'), api(404)] as const];
    expect(why([[nobody, page(404, '')]], before)).toBeUndefined();
    expect(why([[name, page(404, '')]], before)).toMatch(/^something in front of the API answered 404: /);
  });

  test('where no change was ever accepted: then there is nothing to tell it from', () => {
    const shut = [
      [read('home'), api(200, {})],
      [name, made(firewalls.cloudflare, 403)],
    ] as const;
    expect(why([], shut)).toBeUndefined();
  });

  test('where a server is named the same', () => {
    const named = habit({ server: 'nginx' });
    expect(why([[name, page(400, 'Bad', { ...usual, server: 'nginx' })]], named)).toBeUndefined();
  });
});

describe('a page with the status 200', () => {
  const blocked = made(firewalls.bigIp, 200);

  test('of a firewall is a refusal', () => {
    expect(isBlockedWithSuccess(blocked)).toBe(true);
    expect([isAccepted(blocked), isRefused(blocked)]).toEqual([false, true]);
    expect(why([[name, blocked]])).toContain('answered 200');
  });

  test.for<[string, Response]>([
    ['JSON', json(200, { message: 'The requested URL was rejected. Your support ID is: 1' })],
    ['a page of the API', page(200, '<h1>Welcome</h1>')],
    ['a text that is no page', page(200, 'The requested URL was rejected', { 'content-type': 'text/plain' })],
  ])('is none when it is %s', ([, reply]) => {
    expect(isBlockedWithSuccess(reply)).toBe(false);
    expect(isAccepted(reply)).toBe(true);
  });

  test('is looked at as far as a page begins', () => {
    expect(isGatewayPage(page(403, `${' '.repeat(5_000)}mod_security`))).toBe(false);
  });
});

test('what is known of fronts is part of what a run tells of its exchanges', () => {
  const all = exchanges(...habit(), [name, made(proxies.nginx, 413)]);
  expect([...contextOf(all).fronts.keys()]).toEqual([6]);
});
