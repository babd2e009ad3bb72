import type { Case } from '../model.ts';

/**
 * The refusals that found most faults of the seeded servers for their request, best first, as the kill matrix
 * has them. What is not listed follows in canonical order.
 */
const best: readonly string[] = [
  'token/alg-none/refused',
  'organization_connection_name/maxLength/100000',
  'scope/unscoped/refused',
  'organization_access_level/enum/case',
  'body/additionalProperties/proto',
  'organization_connection_name/maxLength/astral-51',
  'organization_connection_name/pattern/nul-middle',
  'body/type/null',
  'organization_connection_name/minLength/0',
  'is_signup_enabled/type/null',
  'is_enabled/type/one',
  'id/exists/unknown',
  'body/syntax/trailing-comma',
  'assign_membership_on_login/type/string-true',
  'body/depth/10000',
  'body/tie/is_signup_enabled',
  'header/absent/refused',
  'token/expired/refused',
  'header/basic/refused',
  'organization_connection_name/type/zero',
  'organization_connection_name/type/boolean',
  'organization_connection_name/type/array',
  'organization_connection_name/maxLength/51',
  'assign_membership_on_login/type/array',
  'show_as_button/type/zero',
  'show_as_button/type/string-empty',
  'is_signup_enabled/type/string-false',
  'organization_access_level/type/zero',
  'organization_access_level/type/boolean',
  'organization_access_level/type/array',
  'organization_access_level/enum/space',
];

const rank = new Map(best.map((id, index) => [id, index]));

/** The same cases, the most valuable first. */
export function valued(cases: readonly Case[]): readonly Case[] {
  const of = ({ id }: Case): number => rank.get(id) ?? best.length;
  return cases.toSorted((a, b) => of(a) - of(b));
}
