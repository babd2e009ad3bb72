import type { Case, Exchange, Json, JsonObject, Reply } from '../../model.ts';
import { isObject } from '../../text/json.ts';
import { shownBy } from './exchanges.ts';

const mostPages = 20;

/** A page that says how many entries there are in all. */
function pageIn(
  reply: Reply,
): { readonly value: JsonObject; readonly items: readonly Json[]; readonly total: number } | undefined {
  const value = shownBy(reply);
  const { connections: items, total } = value ?? {};
  return value !== undefined && Array.isArray(items) && typeof total === 'number'
    ? { value, items, total }
    : undefined;
}

/** Whether an answer is a page of a list that has more entries. */
export function isPart(reply: Reply): boolean {
  const page = pageIn(reply);
  return page !== undefined && page.items.length < page.total;
}

const pageOf = (reading: Case, page: number): Case =>
  page === 0
    ? reading
    : { ...reading, request: { ...reading.request, path: `${reading.request.path}&page=${page}` } };

const idOf = (item: Json): Json | undefined => (isObject(item) ? item.connection_id : undefined);

/** The entries of a page that are on no earlier page. One that is twice on a page is kept twice. */
function freshIn(page: readonly Json[], items: readonly Json[]): readonly Json[] {
  const known = new Set(items.map(idOf));
  return page.filter((item) => idOf(item) === undefined || !known.has(idOf(item)));
}

/**
 * Reads the further pages of a list. If the order changes in between, reads pages again, last first.
 * Returns the last exchange; its reply has the entries of all pages.
 */
export async function readOn(
  first: Exchange,
  send: (candidate: Case) => Promise<Exchange>,
): Promise<Exchange> {
  const start = pageIn(first.reply);
  if (start === undefined || first.reply.kind === 'fault') return first;
  let items = start.items;
  /** An entry was on two pages: the order changed in between, and another entry may be on none. */
  let isShifted = false;
  let last = first;
  /** Reads a page. Returns how many entries it has; 0 when it is no page. */
  const take = async (page: number): Promise<number> => {
    last = await send(pageOf(first.case, page));
    const own = pageIn(last.reply)?.items ?? [];
    const fresh = freshIn(own, items);
    items = [...items, ...fresh];
    isShifted ||= fresh.length < own.length;
    return own.length;
  };
  let page = 1;
  for (let count = start.items.length; page < mostPages && count < start.total; page += 1) {
    const more = await take(page);
    if (more === 0) break;
    count += more;
  }
  while (isShifted && page > 0 && items.length < start.total) {
    page -= 1;
    if ((await take(page)) === 0) break;
  }
  if (last === first) return first;
  const payload = { kind: 'json', value: { ...start.value, connections: items } } as const;
  return { ...last, case: first.case, reply: { ...first.reply, payload } };
}
