import { twinId } from '../generate/kit.ts';
import type { Exchange, Place } from '../model.ts';
import { bodyOf } from './body-of.ts';
import type { Solos } from './follow-up.ts';
import type { Plan } from './plan.ts';
import { isAccepted, isRefused } from './replies.ts';
import type { Session } from './session.ts';

/** "Only applicable for enterprise connections": the member of which documents leave open whether a database takes it. */
const open = 'show_as_button';

/** The same connection in two organizations takes the same. */
const whose = (place: Place): Place => (place === 'other-organization' ? 'home' : place);

/** The members that were set by a write that was accepted, for the connection at a place. */
export function takenAt(exchanges: readonly Exchange[]): (place: Place) => ReadonlySet<string> {
  const taken = new Map<Place, Set<string>>();
  for (const exchange of exchanges) {
    const { aim, place } = exchange.case;
    const body = bodyOf(exchange.case);
    if (aim.kind === 'read' || body === undefined || !isAccepted(exchange.reply)) continue;
    const names = taken.get(whose(place)) ?? new Set();
    for (const [name, value] of Object.entries(body)) if (value !== null) names.add(name);
    taken.set(whose(place), names);
  }
  return (place) => taken.get(whose(place)) ?? new Set();
}

/**
 * Members that a database refuses, whatever their value, where documents leave that open: the first body was refused
 * for such a member alone. Asks for the values that the first body does not have.
 */
export async function untaken(
  session: Session,
  { solos: alone }: Plan,
  solos: Solos,
  strategy: string,
): Promise<readonly string[]> {
  const parts = Object.entries(solos.get(twinId) ?? {});
  const isOpen = (id: string): boolean => id.startsWith(`${open}/`);
  const refused = parts.filter(([, reply]) => isRefused(reply));
  if (strategy !== 'auth0' || refused.length === 0 || !refused.every(([id]) => isOpen(id))) return [];
  for (const one of alone.filter(({ id }) => isOpen(id) && !parts.some(([known]) => known === id))) {
    if (session.over() !== undefined) return [];
    const reply = await session.send(one, 'again');
    if (!isRefused(reply)) return [];
  }
  return [open];
}
