import type { Case, Json } from '../model.ts';
import { bodyOf } from '../text/json.ts';

/** What a resource is expected to store, member by member; absent where documents do not say. Null stands for no value. */
export type Foreseen = ReadonlyMap<string, Json>;

/** The only member of which null is taken to leave nothing behind. */
const name = 'organization_connection_name';

/** What is stored once a planned write was answered as the contract says; an open one may store anything or nothing. */
export function foreseenAfter(before: Foreseen, write: Case, of: Case['place'] = 'home'): Foreseen {
  const { aim, place } = write;
  if (place !== of || aim.kind === 'read' || aim.kind === 'reject') return before;
  const body = bodyOf(write);
  if (aim.kind === 'open' || body === undefined) return new Map();
  const next = new Map(before);
  for (const [member, value] of Object.entries(body)) {
    if (value === null && member !== name) next.delete(member);
    else next.set(member, value);
  }
  return next;
}
