export { canonical } from './canonical.ts';
export { compare, type Difference } from './compare.ts';
export { type Constraint, constraints } from './constraints.ts';
export { explain } from './explain.ts';
export {
  type Breach,
  type Contract,
  type ContractDocuments,
  faultsOf,
  load,
  type Operation,
} from './load.ts';
export { type MemberSpec, members } from './members.ts';
export { contract, knownBy, revisions } from './revisions.ts';
export { type JsonSchema, resolved, type SchemaName } from './schema.ts';
