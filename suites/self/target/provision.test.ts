import { describe, expect, it } from 'vitest';
import type { Json, Reply, Request } from '../../../src/model.ts';
import { provision } from '../../../src/target/provision.ts';
import { ConfigError } from '../../../src/text/errors.ts';
import { answer, silence } from '../harness/exchanges.ts';
import { thrown } from '../harness/thrown.ts';

const NOW = Date.parse('2026-07-01T00:00:00.000Z');
const prefix = 'patchproof-20260701t000000-abc123';

interface Stored {
  readonly kind: string;
  readonly id: string;
  readonly name: string;
}

/** A tenant in memory. `refuse` answers in its place; what it does not answer is carried out. */
function tenant(
  refuse: (request: Request, n: number) => Reply | undefined = () => undefined,
  lost: (request: Request, n: number) => Reply | undefined = () => undefined,
) {
  const stored = new Map<string, Stored>();
  const attached = new Map<string, number>();
  const counts = new Map<string, number>();
  const requests: string[] = [];
  let time = 0;
  const shown = ({ id, name }: Stored): Json => ({ id, name });
  const carryOut = ({ method, path, body }: Request): Reply => {
    const value = (body?.kind === 'json' ? body.value : {}) as Readonly<Record<string, string>>;
    const [, kind = '', id = '', sub, other = ''] = path.split('?', 1).join('').split('/');
    if (method === 'DELETE') {
      stored.delete(id);
      return answer(204);
    }
    if (method === 'GET' && sub === undefined && id === '')
      return answer(200, [...stored.values()].filter((one) => one.kind === kind).map(shown));
    if (method === 'GET') return attached.has(`${id}/${other}`) ? answer(200, {}) : answer(404);
    if (sub === 'connections') {
      const key = `${id}/${value.connection_id}`;
      if (attached.has(key)) return answer(409);
      attached.set(key, time);
      return answer(201, {});
    }
    if ([...stored.values()].some((one) => one.kind === kind && one.name === value.name)) return answer(409);
    const made = { kind, id: `${kind.slice(0, 3)}_${stored.size + 1}`, name: String(value.name) };
    stored.set(made.id, made);
    return answer(201, shown(made));
  };
  const send = async (request: Request): Promise<Reply> => {
    const key = `${request.method} ${request.path.split('/').slice(0, 2).join('/')}${request.path.split('/').length > 3 ? '/…' : ''}`;
    const n = (counts.get(key) ?? 0) + 1;
    counts.set(key, n);
    requests.push(key);
    const own = refuse(request, n);
    if (own !== undefined) return own;
    const reply = carryOut(request);
    return lost(request, n) ?? reply;
  };
  const sleep = async (ms: number): Promise<void> => {
    time += ms;
  };
  return {
    make: () => provision(send, 'abc123', NOW, sleep),
    names: () => [...stored.values()].map(({ name }) => name.replace(`${prefix}-`, '')),
    add: (one: Stored) => stored.set(one.id, one),
    requests,
    time: () => time,
  };
}

const isPost = ({ method, path }: Request, kind: string): boolean => method === 'POST' && path === `/${kind}`;
const limit = answer(403, {
  statusCode: 403,
  message: 'You reached the limit of entities of this type for this tenant.',
});

