import type { RecordedExchange, RunHeader, RunRecord } from '../model.ts';
import { steady } from '../text/normalize.ts';

/** Refusals of the same cases that are worded, or numbered, otherwise. */
export interface Rewording {
  readonly from: string;
  readonly to: string;
  readonly cases: readonly string[];
}

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

/** Why what differs may be the runs and not the targets. */
export type RunDoubt = 'truncated' | 'contract' | 'profile' | 'selection';
/** What differs and does not keep rules from being compared. */
export type RunNote = 'tool' | 'requests';

const drawn = ({ profile, seed }: RunHeader): string => (profile === 'deep' ? `${profile} ${seed}` : profile);

/** What two runs did not ask alike of their targets. */
export function compareRuns(
  base: RunRecord,
  here: RunRecord,
): { readonly doubts: readonly RunDoubt[]; readonly notes: readonly RunNote[] } {
  const [was, is] = [base.header, here.header];
  const doubts: readonly RunDoubt[] = [
    ...(here.end === undefined ? ['truncated' as const] : []),
    ...(was.contract.hash === is.contract.hash ? [] : ['contract' as const]),
    ...(drawn(was) === drawn(is) ? [] : ['profile' as const]),
    ...(was.only.join() === is.only.join() ? [] : ['selection' as const]),
  ];
  return {
    doubts,
    notes: [
      ...(was.tool === is.tool ? [] : ['tool' as const]),
      ...(doubts.length === 0 && was.requestHash !== is.requestHash ? ['requests' as const] : []),
    ],
  };
}
