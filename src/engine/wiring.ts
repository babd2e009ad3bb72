import { prover } from '../cases/prove.ts';
import { type Contract, isDocumented, type MemberSpec, members } from '../contract/index.ts';
import { presenter, type Showing, stepper } from '../record/present.ts';
import { signer } from './judge/sign.ts';
import type { RunInput } from './prepare/prepare.ts';
import type { Terms } from './restore/write-back.ts';
import { type RunResult, run } from './run.ts';
import type { Surroundings } from './session.ts';

/** The members of a connection according to a contract, as a run needs them. */
export const termsOf = (contract: Contract): Terms & { readonly members: readonly MemberSpec[] } => ({
  members: members(contract),
  isDocumented: (member) => isDocumented(contract, member),
});

type ContractParts = 'members' | 'isDocumented' | 'present' | 'step' | 'sign';

/** A run input without the parts that follow from the contract and from how exchanges are shown. */
export interface ContractRun
  extends Omit<RunInput, ContractParts>,
    Partial<Pick<RunInput, 'present'> & Pick<Surroundings, 'prove'>> {
  readonly contract: Contract;
  readonly showing: Showing;
}

/** Runs a profile of a contract. A caller may replace the proof and the presentation of a violation. */
export function runContract(
  { contract, showing, prove = prover(contract), ...input }: ContractRun,
  surroundings: Omit<Surroundings, 'prove'>,
): Promise<RunResult> {
  const terms = termsOf(contract);
  const names = terms.members.map(({ name }) => name);
  return run(
    {
      ...terms,
      present: presenter(showing),
      step: stepper(showing),
      sign: signer(showing, names),
      ...input,
    },
    { ...surroundings, prove },
  );
}
