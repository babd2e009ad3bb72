import type { Case } from '../model.ts';

/**
 * The refusals that found most faults of the seeded servers for their request, best first, as the kill matrix
 * has them. What is not listed follows in canonical order.
 */
const best: readonly string[] = [
  'header/absent/refused',
  'id/exists/unknown',
  'organization_connection_name/maxLength/51',
  'organization_connection_name/pattern/nul-middle',
  'organization_access_level/enum/case',
  'body/additionalProperties/unknown',
  'token/signature-changed/refused',
  'scope/unscoped/refused',
  'body/syntax/truncated',
  'organization_connection_name/minLength/0',
  'connection_id/attached/elsewhere',
  'token/expired/refused',
  'token/other-audience/refused',
  'scope/read-scope/refused',
  'token/other-issuer/refused',
  'organization_connection_name/pattern/nul',
  'organization_connection_name/maxLength/100000',
  'body/additionalProperties/proto',
  'body/type/string',
  'body/depth/10000',
  'organization_connection_name/type/one',
  'assign_membership_on_login/type/string-true',
  'show_as_button/type/null',
  'is_enabled/type/string-false',
  'organization_access_level/type/one',
  'body/type/array',
  'connection_id/exists/unknown',
  'token/alg-none/refused',
];

const rank = new Map(best.map((id, index) => [id, index]));

/** The same cases, the most valuable first. */
export function valued(cases: readonly Case[]): readonly Case[] {
  const of = ({ id }: Case): number => rank.get(id) ?? best.length;
  return cases.toSorted((a, b) => of(a) - of(b));
}
