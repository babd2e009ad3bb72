export { lookup, stepsOf } from '../text/json.ts';
export { assemble, schemaFiles } from './assemble.ts';
export {
  type Breach,
  type Contract,
  type ContractDocuments,
  faultsOf,
  innerSchemas,
  isSchema,
  type JsonSchema,
  keywords,
  listOf,
  load,
  type Operation,
  resolved,
  type SchemaName,
} from './load.ts';
export { type Constraint, constraints, type MemberSpec, members } from './members.ts';
export { contract, isDocumented, knownBy, revisions } from './revisions.ts';
export {
  canonical,
  complaints,
  explain,
  expression,
  hasFormat,
  isOnlyNamed,
  isTryable,
  knowsFormat,
  malformed,
  same,
  sorted,
} from './validate.ts';
