import type { Case } from '../model.ts';

/**
 * The refusals that found most faults of the seeded servers for their request, best first, as the kill matrix
 * has them. What is not listed follows in canonical order.
 */
const best: readonly string[] = [
  'organization_connection_name/maxLength/51',
  'organization_connection_name/minLength/0',
  'organization_connection_name/pattern/nul-middle',
  'organization_connection_name/type/one',
  'assign_membership_on_login/type/string-true',
  'show_as_button/type/null',
  'is_signup_enabled/type/zero',
  'is_enabled/type/string-false',
  'organization_access_level/enum/case',
  'organization_access_level/type/one',
  'body/additionalProperties/unknown',
  'body/type/array',
  'body/syntax/truncated',
  'header/absent/refused',
  'token/signature-changed/refused',
  'token/expired/refused',
  'token/other-audience/refused',
  'scope/unscoped/refused',
  'scope/read-scope/refused',
  'id/exists/unknown',
  'connection_id/exists/unknown',
  'connection_id/attached/elsewhere',
  'token/alg-none/refused',
  'token/other-issuer/refused',
];

const rank = new Map(best.map((id, index) => [id, index]));

/** The same cases, the most valuable first. */
export function valued(cases: readonly Case[]): readonly Case[] {
  const of = ({ id }: Case): number => rank.get(id) ?? best.length;
  return cases.toSorted((a, b) => of(a) - of(b));
}
