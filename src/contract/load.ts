import { Ajv2020, type ErrorObject, type Options } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import type { Json, JsonObject } from '../model.ts';
import { HarnessError } from '../text/errors.ts';
import { isObject } from '../text/json.ts';

export type JsonSchema = JsonObject;

/** The documents of a contract revision. */
export type SchemaName = 'path' | 'request' | 'response' | 'error';

export const isSchema = (value: Json | undefined): value is JsonSchema => isObject(value);

/** A list, or the one thing that stands in place of a list. */
export function listOf(value: Json | undefined): readonly Json[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? (value as readonly Json[]) : [value];
}

/**
 * Follows a local `$ref` (`#/$defs/name`); keywords beside it stay. A schema without one is itself.
 * Throws HarnessError on a ref to nowhere, or round in a circle.
 */
export function resolved(schema: JsonSchema, root: JsonSchema): JsonSchema {
  const seen = new Set<JsonSchema>();
  let whole = schema;
  while (typeof whole.$ref === 'string') {
    const { $ref: ref, ...beside } = whole;
    let at: Json | undefined = root;
    for (const step of ref.replace(/^#\/?/, '').split('/').filter(Boolean))
      at = isSchema(at) ? at[step] : undefined;
    if (!isSchema(at))
      throw new HarnessError(`schema ${String(root.$id)} refers to ${ref}, which is not there`);
    if (seen.has(at)) throw new HarnessError(`schema ${String(root.$id)}: ${ref} leads back to itself`);
    seen.add(at);
    whole = { ...at, ...beside };
  }
  return whole;
}

/** What the contract says of the operation beside its schemas. */
export type Operation = {
  readonly operationId: string;
  readonly method: string;
  readonly basePath: string;
  readonly path: string;
  readonly mediaTypes: readonly string[];
  /** Whether a request without a body is refused; absent when it is not. */
  readonly bodyRequired?: boolean;
  readonly scope: string;
  /** `recorded`: never documented, seen all the same. */
  readonly statuses: { readonly documented: readonly number[]; readonly recorded: readonly number[] };
  /** `EA` is early access, `GA` general availability. */
  readonly lifecycle: string;
  readonly deprecated?: boolean;
  /** Outside the path: `query page`. Absent when there are none. */
  readonly parameters?: readonly { readonly name: string; readonly required: boolean }[];
};

/** One way a value breaks a schema. `pointer` leads to the value, or to the object for a missing or unknown member. */
export interface Breach {
  readonly keyword: string;
  readonly pointer: string;
  readonly member?: string;
  readonly message: string;
}

export interface ContractDocuments {
  readonly revision: string;
  readonly operation: Operation;
  readonly schemas: Readonly<Record<SchemaName, JsonSchema>>;
}

export interface Contract extends ContractDocuments {
  /** Every breach of a schema; empty when the value conforms. */
  readonly validate: (which: SchemaName, value: Json) => readonly Breach[];
}

function breach({ keyword, instancePath, params, message }: ErrorObject): Breach {
  const member: unknown = params.additionalProperty ?? params.missingProperty;
  return {
    keyword,
    pointer: instancePath,
    ...(typeof member === 'string' ? { member } : {}),
    message: message ?? keyword,
  };
}

/**
 * Formats that the Management API names and no standard defines, and what everything that was seen of them looks like.
 * No document says that it has to.
 */
export const namedFormats: Readonly<Record<string, RegExp>> = {
  'connection-id': /^con_[A-Za-z0-9]{16}$/,
  'organization-id': /^org_[A-Za-z0-9]{16}$/,
};

/** ajv with the usual formats, and those that are only named, as they are usually seen. */
export function withFormats(options: Options): Ajv2020 {
  const ajv = new Ajv2020(options);
  formats.default(ajv);
  for (const [format, usual] of Object.entries(namedFormats)) ajv.addFormat(format, usual);
  return ajv;
}

/** ajv in strict mode, with all formats. */
export const validator = (): Ajv2020 => withFormats({ strict: true, allErrors: true });

/** A contract over its documents. Schemas are compiled when they are first needed, by an ajv of `make`. */
export function load(documents: ContractDocuments, make: () => Ajv2020 = validator): Contract {
  // One ajv for the four schemas: most of the time goes into its own meta-schema. It compiles each of them once.
  let ajv: Ajv2020 | undefined;
  return {
    ...documents,
    validate: (which, value) => {
      ajv ??= make();
      const check = ajv.compile(documents.schemas[which]);
      return check(value) ? [] : (check.errors ?? []).map(breach);
    },
  };
}

/**
 * The breaches that stand on their own. A value of a wrong type cannot be one of the enum's words either:
 * what a type breach at the same place implies is left out.
 */
export function faultsOf(contract: Contract, which: SchemaName, value: Json): readonly Breach[] {
  const breaches = contract.validate(which, value);
  const typed = new Set(breaches.filter(({ keyword }) => keyword === 'type').map(({ pointer }) => pointer));
  return breaches.filter(({ keyword, pointer }) => keyword === 'type' || !typed.has(pointer));
}
