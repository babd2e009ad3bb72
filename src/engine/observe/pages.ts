import type { Case, Exchange, Json, JsonObject, Reply } from '../../model.ts';
import { isObject } from '../../text/json.ts';

/** More pages than this are not asked for. */
const mostPages = 20;

interface ListPage {
  readonly value: JsonObject;
  readonly items: readonly Json[];
  readonly total: number;
}

/** A page that says how many there are in all. */
function pageIn(reply: Reply): ListPage | undefined {
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
const pageOf = (reading: Case, page: number): Case =>
  page === 0
    ? reading
    : { ...reading, request: { ...reading.request, path: `${reading.request.path}&page=${page}` } };

const idOf = (item: Json): Json | undefined => (isObject(item) ? item.connection_id : undefined);

/** A list as far as it was read. */
interface Read {
  readonly items: readonly Json[];
  /** An entry was on two pages: the order changed in between, and another entry may be on none. */
  readonly isShifted: boolean;
}

/** Adds a page. Twice on one page is what the list shows; an entry of another page is the same entry. */
function withPage({ items, isShifted }: Read, page: readonly Json[]): Read {
  const known = new Set(items.map(idOf).filter((id) => id !== undefined));
  const fresh = page.filter((item) => {
    const id = idOf(item);
    return id === undefined || !known.has(id);
  });
  return { items: [...items, ...fresh], isShifted: isShifted || fresh.length < page.length };
}

/**
 * Reads on where a list has more than the page shows: a tenant may have a limit of its own, whatever is asked for.
 * The order of a list is not documented and may change between two pages: then pages are asked for again, last first,
 * until every entry was seen. Returns the last exchange, with everything that the pages showed in its reply.
 */
export async function readOn(
  first: Exchange,
  send: (candidate: Case) => Promise<Exchange>,
): Promise<Exchange> {
  const start = pageIn(first.reply);
  if (start === undefined || first.reply.kind === 'fault') return first;
  let read: Read = { items: start.items, isShifted: false };
  let last = first;
  /** Reads a page; how many entries it has, 0 when it is none. */
  const take = async (page: number): Promise<number> => {
    last = await send(pageOf(first.case, page));
    const items = pageIn(last.reply)?.items ?? [];
    read = withPage(read, items);
    return items.length;
  };
  let page = 1;
  for (let count = start.items.length; page < mostPages && count < start.total; page += 1) {
    const more = await take(page);
    if (more === 0) break;
    count += more;
  }
  while (read.isShifted && page > 0 && read.items.length < start.total) {
    page -= 1;
    if ((await take(page)) === 0) break;
  }
  const value = { ...start.value, connections: read.items };
  return last === first
    ? first
    : { ...last, case: first.case, reply: { ...first.reply, payload: { kind: 'json', value } } };
}
