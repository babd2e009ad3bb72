import { twinId } from '../generate/kit.ts';
import type { Exchange, Place } from '../model.ts';
import type { Solos } from './follow-up.ts';
import type { Plan } from './plan.ts';
import type { Session } from './session.ts';

/** "Only applicable for enterprise connections": the member of which documents leave open whether a database takes it. */
const open = 'show_as_button';

const answered = ({ reply }: Pick<Exchange, 'reply'>, least: number): boolean =>
  reply.kind === 'response' && reply.status >= least && reply.status < least + 100;

/** The same connection in two organizations takes the same. */
const whose = (place: Place): Place => (place === 'other-organization' ? 'home' : place);

/** The members that were set by a write that was accepted, for the connection at a place. */
export function takenAt(exchanges: readonly Exchange[]): (place: Place) => ReadonlySet<string> {
  const taken = new Map<Place, Set<string>>();
  for (const exchange of exchanges) {
    const { aim, place, request } = exchange.case;
    const body = request.body?.kind === 'json' ? request.body.value : undefined;
    if (aim.kind === 'read' || typeof body !== 'object' || body === null || !answered(exchange, 200))
      continue;
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
  const refused = parts.filter(([, reply]) => answered({ reply }, 400));
  if (strategy !== 'auth0' || refused.length === 0 || !refused.every(([id]) => isOpen(id))) return [];
  for (const one of alone.filter(({ id }) => isOpen(id) && !parts.some(([known]) => known === id))) {
    if (session.over() !== undefined) return [];
    const reply = await session.send(one, 'again');
    if (!answered({ reply }, 400)) return [];
  }
  return [open];
}
