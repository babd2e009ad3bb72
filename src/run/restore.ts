import type { Exchange, Restoration } from '../model.ts';
import { differences, kept, type Terms } from './differences.ts';
import { putBack } from './put-back.ts';
import { isAccepted } from './replies.ts';
import type { Session, Surroundings } from './session.ts';
import { type Scene, snapshotOf } from './snapshot.ts';
import { type Found, survey } from './survey.ts';
import { connectionsIn, listings } from './unattached.ts';
import { places } from './unsettable.ts';

/**
 * Whether a write may have changed a place. A refusal may have been carried out all the same, so it counts; what has
 * no body asks for no change.
 */
function mayHaveChanged(place: Scene, { case: one, reply }: Exchange): boolean {
  const { request } = one;
  if (request.method !== 'PATCH' && !(isAccepted(reply) && place === 'home')) return false;
  if (one.aim.kind === 'read' || request.method === 'GET') return false;
  if (request.body === undefined) return false;
  // What is for nobody may have landed with a neighbour.
  if (one.place === 'unattached' || one.place === 'nowhere') return place === 'home' || isAccepted(reply);
  return one.place === place;
}

/** Whether any reading of a place differs from the first one: something crossed over to it. */
function isSeenChanged(session: Session, terms: Terms, place: Scene, found: Found): boolean {
  const before = found[place];
  if (before?.kind !== 'known') return false;
  return session.exchanges.some((one) => {
    const now = one.case.id === `read/${place}` ? snapshotOf(one.reply) : undefined;
    return now?.kind === 'known' && differences(kept(terms, session), before.value, now.value).length > 0;
  });
}

/** Restores every place that the session may have changed, whether or not a reading shows it. */
export async function restore(
  session: Session,
  terms: Terms,
  found: Found,
  { sleep }: Pick<Surroundings, 'sleep'>,
): Promise<readonly Restoration[]> {
  const done: Restoration[] = [];
  for (const place of places) {
    const before = found[place];
    if (before?.kind !== 'known') continue;
    const isTouched =
      session.exchanges.some((one) => mayHaveChanged(place, one)) ||
      isSeenChanged(session, terms, place, found);
    if (isTouched) done.push(await putBack(session, terms, place, before.value, sleep));
  }
  return [...done, ...(await attached(session))];
}

/**
 * What was not attached and is now, whatever the answer was: no PATCH takes that back, so it is said. Asked again only
 * when something was written since the list was read.
 */
async function attached(session: Session): Promise<readonly Restoration[]> {
  const isWritten = ({ case: { place, aim } }: Exchange): boolean =>
    place === 'unattached' && aim.kind !== 'read';
  const before = connectionsIn(listings(session.exchanges).at(0));
  const last = session.exchanges.findLast((one) => one.case.place === 'unattached');
  if (before === undefined || last === undefined) return [];
  const list = isWritten(last)
    ? (await survey(session, ['unattached'])).unattached
    : listings(session.exchanges).at(-1);
  return (connectionsIn(list) ?? [])
    .filter((id) => !before.includes(id))
    .map((id) => ({ place: 'unattached', outcome: 'attached', connection: String(id) }));
}
