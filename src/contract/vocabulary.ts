const named = (words: string): ReadonlySet<string> => new Set(words.split(' '));

/** The keywords of JSON Schema 2020-12 by what stands behind them. */
export const keywords = {
  /** Assertions about the value at hand, each of which can be checked by itself. */
  leaves: named(
    'type enum const minLength maxLength pattern format minimum maximum exclusiveMinimum exclusiveMaximum ' +
      'multipleOf minItems maxItems uniqueItems minProperties maxProperties required dependentRequired ' +
      'minContains maxContains',
  ),
  /** A schema. */
  single: named(
    'additionalProperties items contains not if then else propertyNames unevaluatedProperties unevaluatedItems',
  ),
  /** A list of schemas. */
  lists: named('allOf anyOf oneOf prefixItems'),
  /** A schema for each of several names. */
  maps: named('properties patternProperties dependentSchemas'),
  /** Of all these, the ones whose schemas look at the value itself, not at what is inside it. */
  inPlace: named('allOf anyOf oneOf not if then else dependentSchemas'),
  /** What says something to people or tools, and nothing about which values are valid. */
  annotations: named(
    'title description default example examples deprecated readOnly writeOnly xml externalDocs discriminator ' +
      'contentEncoding contentMediaType contentSchema nullable $comment $schema $id $anchor $dynamicAnchor ' +
      '$vocabulary $defs definitions',
  ),
  /** Assertions that are not compared: what they refuse is not known here. */
  beyondUs: named('$dynamicRef $recursiveRef dependencies additionalItems'),
} as const;
