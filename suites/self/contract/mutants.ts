import {
  type Constraint,
  type Contract,
  constraints,
  type JsonSchema,
  load,
  type SchemaName,
} from '../../../src/contract/index.ts';
import { validator } from '../../../src/contract/load.ts';
import type { Json, JsonObject } from '../../../src/model.ts';

/** Contracts with one keyword taken out or weakened, at one place of one schema. */

export interface ContractMutant {
  readonly which: SchemaName;
  readonly constraint: Constraint;
  /** `dropped`, or what it was weakened to. */
  readonly how: string;
  readonly contract: Contract;
}

/** A word and a member that no document of the operation has. */
const stranger = 'patchproof_stranger';

const types = ['string', 'integer', 'boolean', 'object', 'array', 'null'];

/** Every way to let one keyword refuse a little less than it does; none where less is nothing. */
function weaker({ keyword, value }: Constraint): readonly Json[] {
  switch (keyword) {
    case 'type': {
      const allowed = [value].flat() as readonly Json[];
      return types.filter((type) => !allowed.includes(type)).map((type) => [...allowed, type]);
    }
    case 'enum':
      return [
        [...(value as readonly Json[]), stranger],
        [...(value as readonly Json[]), 'read-only'],
      ];
    case 'minLength':
    case 'minimum':
      return [Number(value) - 1];
    case 'maxLength':
    case 'maximum':
      return [Number(value) + 1];
    case 'pattern':
      return ['^[^\\u0000]', '[^\\u0000]$', '^[^\\u0001]*$'];
    case 'required': {
      const names = value as readonly Json[];
      return names.map((name) => names.filter((one) => one !== name));
    }
    case 'additionalProperties':
      return [{ type: 'boolean' }, { type: 'string' }];
    default:
      return [];
  }
}

/** A schema with a keyword replaced at a place of its instance; taken out when there is no value. */
function changed(schema: JsonSchema, path: readonly string[], keyword: string, value?: Json): JsonSchema {
  const [member, ...rest] = path;
  if (member === undefined) {
    const { [keyword]: _, ...others } = schema;
    return value === undefined ? others : { ...schema, [keyword]: value };
  }
  const properties = schema.properties as Readonly<Record<string, JsonObject>>;
  const inner = properties[member];
  if (inner === undefined) throw new Error(`no member ${member} in the schema`);
  return { ...schema, properties: { ...properties, [member]: changed(inner, rest, keyword, value) } };
}

/** One ajv for all: its meta-schema takes longer than any of them. */
const shared = validator();

function mutated(
  contract: Contract,
  which: SchemaName,
  constraint: Constraint,
  value?: Json,
): ContractMutant {
  const path = constraint.pointer.split('/').slice(1);
  // Two schemas of one name would be one to ajv.
  const { $id: _, ...schema } = changed(contract.schemas[which], path, constraint.keyword, value);
  return {
    which,
    constraint,
    how: value === undefined ? 'dropped' : `weakened to ${JSON.stringify(value)}`,
    contract: load({ ...contract, schemas: { ...contract.schemas, [which]: schema } }, () => shared),
  };
}

/** Every keyword of every schema: without it, and with each weaker one in its place. */
export function contractMutants(contract: Contract): readonly ContractMutant[] {
  const names: readonly SchemaName[] = ['path', 'request', 'response', 'error'];
  return names.flatMap((which) =>
    constraints(contract.schemas[which]).flatMap((constraint) =>
      [undefined, ...weaker(constraint)].map((value) => mutated(contract, which, constraint, value)),
    ),
  );
}
