export { assemble, schemaFiles } from './assemble.ts';
export { type Blame, blame } from './blame.ts';
export { canonical, sorted } from './canonical.ts';
export { compare, type Difference } from './compare.ts';
export { type Constraint, constraints } from './constraints.ts';
export { explain } from './explain.ts';
export { hasFormat, isOnlyNamed, knowsFormat } from './formats.ts';
export { compile, expression } from './lenient.ts';
export {
  type Breach,
  type Contract,
  type ContractDocuments,
  faultsOf,
  load,
  type Operation,
} from './load.ts';
export { type MemberSpec, members } from './members.ts';
export { compareFacts } from './openapi/compare-facts.ts';
export { type Described, type Description, describe, describeContract } from './openapi/describe.ts';
export { openApi } from './openapi/document.ts';
export { unchecked } from './openapi/gather.ts';
export { type Revision, revise } from './openapi/revision.ts';
export { sameText } from './openapi/same-text.ts';
export { lookup, pointerOf, stepsOf } from './pointer.ts';
export { contract, isDocumented, knownBy, revisions } from './revisions.ts';
export { isSchema, type JsonSchema, resolved, type SchemaName } from './schema.ts';
export { type Branch, branches, inPlace, type Step, stated } from './subschemas.ts';
export { beyondUs, leaves } from './vocabulary.ts';
