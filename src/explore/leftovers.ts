import type { Snapshot } from '../model.ts';
import { accepted } from '../rules/oracle.ts';
import type { Session } from '../run/session.ts';
import type { Bench } from './bench.ts';
import type { ExploreInput } from './explored.ts';

/** A PATCH that attached what was not attached cannot be undone by one: it is said. */
async function attached(bench: Bench, before: Snapshot | undefined): Promise<readonly string[]> {
  if (before?.kind !== 'unknown') return [];
  const now = await bench.read('unattached');
  return now.kind === 'known'
    ? ['a PATCH has attached the other connection to the other organization: detach it by hand']
    : [];
}

/** The name of what is made for a question, and the command that deletes what is left of it. */
type Fresh = Pick<ExploreInput, 'fresh' | 'clean'>;

/** A connection that was made to be deleted, and was not. */
function undeleted({ exchanges }: Session, { fresh, clean }: Fresh): readonly string[] {
  const done = (method: string, path: RegExp): boolean =>
    exchanges.some(
      ({ case: { request }, reply }) =>
        request.method === method && path.test(request.path) && accepted(reply),
    );
  return done('POST', /^\/connections$/) && !done('DELETE', /^\/connections\//)
    ? [`the connection ${fresh} could not be deleted: \`${clean}\` deletes it an hour later`]
    : [];
}

/** What an exploration has left in the tenant beside the settings it puts back. */
export async function leftovers(
  session: Session,
  bench: Bench,
  before: Snapshot | undefined,
  fresh: Fresh,
): Promise<readonly string[]> {
  return [...(await attached(bench, before)), ...undeleted(session, fresh)];
}
