import { faultsOfWhole } from './guard.js';

/** A refusal in the form that the documents describe. */
export const refuse = (faults) => ({
  status: 400,
  body: { statusCode: 400, error: 'Bad Request', message: faults.join(', '), errorCode: 'invalid_body' },
});

/** A validator that sees only what is right as a whole. */
export const guarded = (validate) => (body) => {
  const faults = faultsOfWhole(body);
  return faults.length > 0 ? refuse(faults) : validate(body);
};
