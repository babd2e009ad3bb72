import type { JsonObject } from '../model.ts';
import type { Surroundings } from '../run/session.ts';
import { situationOf } from '../run/survey.ts';
import type { ExploreInput } from './explored.ts';
import type { Placeholder } from './normalise.ts';
import type { Known } from './question.ts';
import type { Surveyed } from './survey-tenant.ts';

/** What the readings say of the tenant, with what the run knows of itself. */
export function knownOf(
  { members, isOwn, fresh, alone }: ExploreInput,
  { target }: Surroundings,
  home: JsonObject,
  { organizationName }: Pick<Surveyed, 'organizationName'>,
): Known {
  return {
    members,
    strategy: situationOf({}, home, target).strategy,
    subject: target.subject,
    home,
    isOwn: isOwn(),
    fresh,
    ...(organizationName === undefined ? {} : { organizationName }),
    ...(alone === undefined ? {} : { alone }),
  };
}

/** What would make two atlases of the same tenant differ: ids and names of resources. */
export function placeholdersOf({ subject, home, organizationName, fresh }: Known): readonly Placeholder[] {
  const ids = Object.entries(subject) as readonly (readonly [string, string])[];
  const own = home.connection;
  const name = typeof own === 'object' && own !== null && 'name' in own ? own.name : undefined;
  return [
    ...ids.flatMap(([what, id]): readonly Placeholder[] => [
      [id, `{${what}}`],
      // Spelt with an escape, or in other case, it is an id all the same.
      [id.slice(1), `{${what} but for its first letter}`],
      [id.toUpperCase(), `{${what} in upper case}`],
    ]),
    [fresh, '{new name}'],
    ...(typeof name === 'string' ? [[name, '{connection name}'] as const] : []),
    ...(organizationName === undefined ? [] : [[organizationName, '{organization name}'] as const]),
  ];
}
