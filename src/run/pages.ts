import type { Case, Exchange, Json, JsonObject, Reply } from '../model.ts';
import { isObject } from './body-of.ts';

/** More pages than this are not asked for. */
const mostPages = 20;

interface Page {
  readonly value: JsonObject;
  readonly items: readonly Json[];
  readonly total: number;
}

/** A page that says how many there are in all. */
function pageIn(reply: Reply): Page | undefined {
  if (reply.kind === 'fault' || reply.status !== 200 || reply.payload.kind !== 'json') return undefined;
  const { value } = reply.payload;
  if (!isObject(value) || !Array.isArray(value.connections) || typeof value.total !== 'number')
    return undefined;
  return { value, items: value.connections, total: value.total };
}

/** Whether an answer is a page of a list that goes on. */
export function isPart(reply: Reply): boolean {
  const page = pageIn(reply);
  return page !== undefined && page.items.length < page.total;
}

/** The same reading of a later page. */
const nextPage = (reading: Case, page: number): Case => ({
  ...reading,
  request: { ...reading.request, path: `${reading.request.path}&page=${page}` },
});

/**
 * Reads on where a list has more than the page shows: a tenant may have a limit of its own, whatever is asked for.
 * Returns the last exchange, with everything that the pages showed in its reply.
 */
export async function readOn(
  first: Exchange,
  send: (candidate: Case) => Promise<Exchange>,
): Promise<Exchange> {
  const start = pageIn(first.reply);
  if (start === undefined || first.reply.kind === 'fault') return first;
  const items = [...start.items];
  let last = first;
  for (let page = 1; page < mostPages && items.length < start.total; page += 1) {
    last = await send(nextPage(first.case, page));
    const next = pageIn(last.reply);
    if (next === undefined || next.items.length === 0) break;
    items.push(...next.items);
  }
  const value = { ...start.value, connections: items };
  return last === first
    ? first
    : { ...last, case: first.case, reply: { ...first.reply, payload: { kind: 'json', value } } };
}
