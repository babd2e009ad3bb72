const members = [
  'organization_connection_name',
  'assign_membership_on_login',
  'show_as_button',
  'is_signup_enabled',
  'organization_access_level',
  'is_enabled',
];

const isObject = (value) => typeof value === 'object' && value !== null;

/** What is wrong with a body as a whole, before a validator sees it. No member holds an object or an array. */
export function faultsOfWhole(body) {
  if (!isObject(body) || Array.isArray(body)) return ['the body must be an object'];
  return Object.entries(body).flatMap(([name, value]) => {
    if (!members.includes(name)) return [`${name} is not allowed`];
    return isObject(value) ? [`${name} must not be an object or an array`] : [];
  });
}
