import { canonical, contract, revisions } from '../contract/index.ts';
import { SHORTEST_SECRET } from '../redact/needles.ts';
import type { Reading } from './config-values.ts';
import { VARIABLES } from './config-variables.ts';

/**
 * Every secret is taken out of all that is written, wherever it stands. One that is as short as a word, or is one
 * of the contract's, would take the answers of a tenant apart: it is refused instead.
 */
export function refuseWords({ get, problems }: Reading): void {
  const words = revisions.map((revision) => canonical(contract(revision)));
  for (const name of VARIABLES.filter((one) => /_(TOKEN|SECRET)$/.test(one))) {
    const secret = get(name);
    if (secret === undefined) continue;
    if (secret.length < SHORTEST_SECRET) {
      problems.push(
        `${name} has fewer than ${SHORTEST_SECRET} characters: expected more, for one so short cannot be told from other words in a report`,
      );
    } else if (words.some((text) => text.includes(secret))) {
      problems.push(
        `${name} is a word of the contract: expected a secret that can be told from what a tenant answers`,
      );
    }
  }
}
