import 'reflect-metadata';
import { BadRequestException, HttpException, ValidationPipe } from '@nestjs/common';
import {
  IsBoolean,
  IsIn,
  IsOptional,
  IsString,
  Matches,
  MaxLength,
  MinLength,
  ValidateIf,
} from 'class-validator';
import { validatedBy } from '../../../dist/scripts/frameworks/front.js';
import { guarded, refuse } from '../refuse.js';

/** Unlike IsOptional, it lets null be judged. */
const IsOptionalButNotNull = ValidateIf((_, value) => value !== undefined);

/** The class of a body: what decorators and `emitDecoratorMetadata` do in TypeScript. */
function classOf(isOptional) {
  class Body {}
  const member = (name, type, ...decorators) => {
    Reflect.defineMetadata('design:type', type, Body.prototype, name);
    for (const decorate of decorators) decorate(Body.prototype, name);
  };
  const text = [IsString(), MinLength(1), MaxLength(50), Matches(/^[^\0]*$/)];
  member('organization_connection_name', String, IsOptional(), ...text);
  for (const flag of ['assign_membership_on_login', 'show_as_button', 'is_signup_enabled'])
    member(flag, Boolean, isOptional, IsBoolean());
  const levels = ['none', 'readonly', 'limited', 'full'];
  member('organization_access_level', String, IsOptional(), IsIn(levels));
  member('is_enabled', Boolean, IsOptional(), IsBoolean());
  return Body;
}

const Body = classOf(IsOptionalButNotNull);

const faultOf = ({ property, constraints = {} }) => `${property}: ${Object.values(constraints).join(', ')}`;
const closed = {
  transform: true,
  whitelist: true,
  forbidNonWhitelisted: true,
  exceptionFactory: (faults) => new BadRequestException(refuse(faults.map(faultOf)).body),
};

function judge(options, metatype = Body) {
  const pipe = new ValidationPipe({ ...closed, ...options });
  return async (sent) => {
    try {
      return { value: await pipe.transform(sent, { type: 'body', metatype }) };
    } catch (error) {
      if (!(error instanceof HttpException)) throw error;
      return { status: error.getStatus(), body: error.getResponse() };
    }
  };
}

const right = validatedBy(guarded(judge({})));
const open = { whitelist: false, forbidNonWhitelisted: false };
const implicit = { transformOptions: { enableImplicitConversion: true } };

export const servers = {
  'nest.unknown': { usual: validatedBy(judge(open)), right },
  'nest.whitelist': { usual: validatedBy(judge({ forbidNonWhitelisted: false })), right },
  'nest.enableImplicitConversion': { usual: validatedBy(guarded(judge(implicit))), right },
  'nest.IsOptional': { usual: validatedBy(guarded(judge({}, classOf(IsOptional())))), right },
  'nest.proto': { usual: validatedBy(judge({})), right },
  'nest.null': { usual: validatedBy(judge({})), right },
  'nest.depth': { usual: validatedBy(judge({})), right },
  'nest.message': { usual: validatedBy(guarded(judge({ exceptionFactory: undefined }))), right },
};
