import Joi from 'joi';
import { validatedBy } from '../../../dist/scripts/frameworks/front.js';
import { guarded, refuse } from '../refuse.js';

const inCodePoints = (text, helpers) =>
  [...text].length > 50 ? helpers.error('string.max', { limit: 50 }) : text;

const bodyWith = (name) =>
  Joi.object({
    organization_connection_name: name.pattern(/^[^\0]*$/).allow(null),
    assign_membership_on_login: Joi.boolean(),
    show_as_button: Joi.boolean(),
    is_signup_enabled: Joi.boolean(),
    organization_access_level: Joi.valid('none', 'readonly', 'limited', 'full', null),
    is_enabled: Joi.boolean().allow(null),
  });

const body = bodyWith(Joi.string().custom(inCodePoints));

const judge =
  (options, schema = body) =>
  (sent) => {
    const { error, value } = schema.validate(sent, { convert: false, abortEarly: false, ...options });
    return error === undefined ? { value } : refuse(error.details.map(({ message }) => message));
  };

const right = validatedBy(guarded(judge({})));

export const servers = {
  'joi.convert': { usual: validatedBy(guarded(judge({ convert: true }))), right },
  'joi.max': { usual: validatedBy(guarded(judge({}, bodyWith(Joi.string().max(50))))), right },
  'joi.stripUnknown': { usual: validatedBy(judge({ stripUnknown: true })), right },
  'joi.allowUnknown': { usual: validatedBy(judge({ allowUnknown: true })), right },
  'joi.proto': { usual: validatedBy(judge({})), right },
};
