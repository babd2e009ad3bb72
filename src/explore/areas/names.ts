/** Members that questions are about, and what requests are made of. */
export const name = 'organization_connection_name';
export const flag = 'show_as_button';
export const level = 'organization_access_level';
export const assign = 'assign_membership_on_login';
export const signup = 'is_signup_enabled';

/** The ids under test, as a path has them. */
export const O = '{organization}';
export const C = '{connection}';
export const pathOf = (organization: string, connection: string): string =>
  `/organizations/${organization}/connections/${connection}`;
export const connectionsPath = `/organizations/${O}/connections`;
export const asForm = { mediaType: 'application/x-www-form-urlencoded' };
/** What follows the prefix in an id of the right form that no resource has. */
export const unusedId = '0'.repeat(16);
