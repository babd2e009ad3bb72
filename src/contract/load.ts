import { Ajv2020, type ErrorObject, type Options } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import type { Json, JsonObject } from '../model.ts';
import { HarnessError } from '../text/errors.ts';
import { isObject, lookup, stepsOf } from '../text/json.ts';

export type JsonSchema = JsonObject;

/** The documents of a contract revision. */
export type SchemaName = 'path' | 'request' | 'response' | 'error';

export const isSchema = (value: Json | undefined): value is JsonSchema => isObject(value);

/** A list, or the one thing that stands in place of a list. */
export function listOf(value: Json | undefined): readonly Json[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? (value as readonly Json[]) : [value];
}

const named = (words: string): ReadonlySet<string> => new Set(words.split(' '));

/** The keywords of JSON Schema 2020-12, grouped by the kind of their value. */
export const keywords = {
  /** Assertions about the value at hand, each of which can be checked by itself. */
  leaves: named(
    'type enum const minLength maxLength pattern format minimum maximum exclusiveMinimum exclusiveMaximum ' +
      'multipleOf minItems maxItems uniqueItems minProperties maxProperties required dependentRequired ' +
      'minContains maxContains',
  ),
  /** A schema. */
  single: named(
    'additionalProperties items contains not if then else propertyNames ' +
      'unevaluatedProperties unevaluatedItems',
  ),
  /** A list of schemas. */
  lists: named('allOf anyOf oneOf prefixItems'),
  /** A schema for each of several names. */
  maps: named('properties patternProperties dependentSchemas'),
  /** Of all these, the ones whose schemas look at the value itself, not at what is inside it. */
  inPlace: named('allOf anyOf oneOf not if then else dependentSchemas'),
  /** What says something to people or tools, and nothing about which values are valid. */
  annotations: named(
    'title description default example examples deprecated readOnly writeOnly xml externalDocs ' +
      'discriminator contentEncoding contentMediaType contentSchema nullable $comment $schema ' +
      '$id $anchor $dynamicAnchor $vocabulary $defs definitions',
  ),
  /** Assertions that are not compared: what they refuse is not known here. */
  beyondUs: named('$dynamicRef $recursiveRef dependencies additionalItems'),
} as const;

/** A schema within a schema: its keyword, and its name or index where the keyword holds several. */
interface Inner {
  readonly keyword: string;
  readonly name?: string;
  readonly schema: JsonSchema;
}

/** The schemas right within a schema, whatever keyword they stand behind. */
export function innerSchemas(schema: JsonSchema): readonly Inner[] {
  return Object.entries(schema).flatMap(([keyword, value]): readonly Inner[] => {
    if (keywords.single.has(keyword)) return isSchema(value) ? [{ keyword, schema: value }] : [];
    if (!keywords.lists.has(keyword) && !keywords.maps.has(keyword)) return [];
    return Object.entries(value ?? {}).flatMap(([name, one]) =>
      isSchema(one) ? [{ keyword, name, schema: one }] : [],
    );
  });
}

/** What the `$ref` of a schema leads to, within its own document; undefined where that is no schema. */
export function referred({ $ref: ref }: JsonSchema, root: JsonSchema): JsonSchema | undefined {
  if (typeof ref !== 'string' || !/^#(?:\/|$)/.test(ref)) return undefined;
  const target = lookup(root, stepsOf(ref.slice(1)));
  return isSchema(target) ? target : undefined;
}

/**
 * Follows a local `$ref` (`#/$defs/name`); the keywords beside it stay.
 * Throws HarnessError if the ref leads nowhere or in a circle.
 */
export function resolved(schema: JsonSchema, root: JsonSchema): JsonSchema {
  const seen = new Set<JsonSchema>();
  let whole = schema;
  while (typeof whole.$ref === 'string') {
    const { $ref: ref, ...beside } = whole;
    const at = referred(whole, root);
    if (at === undefined)
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
  /** `recorded`: not documented, but seen in recorded traffic. */
  readonly statuses: { readonly documented: readonly number[]; readonly recorded: readonly number[] };
  /** `EA` is early access, `GA` general availability. */
  readonly lifecycle: string;
  readonly deprecated?: boolean;
  /** Outside the path: `query page`. Absent when there are none. */
  readonly parameters?: readonly { readonly name: string; readonly required: boolean }[];
};

/** One way a value breaks a schema. A missing or unknown member has the pointer of its object. */
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

/** Formats that the Management API names and no standard defines: what all recorded values look like. */
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
  // One ajv for the four schemas: most of the time goes into its own meta-schema.
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

/** The independent breaches: a value of a wrong type breaks `enum` and others too, and these are left out. */
export function faultsOf(contract: Contract, which: SchemaName, value: Json): readonly Breach[] {
  const breaches = contract.validate(which, value);
  const typed = new Set(breaches.filter(({ keyword }) => keyword === 'type').map(({ pointer }) => pointer));
  return breaches.filter(({ keyword, pointer }) => keyword === 'type' || !typed.has(pointer));
}
