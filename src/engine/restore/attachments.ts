import { readCase } from '../../cases/build.ts';
import type { Json, MemberDifference, Subject } from '../../model.ts';
import { tenantConnectionsIn } from '../observe/context.ts';
import { isReadingOf, isWrite, snapshotOf } from '../observe/exchanges.ts';
import { wholeIn } from '../prepare/survey.ts';
import type { Session } from '../session.ts';
import type { Restoration } from './describe-restoration.ts';
import { differences } from './write-back.ts';

/**
 * The lists that show what is attached to an organization, and the place to report.
 * `own` are read separately, because a list may leave out what is disabled.
 */
const lists = [
  { view: 'list', place: 'home', own: ['connection', 'other_connection'] },
  { view: 'unattached', place: 'unattached', own: ['connection'] },
] as const;

/** What is attached now and was not before the first write, or the reverse: no PATCH undoes that. */
export async function attachments(session: Session, subject: Subject): Promise<readonly Restoration[]> {
  const all: Restoration[] = [];
  for (const { view, place, own } of lists) {
    // With all their pages: those before the last are no lists by themselves.
    const exchanges = session.counted();
    const readings = exchanges.filter(isReadingOf(view));
    const [first, last] = [readings.at(0), readings.at(-1)];
    const before = first && wholeIn(snapshotOf(first.reply));
    if (before === undefined || last === undefined) continue;
    // Anything that was written since may have changed it.
    const isOld = exchanges.some(({ n, case: one }) => n > last.n && isWrite(one));
    const now = wholeIn(snapshotOf(isOld ? await session.send(readCase(view)) : last.reply));
    if (now === undefined) continue;
    const apart = (ids: readonly Json[], known: readonly Json[]): readonly string[] => {
      const left = [...known.map(String), ...own.map((name) => subject[name] ?? '')];
      return ids.map(String).filter((id) => !left.includes(id));
    };
    for (const connection of apart(now, before)) all.push({ place, outcome: 'attached', connection });
    for (const connection of apart(before, now)) all.push({ place, outcome: 'detached', connection });
  }
  return all;
}

/** What has changed in the tenant-level connection: this operation cannot restore it, so it is reported. */
export async function tenantConnection(session: Session): Promise<readonly Restoration[]> {
  const changed = (): readonly MemberDifference[] => {
    const shown = tenantConnectionsIn(session.exchanges);
    const [before, now] = [shown.at(0), shown.at(-1)];
    return before === undefined || now === undefined ? [] : differences(() => true, before, now);
  };
  if (changed().length === 0) return [];
  // A value that follows a member of the organization connection may have been restored since.
  await session.send(readCase('tenant-connection'), 'restore');
  const left = changed();
  if (left.length === 0) return [];
  return [{ place: 'tenant-connection', outcome: 'irreversible', differences: left }];
}
