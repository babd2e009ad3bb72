import { z } from 'zod';
import { validatedBy } from '../../../dist/scripts/frameworks/front.js';
import { refuse } from '../refuse.js';

const flag = z.boolean().optional();
const coerced = z.coerce.boolean().optional();

const members = {
  organization_connection_name: z
    .string()
    .min(1)
    .max(50)
    .regex(/^[^\0]*$/)
    .nullable()
    .optional(),
  assign_membership_on_login: flag,
  show_as_button: flag,
  is_signup_enabled: flag,
  organization_access_level: z.enum(['none', 'readonly', 'limited', 'full']).nullable().optional(),
  is_enabled: z.boolean().nullable().optional(),
};

const judging = (schema) =>
  validatedBy((sent) => {
    const { success, data, error } = schema.safeParse(sent);
    return success
      ? { value: data }
      : refuse(error.issues.map(({ path, message }) => `${path.join('.') || 'body'}: ${message}`));
  });

const changed = (some) => judging(z.strictObject({ ...members, ...some }));
const right = changed({});

export const servers = {
  'zod.object': { usual: judging(z.object(members)), right },
  'zod.looseObject': { usual: judging(z.looseObject(members)), right },
  'zod.coerce': {
    usual: changed({
      assign_membership_on_login: coerced,
      show_as_button: coerced,
      is_signup_enabled: coerced,
      is_enabled: z.coerce.boolean().nullable().optional(),
    }),
    right,
  },
  'zod.default': {
    usual: changed({
      assign_membership_on_login: z.boolean().default(false),
      show_as_button: z.boolean().default(true),
      is_signup_enabled: z.boolean().default(false),
    }),
    right,
  },
};
