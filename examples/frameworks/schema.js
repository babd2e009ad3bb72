const flag = { type: 'boolean' };
const level = { type: ['string', 'null'], enum: ['none', 'readonly', 'limited', 'full', null] };

/** The body of a change, as a JSON Schema. */
export const body = {
  type: 'object',
  additionalProperties: false,
  properties: {
    organization_connection_name: {
      type: ['string', 'null'],
      minLength: 1,
      maxLength: 50,
      pattern: '^[^\\u0000]*$',
    },
    assign_membership_on_login: flag,
    show_as_button: flag,
    is_signup_enabled: flag,
    organization_access_level: level,
    is_enabled: { type: ['boolean', 'null'] },
  },
};

/** The same, with the defaults that the documents name for a new connection. */
export const withDefaults = {
  ...body,
  properties: {
    ...body.properties,
    assign_membership_on_login: { ...flag, default: false },
    show_as_button: { ...flag, default: true },
    is_signup_enabled: { ...flag, default: false },
  },
};
