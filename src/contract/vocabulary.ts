/** The keywords of JSON Schema 2020-12 by what stands behind them. */

/** Assertions about the value at hand, each of which can be checked by itself. */
export const leaves: ReadonlySet<string> = new Set([
  'type',
  'enum',
  'const',
  'minLength',
  'maxLength',
  'pattern',
  'format',
  'minimum',
  'maximum',
  'exclusiveMinimum',
  'exclusiveMaximum',
  'multipleOf',
  'minItems',
  'maxItems',
  'uniqueItems',
  'minProperties',
  'maxProperties',
  'required',
  'dependentRequired',
  'minContains',
  'maxContains',
]);

/** A schema stands behind these. */
export const single: ReadonlySet<string> = new Set([
  'additionalProperties',
  'items',
  'contains',
  'not',
  'if',
  'then',
  'else',
  'propertyNames',
  'unevaluatedProperties',
  'unevaluatedItems',
]);

/** A list of schemas. */
export const lists: ReadonlySet<string> = new Set(['allOf', 'anyOf', 'oneOf', 'prefixItems']);

/** A schema for each of several names. */
export const maps: ReadonlySet<string> = new Set(['properties', 'patternProperties', 'dependentSchemas']);

/** Of all these, the ones whose schemas look at the value itself, not at what is inside it. */
export const inPlace: ReadonlySet<string> = new Set([
  'allOf',
  'anyOf',
  'oneOf',
  'not',
  'if',
  'then',
  'else',
  'dependentSchemas',
]);

/** What says something to people or tools, and nothing about which values are valid. */
export const annotations: ReadonlySet<string> = new Set([
  'title',
  'description',
  'default',
  'example',
  'examples',
  'deprecated',
  'readOnly',
  'writeOnly',
  'xml',
  'externalDocs',
  'discriminator',
  'contentEncoding',
  'contentMediaType',
  'contentSchema',
  'nullable',
  '$comment',
  '$schema',
  '$id',
  '$anchor',
  '$dynamicAnchor',
  '$vocabulary',
  '$defs',
  'definitions',
]);

/** Assertions that are not compared: what they refuse is not known here. */
export const beyondUs: ReadonlySet<string> = new Set([
  '$dynamicRef',
  '$recursiveRef',
  'dependencies',
  'additionalItems',
]);
