import { describe, expect, test } from 'vitest';
import { readCase } from '../../../../src/cases/build.ts';
import { isPart, readOn } from '../../../../src/engine/observe/pages.ts';
import type { Exchange, Json, JsonObject, Reply } from '../../../../src/model.ts';
import { answer, exchanges, silence, stored } from '../../harness/exchanges.ts';

const list = readCase('list');
const ids = (from: number, to: number): readonly JsonObject[] =>
  Array.from({ length: to - from }, (_, at) => ({ connection_id: `con_${from + at}` }));

/** A list of so many, in pages of a size; `at` answers some pages otherwise. */
async function read(total: number, size: number, at: Readonly<Record<number, Reply>> = {}) {
  const paths: string[] = [];
  const page = (n: number): Reply =>
    at[n] ??
    stored({
      connections: ids(n * size, Math.min(total, (n + 1) * size)),
      start: n * size,
      limit: size,
      total,
    });
  const [first] = exchanges([list, page(0)]);
  let n = 1;
  const all = await readOn(first as Exchange, async (asked) => {
    paths.push(asked.request.path);
    n += 1;
    const own = Number(/&page=(\d+)$/.exec(asked.request.path)?.[1]);
    return { ...(first as Exchange), n, case: asked, reply: page(own) };
  });
  const { reply } = all;
  const value = reply.kind === 'response' && reply.payload.kind === 'json' ? reply.payload.value : undefined;
  const shown = (value as { readonly connections?: Json } | undefined)?.connections;
  return { all, paths, shown: Array.isArray(shown) ? shown.length : undefined };
}

describe('a list', () => {
  test('that is all there is is not read on', async () => {
    const { all, paths, shown } = await read(3, 50);
    expect([paths, shown, all.n]).toEqual([[], 3, 1]);
    expect(isPart(all.reply)).toBe(false);
  });

  test('that has a size of its own is read to its end, as one reading of its last page', async () => {
    const { all, paths, shown } = await read(5, 2);
    expect(paths).toEqual([`${list.request.path}&page=1`, `${list.request.path}&page=2`]);
    expect([shown, all.n, all.case.id]).toEqual([5, 3, 'read/list']);
    expect(isPart(all.reply)).toBe(false);
  });

  test('is not read for ever', async () => {
    const { paths, shown, all } = await read(1_000, 2);
    expect([paths.length, shown]).toEqual([19, 40]);
    expect(isPart(all.reply)).toBe(true);
  });

  test('whose order changes between two pages is asked for again until every entry was seen', async () => {
    const all = ids(0, 121);
    let n = 0;
    const page = (own: number): Reply => {
      n += 1;
      const order = n % 2 === 1 ? all : all.toReversed();
      return stored({
        connections: order.slice(own * 100, (own + 1) * 100),
        start: own * 100,
        limit: 100,
        total: 121,
      });
    };
    const [first] = exchanges([list, page(0)]);
    const { reply } = await readOn(first as Exchange, async (asked) => ({
      ...(first as Exchange),
      case: asked,
      reply: page(Number(/&page=(\d+)$/.exec(asked.request.path)?.[1] ?? 0)),
    }));
    expect(isPart(reply)).toBe(false);
    expect(n).toBe(3);
  });

  test.for<[string, Reply]>([
    ['a page has nothing', stored({ connections: [], start: 2, limit: 2, total: 5 })],
    ['a page is no page', answer(400, { statusCode: 400 })],
    ['a page is lost', silence],
  ])('ends where %s', async ([, odd]) => {
    const { paths, shown } = await read(5, 2, { 1: odd });
    expect([paths.length, shown]).toEqual([1, 2]);
  });

  test.for<[string, Reply]>([
    ['an array', answer(200, [{ connection_id: 'a' }])],
    ['a list without a total', stored({ connections: [] })],
    ['a total without a list', stored({ total: 3 })],
    ['an error', answer(403, { total: 3, connections: [] })],
    ['silence', silence],
  ])('is none when it is %s', async ([, reply]) => {
    const { all, paths } = await read(5, 2, { 0: reply });
    expect([paths, all.reply]).toEqual([[], reply]);
    expect(isPart(reply)).toBe(false);
  });
});
