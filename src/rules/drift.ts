import { type Contract, knownBy, revisions } from '../contract/index.ts';
import type { Response, Verdict } from '../model.ts';
import { elideText } from '../text/elide.ts';
import { describe, violation } from './oracle.ts';

/** So many of them are named. */
const NAMED = 20;

/** An unknown member is drift: the answer says which revision knows it, so that nobody has to search. */
export function drift(contract: Contract, reply: Response, strangers: readonly string[]): Verdict {
  const others = revisions.filter((revision) => revision !== contract.revision);
  const named = strangers.slice(0, NAMED).map((member) => {
    const revision = others.find((one) => knownBy(member).includes(one));
    const name = elideText(member);
    return revision === undefined ? name : `${name} (revision ${revision} knows it: --contract ${revision})`;
  });
  if (strangers.length > NAMED) named.push(`${strangers.length - NAMED} more`);
  return violation(
    `only members of revision ${contract.revision}`,
    `also ${named.join(', ')} in ${describe(reply)}`,
  );
}
