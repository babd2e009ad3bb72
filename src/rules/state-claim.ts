import type { Case, Rule } from '../model.ts';

type Claim = Pick<Rule, 'id' | 'statement' | 'source' | 'judge'> & Partial<Rule>;

export const isAccept = ({ aim }: Case): boolean => aim.kind === 'accept';

/** A claim about what is stored: it must be so, wherever a change is accepted and read, unless it says otherwise. */
export const rule = (claim: Claim): Rule => ({
  part: 'state',
  level: 'must',
  needs: 'every',
  reads: ['home'],
  about: isAccept,
  ...claim,
});
