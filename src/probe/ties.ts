import type { Json, JsonObject } from '../model.ts';
import type { Fault, Saying } from './prediction.ts';

const name = 'organization_connection_name';
const level = 'organization_access_level';
const assign = 'assign_membership_on_login';
const signup = 'is_signup_enabled';

const isRaised = (value: Json | undefined): boolean => typeof value === 'string' && value !== 'none';

const refused = (keyword: string, words: string): Saying => ({
  kind: 'refuse',
  statuses: [400],
  faults: [{ at: 'tie', keyword, words } satisfies Fault],
});

const open = (because: string): Saying => ({ kind: 'open', because });

/** Signup is for databases, and stands on assigned membership. */
function signupTie(body: JsonObject, stored: JsonObject, isDatabase: boolean): Saying | undefined {
  if (!isDatabase && Object.hasOwn(body, signup))
    return open(`what ${signup} does on an enterprise connection is not documented`);
  if (body[signup] === true && body[assign] === false)
    return refused(signup, 'signup without assigned membership is refused');
  if (body[signup] === true && body[assign] === undefined && stored[assign] !== true)
    return open('whether signup is held against stored membership is not documented');
  return body[assign] === false && body[signup] === undefined && stored[signup] === true
    ? open('whether membership may be taken back while signup is stored is not documented')
    : undefined;
}

/** A level is raised from none only where a name is set. */
function levelTie(body: JsonObject, stored: JsonObject): Saying | undefined {
  const named = typeof (Object.hasOwn(body, name) ? body[name] : stored[name]) === 'string';
  if (isRaised(body[level]) && !isRaised(stored[level]) && !named)
    return refused(level, 'a level is not raised from none while no name is set');
  const kept = body[level] === undefined && isRaised(stored[level]);
  return body[name] === null && (kept || isRaised(body[level]))
    ? open('whether a name may go while the level is raised is not documented')
    : undefined;
}

/** What documents say of members that depend on each other, in the body and against what is stored. */
export function tieOf(body: JsonObject, stored: JsonObject, isDatabase: boolean): Saying | undefined {
  const ties = [signupTie(body, stored, isDatabase), levelTie(body, stored)];
  return ties.find((one) => one?.kind === 'refuse') ?? ties.find((one) => one !== undefined);
}
