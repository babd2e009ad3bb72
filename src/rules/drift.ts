import { type Contract, knownBy, revisions } from '../contract/index.ts';
import type { Response, Verdict } from '../model.ts';
import { describe, violation } from './oracle.ts';

/** An unknown member is drift: the answer says which revision knows it, so that nobody has to search. */
export function drift(contract: Contract, reply: Response, strangers: readonly string[]): Verdict {
  const others = revisions.filter((revision) => revision !== contract.revision);
  const named = strangers.map((member) => {
    const revision = others.find((one) => knownBy(member).includes(one));
    return revision === undefined
      ? member
      : `${member} (revision ${revision} knows it: --contract ${revision})`;
  });
  return violation(
    `only members of revision ${contract.revision}`,
    `also ${named.join(', ')} in ${describe(reply)}`,
  );
}
