import type { RecordedExchange, RunRecord } from '../../model.ts';
import { steady } from '../../steady.ts';
import type { Rewording } from './comparison.ts';

function messageOf(body: string): string | undefined {
  try {
    const value: unknown = JSON.parse(body);
    const message =
      typeof value === 'object' && value !== null && 'message' in value ? value.message : undefined;
    return typeof message === 'string' ? message : undefined;
  } catch {
    return undefined;
  }
}

function refusal({ reply }: RecordedExchange): string | undefined {
  if (reply.kind === 'fault' || reply.status < 400) return undefined;
  const message = messageOf(reply.body);
  return message === undefined ? `${reply.status}` : `${reply.status} ${steady(message)}`;
}

/** How each case was refused when it was first sent. */
function refusals({ exchanges }: RunRecord): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const exchange of exchanges) {
    const text = refusal(exchange);
    if (text !== undefined && !found.has(exchange.case)) found.set(exchange.case, text);
  }
  return found;
}

/** Cases that both records have refused, in other words or with another status; the same change of many cases once. */
export function compareWording(base: RunRecord, here: RunRecord): readonly Rewording[] {
  const now = refusals(here);
  const groups = new Map<string, { readonly from: string; readonly to: string; readonly cases: string[] }>();
  for (const [id, from] of refusals(base)) {
    const to = now.get(id);
    if (to === undefined || to === from) continue;
    const key = JSON.stringify([from, to]);
    const group = groups.get(key) ?? { from, to, cases: [] };
    groups.set(key, group);
    group.cases.push(id);
  }
  return [...groups.values()];
}
