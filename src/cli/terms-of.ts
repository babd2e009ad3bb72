import { type Contract, isDocumented, type MemberSpec, members } from '../contract/index.ts';
import type { Terms } from '../run/differences.ts';

/** What a contract says of the members of a connection, as a run asks for it. */
export const termsOf = (contract: Contract): Terms & { readonly members: readonly MemberSpec[] } => ({
  members: members(contract),
  isDocumented: (member) => isDocumented(contract, member),
});
