import type { MemberSpec } from '../contract/members.ts';
import type { JsonObject } from '../model.ts';

/**
 * Whether a valid body stays clear of every tie between members that documents mention (signup needs assign,
 * a raised access level needs a name) whatever is stored, so that no correct server has a reason to refuse it.
 */
export function safe(body: JsonObject): boolean {
  const signup = body.is_signup_enabled;
  const assign = body.assign_membership_on_login;
  const level = body.organization_access_level;
  const name = body.organization_connection_name;
  if (signup === true && assign !== true) return false;
  if (assign === false && signup !== false) return false;
  if (typeof level === 'string' && level !== 'none' && typeof name !== 'string') return false;
  return !(name === null && level !== 'none');
}

/** `safe` where only these members mean anything: without signup, nothing ties assigned membership. */
export function safeAmong(members: readonly MemberSpec[]): (body: JsonObject) => boolean {
  const signup = members.some(({ name }) => name === 'is_signup_enabled');
  return signup ? safe : (body) => safe({ ...body, is_signup_enabled: false });
}
