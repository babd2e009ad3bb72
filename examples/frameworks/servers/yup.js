import * as yup from 'yup';
import { validatedBy } from '../../../dist/scripts/frameworks/front.js';
import { guarded, refuse } from '../refuse.js';

const isShort = (text) => text == null || [...text].length <= 50;
const withoutNul = yup
  .string()
  .min(1)
  .matches(/^[^\0]*$/);
const levels = ['none', 'readonly', 'limited', 'full', null];

const bodyWith = (name) =>
  yup.object({
    organization_connection_name: name.nullable(),
    assign_membership_on_login: yup.boolean(),
    show_as_button: yup.boolean(),
    is_signup_enabled: yup.boolean(),
    organization_access_level: yup.string().nullable().oneOf(levels),
    is_enabled: yup.boolean().nullable(),
  });

const counted = bodyWith(withoutNul.max(50));
const body = bodyWith(
  withoutNul.test('length', ({ path }) => `${path} must have at most 50 characters`, isShort),
);

const judging = (schema, options) =>
  validatedBy(
    guarded(async (sent) => {
      try {
        return { value: await schema.validate(sent, { abortEarly: false, ...options }) };
      } catch (error) {
        if (error instanceof yup.ValidationError) return refuse(error.errors);
        throw error;
      }
    }),
  );

const right = judging(body, { strict: true });

export const servers = {
  'yup.cast': { usual: judging(body, {}), right },
  'yup.max': { usual: judging(counted, { strict: true }), right },
};