describe('resources of a run', () => {
  it('are two organizations and two connections, and are gone after it', async () => {
    const { make, names } = tenant();
    const made = await make();
    expect(names()).toEqual(['db', 'ent', 'a', 'b']);
    expect(Object.keys(made.subject).toSorted()).toEqual([
      'connection',
      'organization',
      'other_connection',
      'other_organization',
    ]);
    expect(await made.remove()).toEqual([]);
    expect(names()).toEqual([]);
  });

  it('get another name where one is taken, and leave what has that name alone', async () => {
    const { make, names, add } = tenant();
    add({ kind: 'organizations', id: 'org_theirs', name: `${prefix}-a` });
    const made = await make();
    expect(names()).toEqual(['a', 'db', 'ent', 'a2', 'b']);
    expect(await made.remove()).toEqual([]);
    expect(names()).toEqual(['a']);
  });

  it('are not tried under name after name', async () => {
    const { make, requests, names } = tenant((request) =>
      isPost(request, 'organizations') ? answer(409) : undefined,
    );
    expect(await thrown(make())).toBeInstanceOf(ConfigError);
    expect(requests.filter((one) => one === 'POST /organizations')).toHaveLength(3);
    expect(names()).toEqual([]);
  });

  it.each<[string, (request: Request, n: number) => boolean, readonly string[], readonly string[]]>([
    [
      'a second organization',
      (one, n) => isPost(one, 'organizations') && n > 1,
      ['db', 'ent', 'a'],
      ['other_organization'],
    ],
    [
      'a second connection',
      (one, n) => isPost(one, 'connections') && n > 1,
      ['db', 'a', 'b'],
      ['other_connection'],
    ],
    [
      'an enterprise connection',
      (one, n) => isPost(one, 'connections') && n === 2,
      ['db', 'db2', 'a', 'b'],
      [],
    ],
    [
      'a second one of either',
      (one, n) => (isPost(one, 'connections') || isPost(one, 'organizations')) && n > 1,
      ['db', 'a'],
      ['other_connection', 'other_organization'],
    ],
  ])('do without %s where the tenant allows none', async (_, isRefused, expected, missing) => {
    const { make, names } = tenant((request, n) => (isRefused(request, n) ? limit : undefined));
    const { subject, remove } = await make();
    expect(names()).toEqual(expected);
    for (const name of missing) expect(subject).not.toHaveProperty(name);
    expect(await remove()).toEqual([]);
    expect(names()).toEqual([]);
  });

  it.each([300, 4_500])('are waited for, when an attachment shows after %i ms', async (ms) => {
    const seen = new Map<string, number>();
    const own = tenant((request) => {
      if (request.method !== 'GET' || !request.path.includes('/connections/')) return undefined;
      const first = seen.get(request.path) ?? own.time();
      seen.set(request.path, first);
      return own.time() - first >= ms ? undefined : answer(404);
    });
    await own.make();
    expect(own.time()).toBeGreaterThanOrEqual(3 * ms);
  });

  it('are waited for, when one of two nodes shows an attachment after 1,200 ms', async () => {
    const seen = new Map<string, { at: number; n: number }>();
    const last: boolean[] = [];
    const own = tenant((request) => {
      if (request.method !== 'GET' || !request.path.includes('/connections/')) return undefined;
      const { at, n } = seen.get(request.path) ?? { at: own.time(), n: 0 };
      seen.set(request.path, { at, n: n + 1 });
      const isLate = n % 2 === 1 && own.time() - at < 1_200;
      last.push(isLate);
      return isLate ? answer(404) : undefined;
    });
    await own.make();
    expect(own.time()).toBeGreaterThanOrEqual(3 * 1_200);
    expect(last.slice(-2)).toEqual([false, false]);
  });

  it('are deleted again, when an attachment never shows', async () => {
    const { make, names } = tenant((request) =>
      request.method === 'GET' && request.path.includes('/connections/') ? answer(404) : undefined,
    );
    expect(String(await thrown(make()))).toContain('an attachment that can be read could not be created');
    expect(names()).toEqual([]);
  });

  const gone = { kind: 'fault', fault: 'reset', message: 'x' } as const;

  it.each<[string, Reply]>([
    ['503', answer(503)],
    ['a reset', gone],
  ])('are asked for once more after %s, whether or not they were made', async (_, reply) => {
    for (const isMade of [true, false]) {
      const lose = ({ method }: Request, n: number): Reply | undefined =>
        method !== 'GET' && n === 1 ? reply : undefined;
      const { make, names } = isMade ? tenant(undefined, lose) : tenant(lose);
      const made = await make();
      expect(names()).toEqual(['db', 'ent', 'a', 'b']);
      expect(await made.remove()).toEqual([]);
      expect(names()).toEqual([]);
    }
  });

  it.each(['dns', 'refused'] as const)(
    'are not looked for when nothing could be sent (%s)',
    async (fault) => {
      const { make } = tenant(() => ({ kind: 'fault', fault, message: 'cannot be reached' }));
      const problems = (await thrown(make())) as ConfigError;
      expect(problems.problems).toEqual(['a database connection could not be created: cannot be reached']);
    },
  );

  it('that may have been made are named, when it cannot be looked up', async () => {
    const { make } = tenant(
      ({ method, path }) => (method === 'GET' && path.startsWith('/connections?') ? answer(403) : undefined),
      (request) => (isPost(request, 'connections') ? silence : undefined),
    );
    expect(String(await thrown(make()))).toContain(`${prefix}-db may have been created`);
  });
});
