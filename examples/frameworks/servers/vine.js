import vine, { errors } from '@vinejs/vine';
import { validatedBy } from '../../../dist/scripts/frameworks/front.js';
import { guarded, refuse } from '../refuse.js';

const inCodePoints = vine.createRule((value, _, field) => {
  if ([...String(value)].length > 50) field.report('at most 50 characters', 'inCodePoints', field);
});

const body = (strict) => {
  const flag = () => vine.boolean({ strict });
  const name = vine
    .string()
    .minLength(1)
    .regex(/^[^\0]*$/)
    .use(inCodePoints());
  return vine.create(
    vine.object({
      organization_connection_name: name.nullable().optional(),
      assign_membership_on_login: flag().optional(),
      show_as_button: flag().optional(),
      is_signup_enabled: flag().optional(),
      organization_access_level: vine.enum(['none', 'readonly', 'limited', 'full']).nullable().optional(),
      is_enabled: flag().nullable().optional(),
    }),
  );
};
const strict = body(true);

const flags = ['assign_membership_on_login', 'show_as_button', 'is_signup_enabled'];
const textOf = ({ field, message }) => `${field}: ${message}`;
const documented = ({ messages }) => refuse(messages.map(textOf));

const judge =
  (answer = documented, check = strict) =>
  async (sent) => {
    try {
      return { value: await check.validate(sent) };
    } catch (error) {
      if (error instanceof errors.E_VALIDATION_ERROR) return answer(error);
      throw error;
    }
  };

/** An optional member counts null as not sent. */
const withoutNull = (validate) => (sent) => {
  const faults = flags.filter((flag) => sent[flag] === null).map((flag) => `${flag} must not be null`);
  return faults.length > 0 ? refuse(faults) : validate(sent);
};

/** The status of a VineJS error on every refusal, as a server has it whose error handler passes it on. */
const passedOn = (validate) => async (sent) => {
  const answer = await validate(sent);
  if (answer.status !== 400) return answer;
  const { status } = new errors.E_VALIDATION_ERROR([]);
  return { status, body: { ...answer.body, statusCode: status, error: 'Unprocessable Entity' } };
};

/** The errors of VineJS on every refusal, as a server has it that throws its own faults as VineJS throws its errors. */
const listed = (validate) => async (sent) => {
  const answer = await validate(sent);
  if (answer.status !== 400 || answer.body.errors !== undefined) return answer;
  const { messages } = new errors.E_VALIDATION_ERROR([
    { message: answer.body.message, rule: 'custom', field: '' },
  ]);
  return { status: 400, body: { errors: messages } };
};

const closed = (validate) => validatedBy(guarded(withoutNull(validate)));
const right = closed(judge());

export const servers = {
  'vine.boolean': { usual: closed(judge(documented, body(false))), right },
  'vine.object': { usual: validatedBy(judge()), right },
  'vine.optional': { usual: validatedBy(guarded(judge())), right },
  'vine.status': { usual: validatedBy(passedOn(guarded(withoutNull(judge())))), right },
  'vine.messages': {
    usual: validatedBy(
      listed(guarded(withoutNull(judge(({ messages }) => ({ status: 400, body: { errors: messages } }))))),
    ),
    right,
  },
};
