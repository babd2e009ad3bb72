/** Validators in front of the store: each row of rows.json with its default, and configured right. */
import 'reflect-metadata';
import { Ajv } from 'ajv';
import { plainToInstance } from 'class-transformer';
import {
  IsBoolean,
  IsIn,
  IsString,
  Matches,
  MaxLength,
  MinLength,
  ValidateIf,
  validateSync,
} from 'class-validator';
import Joi from 'joi';
import * as v from 'valibot';
import * as yup from 'yup';
import { z } from 'zod';
import { withValidator } from './servers.mjs';

const name = 'organization_connection_name';
const level = 'organization_access_level';
const flags = ['assign_membership_on_login', 'is_signup_enabled', 'show_as_button'];
const levels = ['none', 'readonly', 'limited', 'full'];

const entries = (names, make) => Object.fromEntries(names.map((one) => [one, make(one)]));

const isObject = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);

// ---- ajv

export const schema = {
  type: 'object',
  additionalProperties: false,
  properties: {
    [name]: { type: ['string', 'null'], minLength: 1, maxLength: 50, pattern: '^[^\\u0000]*$' },
    ...entries(flags, () => ({ type: 'boolean' })),
    [level]: { type: ['string', 'null'], enum: [...levels, null] },
    is_enabled: { type: ['boolean', 'null'] },
  },
};

function ajv(options, own = schema) {
  const check = new Ajv({ allowUnionTypes: true, ...options }).compile(own);
  return () =>
    withValidator((value) =>
      check(value)
        ? { value }
        : {
            problems: check.errors.map(({ instancePath, message }) => `${instancePath.slice(1)} ${message}`),
          },
    );
}

const withDefaults = {
  ...schema,
  properties: {
    ...schema.properties,
    ...entries(flags, (flag) => ({ type: 'boolean', default: flag === 'show_as_button' })),
  },
};

// ---- joi

const isShort = (text) => [...text].length <= 50;

const joiCounted = Joi.string()
  .min(1)
  .max(50)
  .pattern(/^[^\0]*$/)
  .allow(null);
const joiText = Joi.string()
  .min(1)
  .pattern(/^[^\0]*$/)
  .custom((text, helpers) => (isShort(text) ? text : helpers.error('string.max', { limit: 50 })))
  .allow(null);
const joiMembers = (text) => ({
  [name]: text,
  ...entries(flags, () => Joi.boolean()),
  [level]: Joi.string()
    .valid(...levels)
    .allow(null),
  is_enabled: Joi.boolean().allow(null),
});

const joi =
  (options, text = joiText) =>
  () =>
    withValidator((sent) => {
      const { value, error } = Joi.object(joiMembers(text)).validate(sent, options);
      return error ? { problems: error.details.map(({ message }) => message) } : { value };
    });

// ---- zod

const zodText = z
  .string()
  .min(1)
  .max(50)
  .regex(/^[^\0]*$/)
  .nullable();
const zodMembers = (flag) => ({
  [name]: zodText.optional(),
  ...entries(flags, () => flag.optional()),
  [level]: z.enum(levels).nullable().optional(),
  is_enabled: z.boolean().nullable().optional(),
});

const zod = (type) => () =>
  withValidator((sent) => {
    const { success, data, error } = type.safeParse(sent);
    return success
      ? { value: data }
      : { problems: error.issues.map(({ path, message }) => `${path.join('.')} ${message}`) };
  });

// ---- valibot

const valibotMembers = {
  [name]: v.optional(v.nullable(v.pipe(v.string(), v.minLength(1), v.check(isShort), v.regex(/^[^\0]*$/)))),
  ...entries(flags, () => v.optional(v.boolean())),
  [level]: v.optional(v.nullable(v.picklist(levels))),
  is_enabled: v.optional(v.nullable(v.boolean())),
};

const valibot =
  (type, takesArrays = false) =>
  () =>
    withValidator((sent) => {
      if (Array.isArray(sent) && !takesArrays) return { problems: ['Expected an object'] };
      const { success, output, issues } = v.safeParse(type, sent);
      return success ? { value: output } : { problems: issues.map(({ message }) => message) };
    });

// ---- yup

const yupCounted = yup
  .string()
  .min(1)
  .max(50)
  .matches(/^[^\0]*$/)
  .nullable();
