import type { Exchange, Json, Restoration, Subject } from '../../model.ts';
import { snapshotOf } from '../observe/exchanges.ts';
import { survey, wholeIn } from '../prepare/survey.ts';
import type { Session } from '../session.ts';

/** The lists that show what is attached to an organization, each with the place it is reported under. */
const lists = [
  { view: 'list', place: 'home' },
  { view: 'unattached', place: 'unattached' },
] as const;

type List = (typeof lists)[number];

const isReadingOf =
  ({ view }: List) =>
  ({ case: { id } }: Exchange): boolean =>
    id === `read/${view}`;

/** What a resource of its own tells: whether it is attached is read there, and a list may leave out what is disabled. */
const ownIds = ({ view }: List, { connection, other_connection }: Subject): readonly string[] =>
  view === 'unattached' ? [connection] : [connection, other_connection ?? ''];

/**
 * What was not attached before the first write and is now, and the other way round, whatever the answers were: no PATCH
 * takes that back, so it is said. The list is read again when anything was written since it was read.
 */
async function changed(session: Session, subject: Subject, list: List): Promise<readonly Restoration[]> {
  // With all their pages: those before the last are no lists by themselves.
  const exchanges = session.counted();
  const [first] = exchanges.filter(isReadingOf(list));
  const last = exchanges.findLast(isReadingOf(list));
  const before = first && wholeIn(snapshotOf(first.reply));
  if (before === undefined || last === undefined) return [];
  const isOld = exchanges.some(({ n, case: { aim } }) => n > last.n && aim.kind !== 'read');
  const newest = isOld ? (await survey(session, [list.view]))[list.view] : snapshotOf(last.reply);
  const now = newest && wholeIn(newest);
  if (now === undefined) return [];
  const others = (ids: readonly Json[], known: readonly Json[]): readonly string[] =>
    ids.map(String).filter((id) => !known.map(String).includes(id) && !ownIds(list, subject).includes(id));
  const { place } = list;
  return [
    ...others(now, before).map((connection): Restoration => ({ place, outcome: 'attached', connection })),
    ...others(before, now).map((connection): Restoration => ({ place, outcome: 'detached', connection })),
  ];
}

/** What the run has left attached or detached. */
export async function attachments(session: Session, subject: Subject): Promise<readonly Restoration[]> {
  const all: Restoration[] = [];
  for (const list of lists) all.push(...(await changed(session, subject, list)));
  return all;
}
