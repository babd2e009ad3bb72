export { assemble, schemaFiles } from './assemble.ts';
export { canonical, same, sorted } from './canonical.ts';
export { compare, type Difference } from './compare.ts';
export { type Constraint, constraints } from './constraints.ts';
export { explain } from './explain.ts';
export { hasFormat, isOnlyNamed, knowsFormat } from './formats.ts';
export { compile, complaints, expression, isTryable, malformed } from './lenient.ts';
export {
  type Breach,
  type Contract,
  type ContractDocuments,
  faultsOf,
  load,
  type Operation,
} from './load.ts';
export { type MemberSpec, members } from './members.ts';
export { lookup, pointerOf, stepsOf } from './pointer.ts';
export { contract, isDocumented, knownBy, revisions } from './revisions.ts';
export { isSchema, type JsonSchema, listOf, resolved, type SchemaName } from './schema.ts';
export { innerSchemas } from './subschemas.ts';
export { keywords } from './vocabulary.ts';
