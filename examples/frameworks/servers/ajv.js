import { Ajv } from 'ajv';
import { validatedBy } from '../../../dist/scripts/frameworks/front.js';
import { refuse } from '../refuse.js';
import { body, withDefaults } from '../schema.js';

const faultOf = ({ instancePath, message, params: { additionalProperty = '' } }) =>
  `${instancePath.slice(1) || 'body'} ${message} ${additionalProperty}`.trim();

/** ajv changes the body that it judges where an option tells it to. */
function judging({ schema = body, asText = (_, errors) => errors.map(faultOf).join(', '), ...options }) {
  const ajv = new Ajv({ allowUnionTypes: true, allErrors: true, ...options });
  const check = ajv.compile(schema);
  return validatedBy((sent) => (check(sent) ? { value: sent } : refuse([asText(ajv, check.errors)])));
}

const right = judging({});

export const servers = {
  'ajv.coerceTypes': { usual: judging({ coerceTypes: true }), right },
  'ajv.removeAdditional': { usual: judging({ removeAdditional: true }), right },
  'ajv.useDefaults': { usual: judging({ useDefaults: true, schema: withDefaults }), right },
  'ajv.open': { usual: judging({ schema: { ...body, additionalProperties: true } }), right },
  'ajv.unicode': { usual: judging({ unicode: false }), right },
  'ajv.errorsText': { usual: judging({ asText: (ajv, errors) => ajv.errorsText(errors) }), right },
};
