import type { Json, Reply, Request } from '../model.ts';
import { isObject } from '../text/json.ts';

/** `patchproof-20261124t031500-k3f9a2-db`: time, run and part. No other name is ever deleted. */
export function nameOf(runId: string, part: string, now: number): string {
  const time = new Date(now).toISOString().slice(0, 19).replace(/[-:]/g, '').toLowerCase();
  return `patchproof-${time}-${runId}-${part}`;
}

export interface Orphan {
  readonly kind: 'organizations' | 'connections';
  readonly id: string;
  readonly name: string;
  /** Milliseconds since the epoch, read from the name. */
  readonly createdAt: number;
}

const pattern = /^patchproof-(\d{4})(\d{2})(\d{2})t(\d{2})(\d{2})(\d{2})-[a-z0-9]{6}-[a-z0-9]+$/;

/** NaN for a name that is not from a run. */
const createdAt = (name: string): number =>
  pattern.test(name) ? Date.parse(name.replace(pattern, '$1-$2-$3T$4:$5:$6Z')) : Number.NaN;

/** Whether an id is safe in the path of a DELETE: a tenant must not redirect it by an id. */
export const isId = (id: unknown): id is string => typeof id === 'string' && /^[\w-]{1,50}$/.test(id);

export type SendRequest = (request: Request) => Promise<Reply>;

const pageSize = 100;
const mostPages = 50;

/** The JSON of an answer with this status; undefined for any other. */
export const valueIn = (reply: Reply, status: number): Json | undefined =>
  reply.kind === 'response' && reply.status === status && reply.payload.kind === 'json'
    ? reply.payload.value
    : undefined;

/** The items of a page and the total, if the answer gives one; undefined if it is not such a page. */
function readPage(reply: Reply, kind: Orphan['kind']) {
  const value = valueIn(reply, 200);
  const items = isObject(value) ? value[kind] : value;
  return Array.isArray(items) ? { items, total: isObject(value) ? value.total : undefined } : undefined;
}

function orphanOf(item: Json, kind: Orphan['kind']): readonly Orphan[] {
  const { id, name } = isObject(item) ? item : {};
  if (!isId(id) || typeof name !== 'string' || Number.isNaN(createdAt(name))) return [];
  return [{ kind, id, name, createdAt: createdAt(name) }];
}

/** All resources of a tenant with our prefix, organizations first. `problem`: what could not be listed. */
export async function findOrphans(send: SendRequest) {
  const found: Orphan[] = [];
  for (const kind of ['organizations', 'connections'] as const) {
    let seen = 0;
    for (let page = 0; page < mostPages; page += 1) {
      const reply = await send({
        method: 'GET',
        path: `/${kind}?per_page=${pageSize}&page=${page}&include_totals=true`,
        credential: 'full',
      });
      const read = readPage(reply, kind);
      if (read === undefined) {
        const why = reply.kind === 'fault' ? reply.message : `GET /${kind} answered ${reply.status}`;
        return { found, problem: why };
      }
      const { items, total } = read;
      found.push(...items.flatMap((item) => orphanOf(item, kind)));
      seen += items.length;
      // A tenant may have a smaller page size, so the total decides, if there is one.
      const isLast = typeof total === 'number' ? seen >= total : items.length < pageSize;
      if (items.length === 0 || isLast) break;
    }
  }
  return { found };
}
