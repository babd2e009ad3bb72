/** For suites of your own: the contract, its classes, its rules, a judge of exchanges. Nothing here sends. */

import type { Partition } from '../cases/partition.ts';
import { partitions as classes } from '../cases/partitions.ts';
import { type Contract, contract as load, members, revisions } from '../contract/index.ts';

export type { Partition } from '../cases/partition.ts';
export type { Breach, Contract } from '../contract/index.ts';
export type {
  Case,
  Edge,
  Json,
  JsonObject,
  Level,
  Observation,
  Part,
  Rule,
  Source,
  Verdict,
} from '../model.ts';
export { rules } from '../rules/index.ts';
export { ConfigError } from '../text/errors.ts';
export type { HttpExchange } from './recorded.ts';
export { type Judgement, type Verification, type VerifyOptions, verify } from './verify.ts';
export { revisions };

/** A revision of the contract, by default the first. Throws ConfigError for an unknown name. */
export function contract(revision: string = revisions[0] ?? ''): Contract {
  return load(revision);
}

/** The classes of values of every member of the request body: those it accepts, and those it refuses. */
export function partitions(of: Contract): readonly Partition[] {
  return classes(members(of));
}