const yupText = yup
  .string()
  .min(1)
  .matches(/^[^\0]*$/)
  .test('length', 'at most 50 characters', (text) => text == null || isShort(text))
  .nullable();
const yupMembers = (text) => ({
  [name]: text,
  ...entries(flags, () => yup.boolean()),
  [level]: yup
    .string()
    .oneOf([...levels, null])
    .nullable(),
  is_enabled: yup.boolean().nullable(),
});

const yups =
  (options, text = yupText, type = yup.object(yupMembers(text)).noUnknown()) =>
  () =>
    withValidator((sent) => {
      try {
        return { value: type.validateSync(sent, { abortEarly: false, ...options }) };
      } catch (error) {
        return { problems: error.errors };
      }
    });

// ---- class-validator, as Nest uses it

class Change {}
const decorate = (member, ...decorators) => {
  for (const one of decorators) one(Change.prototype, member);
};
const given = (member) => ValidateIf((change) => change[member] !== undefined);
const givenOrNull = (member) =>
  ValidateIf((change) => change[member] !== undefined && change[member] !== null);
decorate(name, givenOrNull(name), IsString(), MinLength(1), MaxLength(50), Matches(/^[^\0]*$/));
for (const flag of flags) decorate(flag, given(flag), IsBoolean());
decorate(level, givenOrNull(level), IsIn(levels));
decorate('is_enabled', givenOrNull('is_enabled'), IsBoolean());
for (const flag of [...flags, 'is_enabled'])
  Reflect.defineMetadata('design:type', Boolean, Change.prototype, flag);
Reflect.defineMetadata('design:type', String, Change.prototype, name);
Reflect.defineMetadata('design:type', String, Change.prototype, level);

const classValidator =
  (transform, options, takesAnything = true) =>
  () =>
    withValidator((sent) => {
      if (!takesAnything && !isObject(sent)) return { problems: ['Expected an object'] };
      const change = isObject(sent) ? plainToInstance(Change, sent, transform) : new Change();
      const errors = validateSync(change, options);
      return errors.length > 0
        ? { problems: errors.flatMap(({ constraints = {} }) => Object.values(constraints)) }
        : { value: { ...change } };
    });

const strictNest = { whitelist: true, forbidNonWhitelisted: true };

export const validators = {
  'ajv-coerce-types': [ajv({ coerceTypes: true }), ajv({})],
  'ajv-remove-additional': [ajv({ removeAdditional: true }), ajv({})],
  'ajv-open-schema': [ajv({}, { ...schema, additionalProperties: true }), ajv({})],
  'ajv-use-defaults': [ajv({ useDefaults: true }, withDefaults), ajv({ useDefaults: true })],
  'ajv-unicode': [ajv({ unicode: false, logger: false }), ajv({})],
  'joi-convert': [joi({}), joi({ convert: false })],
  'joi-strip-unknown': [joi({ convert: false, stripUnknown: true }), joi({ convert: false })],
  'joi-max': [joi({ convert: false }, joiCounted), joi({ convert: false })],
  'zod-object': [zod(z.object(zodMembers(z.boolean()))), zod(z.strictObject(zodMembers(z.boolean())))],
  'zod-coerce': [
    zod(z.strictObject(zodMembers(z.coerce.boolean()))),
    zod(z.strictObject(zodMembers(z.boolean()))),
  ],
  'valibot-object': [valibot(v.object(valibotMembers)), valibot(v.strictObject(valibotMembers))],
  'valibot-array': [valibot(v.strictObject(valibotMembers), true), valibot(v.strictObject(valibotMembers))],
  'yup-cast': [yups({}), yups({ strict: true })],
  'yup-max': [yups({ strict: true }, yupCounted), yups({ strict: true })],
  'nest-no-whitelist': [classValidator({}, {}), classValidator({}, strictNest)],
  'nest-whitelist': [classValidator({}, { whitelist: true }), classValidator({}, strictNest)],
  'nest-implicit-conversion': [
    classValidator({ enableImplicitConversion: true }, strictNest),
    classValidator({}, strictNest),
  ],
  'nest-any-root': [classValidator({}, strictNest), classValidator({}, strictNest, false)],
};
