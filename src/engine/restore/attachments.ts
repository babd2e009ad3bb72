import { readCase } from '../../cases/build.ts';
import type { Json, MemberDifference, Subject } from '../../model.ts';
import { tenantConnectionIn } from '../observe/context.ts';
import { isReadingOf, isWrite, snapshotOf } from '../observe/exchanges.ts';
import { survey, wholeIn } from '../prepare/survey.ts';
import type { Session } from '../session.ts';
import type { Restoration } from './describe-restoration.ts';
import { differences } from './write-back.ts';

/**
 * The lists that show what is attached to an organization, and the place that is reported. `own` are resources that are
 * read by themselves: a list may leave out what is disabled.
 */
const lists = [
  { view: 'list', place: 'home', own: ['connection', 'other_connection'] },
  { view: 'unattached', place: 'unattached', own: ['connection'] },
] as const;

/** What is attached now and was not before the first write, and the other way round: no PATCH takes that back. */
async function changed(
  session: Session,
  subject: Subject,
  { view, place, own }: (typeof lists)[number],
): Promise<readonly Restoration[]> {
  // With all their pages: those before the last are no lists by themselves.
  const exchanges = session.counted();
  const readings = exchanges.filter(isReadingOf(view));
  const [first, last] = [readings.at(0), readings.at(-1)];
  const before = first && wholeIn(snapshotOf(first.reply));
  if (before === undefined || last === undefined) return [];
  // Anything that was written since may have changed it.
  const isOld = exchanges.some(({ n, case: one }) => n > last.n && isWrite(one));
  const now = wholeIn(isOld ? (await survey(session, [view]))[view] : snapshotOf(last.reply));
  if (now === undefined) return [];
  const apart = (ids: readonly Json[], known: readonly Json[]): readonly string[] => {
    const left = [...known.map(String), ...own.map((name) => subject[name] ?? '')];
    return ids.map(String).filter((id) => !left.includes(id));
  };
  return [
    ...apart(now, before).map((connection): Restoration => ({ place, outcome: 'attached', connection })),
    ...apart(before, now).map((connection): Restoration => ({ place, outcome: 'detached', connection })),
  ];
}

/** What the run has left attached or detached. */
export async function attachments(session: Session, subject: Subject): Promise<readonly Restoration[]> {
  const all: Restoration[] = [];
  for (const list of lists) all.push(...(await changed(session, subject, list)));
  return all;
}

/** What has changed in the tenant-level connection: this operation cannot restore it, so it is reported. */
export async function tenantConnection(session: Session): Promise<readonly Restoration[]> {
  const changed = (): readonly MemberDifference[] => {
    const known = tenantConnectionIn(session.exchanges);
    return known === undefined ? [] : differences(() => true, known.before, known.now);
  };
  if (changed().length === 0) return [];
  // What follows a member of the organization connection may be as it was by now.
  await session.send(readCase('tenant-connection'), 'restore');
  const left = changed();
  if (left.length === 0) return [];
  return [{ place: 'tenant-connection', outcome: 'irreversible', differences: left }];
}
