import type { Capabilities } from '../generate/cases.ts';
import { probeIds, twinId, type Unsupported } from '../generate/kit.ts';
import type { Case, Exchange, JsonObject, Place, Reply } from '../model.ts';
import { own } from '../own.ts';
import { bodyOf, isObject } from './body-of.ts';
import { isAccepted, isRefused } from './replies.ts';
import type { Session } from './session.ts';
import { snapshotOf } from './snapshot.ts';
import type { Found } from './survey.ts';

/** "Only applicable for enterprise connections": the member of which documents leave open whether a database takes it. */
const open = 'show_as_button';

const name = 'organization_connection_name';

/** The same connection in two organizations takes the same. */
const whose = (place: Place): Place => (place === 'other-organization' ? 'home' : place);

export const keyOf = (member: string, value: unknown): string => `${member}=${JSON.stringify(value)}`;

/** What was set by a write that was accepted, for the connection at a place, as `member=value`. */
export function takenAt(exchanges: readonly Exchange[]): (place: Place) => ReadonlySet<string> {
  const taken = new Map<Place, Set<string>>();
  for (const exchange of exchanges) {
    const { aim, place } = exchange.case;
    const body = bodyOf(exchange.case);
    if (aim.kind === 'read' || body === undefined || !isAccepted(exchange.reply)) continue;
    const keys = taken.get(whose(place)) ?? new Set();
    for (const [member, value] of Object.entries(body)) if (value !== null) keys.add(keyOf(member, value));
    taken.set(whose(place), keys);
  }
  return (place) => taken.get(whose(place)) ?? new Set();
}

/** The steps of a plan up to the last one that shows what the connection supports, and the reading after it. */
export function headOf(steps: readonly Case[]): readonly Case[] {
  const ids: readonly string[] = [twinId, ...probeIds];
  const last = steps.findLastIndex(({ id }) => ids.includes(id));
  return steps.slice(0, last === -1 ? 0 : last + 2);
}

/** Values of the open member that are refused when they are sent alone. Asks for those that the first bodies do not have. */
async function unsupported(
  session: Session,
  alone: readonly Case[],
  strategy: string,
): Promise<readonly Unsupported[]> {
  const isOpen = ({ id }: Case): boolean => id.startsWith(`${open}/`);
  const replies = new Map<string, Reply>();
  for (const { case: one, reply } of session.exchanges) {
    const body = bodyOf(one);
    if (one.place === 'home' && body !== undefined && Object.keys(body).join() === open)
      replies.set(keyOf(open, body[open]), reply);
  }
  const isSeenRefused = [...replies.values()].some(isRefused);
  if (strategy !== 'auth0' || !isSeenRefused) return [];
  const taken = takenAt(session.exchanges)('home');
  const found: Unsupported[] = [];
  for (const one of alone.filter(isOpen)) {
    const value = bodyOf(one)?.[open];
    if (value === undefined || taken.has(keyOf(open, value)) || session.over() !== undefined) continue;
    const reply = replies.get(keyOf(open, value)) ?? (await session.send(one, 'again'));
    if (isRefused(reply)) found.push({ member: open, value });
  }
  return found;
}

/** Whether null was seen to take a name away, or to leave it; undefined when it was not tried. */
function isNameCleared(exchanges: readonly Exchange[]): boolean | undefined {
  const at = exchanges.findLastIndex(({ case: one }) => one.id === probeIds[1]);
  const write = exchanges[at];
  if (write === undefined) return undefined;
  if (!isAccepted(write.reply)) return isRefused(write.reply) ? false : undefined;
  const reading = exchanges.slice(at + 1).find(({ case: { id } }) => id === 'read/home');
  const shown = [write, reading].flatMap((one): readonly JsonObject[] => {
    if (one === undefined) return [];
    if (one.case.aim.kind === 'read') {
      const snapshot = snapshotOf(one.reply);
      return snapshot.kind === 'known' ? [snapshot.value] : [];
    }
    const value =
      one.reply.kind === 'response' && one.reply.payload.kind === 'json'
        ? one.reply.payload.value
        : undefined;
    return isObject(value) ? [value] : [];
  });
  return shown.length === 0 ? undefined : shown.every((value) => typeof own(value, name) !== 'string');
}

/** What the first requests of a run have shown of the connection. May send a few more. */
export async function capabilitiesOf(
  session: Session,
  {
    solos,
    strategy,
    found,
    allowIrreversible,
  }: {
    readonly solos: readonly Case[];
    readonly strategy: string;
    readonly found: Found;
    /** Set what cannot be taken away again all the same. */
    readonly allowIrreversible: boolean;
  },
): Promise<Capabilities> {
  const refused = await unsupported(session, solos, strategy);
  const isBare = (['other-connection', 'other-organization'] as const).some((view) => {
    const snapshot = found[view];
    return snapshot?.kind === 'known' && typeof own(snapshot.value, name) !== 'string';
  });
  const nameless = isBare && !allowIrreversible && isNameCleared(session.counted()) === false;
  return {
    ...(refused.length === 0 ? {} : { unsupported: refused }),
    ...(nameless ? { nameless } : {}),
  };
}
