import * as v from 'valibot';
import { validatedBy } from '../../../dist/scripts/frameworks/front.js';
import { guarded, refuse } from '../refuse.js';

const flag = v.optional(v.boolean());
const nameUpTo = (limit) =>
  v.optional(v.nullable(v.pipe(v.string(), v.minLength(1), limit, v.regex(/^[^\0]*$/))));

const membersWith = (limit) => ({
  organization_connection_name: nameUpTo(limit),
  assign_membership_on_login: flag,
  show_as_button: flag,
  is_signup_enabled: flag,
  organization_access_level: v.optional(v.nullable(v.picklist(['none', 'readonly', 'limited', 'full']))),
  is_enabled: v.optional(v.nullable(v.boolean())),
});

const members = membersWith(v.check((name) => [...name].length <= 50, 'at most 50 characters'));

const judge = (schema) => (sent) => {
  const { success, output, issues } = v.safeParse(schema, sent);
  return success
    ? { value: output }
    : refuse(issues.map((issue) => `${v.getDotPath(issue) ?? 'body'}: ${issue.message}`));
};

const right = validatedBy(guarded(judge(v.strictObject(members))));
const counting = (limit) => validatedBy(guarded(judge(v.strictObject(membersWith(limit)))));

export const servers = {
  'valibot.object': { usual: validatedBy(judge(v.object(members))), right },
  'valibot.array': { usual: validatedBy(judge(v.strictObject(members))), right },
  'valibot.maxLength': { usual: counting(v.maxLength(50)), right },
  'valibot.maxBytes': { usual: counting(v.maxBytes(50)), right },
};
