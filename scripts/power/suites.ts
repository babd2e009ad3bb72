/** The cases of a profile, made and proved once for all runs of a thread. */
import { prover } from '../../src/cases/prove.ts';
import { type Capabilities, cases, type Suite } from '../../src/cases/suite.ts';
import { contract as load, members } from '../../src/contract/index.ts';
import type { Case, Profile } from '../../src/model.ts';

export const contract = load('2026-04');

const specs = members(contract);
const proves = prover(contract);
const suites = new Map<string, Suite>();
const proven = new WeakMap<Case, string | undefined>();

/** A profile is the same for everyone: made once for each strategy. */
export const suiteOf =
  (profile: Profile) =>
  (strategy: string, capabilities: Capabilities = {}): Suite => {
    const key = JSON.stringify([profile, strategy, capabilities]);
    const suite = suites.get(key) ?? cases(specs, { profile, strategy, ...capabilities, runs: 1, seed: 1 });
    suites.set(key, suite);
    return suite;
  };

/** A case is what it was when it was proved before. */
export function prove(candidate: Case): string | undefined {
  if (!proven.has(candidate)) proven.set(candidate, proves(candidate));
  return proven.get(candidate);
}
