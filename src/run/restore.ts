import type { Exchange } from '../model.ts';
import type { Terms } from './differences.ts';
import { putBack } from './put-back.ts';
import type { Session } from './session.ts';
import { type Found, survey } from './survey.ts';
import { connectionsIn, listings } from './unattached.ts';
import { places } from './unsettable.ts';

/** Restores every place the session has written to. Returns what could not be put back, one line each. */
export async function restore(session: Session, terms: Terms, found: Found): Promise<readonly string[]> {
  const written = new Set(
    session.exchanges.filter(({ case: { aim } }) => aim.kind !== 'read').map(({ case: { place } }) => place),
  );
  // What was taken although it is for nobody may have landed with a neighbour.
  const astray = session.exchanges.some(
    ({ case: { place, aim }, reply }) =>
      aim.kind !== 'read' &&
      (place === 'unattached' || place === 'nowhere') &&
      reply.kind === 'response' &&
      reply.status < 300,
  );
  const lines: string[] = [];
  for (const place of places) {
    const before = found[place];
    const touched = place === 'home' ? written.size > 0 : written.has(place) || astray;
    if (before?.kind === 'known' && touched)
      lines.push(...(await putBack(session, terms, place, before.value)));
  }
  return [...lines, ...(await attached(session))];
}

/**
 * What was not attached and is now, whatever the answer was: no PATCH takes that back, so it is said. Asked again only
 * when something was written since the list was read.
 */
async function attached(session: Session): Promise<readonly string[]> {
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
    .map(
      (id) =>
        `unattached: ${JSON.stringify(id)} was not attached to the other organization, and is now: detach it`,
    );
}
