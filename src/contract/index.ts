export { assemble, schemaFiles } from './assemble.ts';
export { type Blame, blame } from './failing-keywords.ts';
export {
  type Breach,
  type Contract,
  type ContractDocuments,
  faultsOf,
  isSchema,
  type JsonSchema,
  load,
  type Operation,
  resolved,
  type SchemaName,
} from './load.ts';
export { type Constraint, constraints, type MemberSpec, members } from './members.ts';
export { compareFacts } from './openapi/compare-facts.ts';
export { type Described, type Description, describe, describeContract } from './openapi/describe.ts';
export { openApi } from './openapi/document.ts';
export { unchecked } from './openapi/gather.ts';
export { type Revision, revise } from './openapi/revision.ts';
export { sameText } from './openapi/same-text.ts';
export { compare, contract, type Difference, isDocumented, knownBy, revisions } from './revisions.ts';
export { type Branch, branches, inPlace, type Step, stated } from './subschemas.ts';
export {
  canonical,
  compile,
  explain,
  expression,
  hasFormat,
  isOnlyNamed,
  knowsFormat,
  lookup,
  pointerOf,
  sorted,
  stepsOf,
} from './validate.ts';
export { beyondUs, leaves } from './vocabulary.ts';
