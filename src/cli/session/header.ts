import { type Contract, canonical } from '../../contract/index.ts';
import { type Plan, transcript } from '../../engine/plan.ts';
import type { RunHeader } from '../../model.ts';
import { isTlsUnverified } from '../config/env-file.ts';
import { sha256 } from '../config/files.ts';
import { type GateOptions, USUAL_RUNS } from '../config/options.ts';
import { type Io, version } from '../process/streams.ts';
import type { Connection } from './connect.ts';

/** What a run knows of itself before its first write. */
export interface RunFacts {
  readonly options: GateOptions;
  readonly contract: Contract;
  readonly connection: Connection;
  /** The configuration as the record shows it. */
  readonly shown: Readonly<Record<string, string>>;
  readonly io: Io;
}

export function headerOf(
  { options, contract, connection, shown, io }: RunFacts,
  plan: Plan,
  unsettable: readonly string[],
): RunHeader {
  return {
    kind: 'run',
    format: 1,
    tool: `patchproof ${version}`,
    contract: { revision: contract.revision, hash: sha256(canonical(contract)) },
    profile: options.profile,
    seed: options.seed,
    target: connection.target.origin,
    ...(connection.reference === undefined ? {} : { reference: connection.reference }),
    ...(isTlsUnverified(io.env) ? { tlsUnverified: true } : {}),
    startedAt: new Date(io.clock()).toISOString(),
    planned: {
      rules: plan.rules.length,
      writes: plan.writes,
      reads: plan.reads,
      leastWrites: plan.leastWrites,
    },
    requestHash: sha256(transcript(plan)),
    only: options.ids ?? options.only,
    ...(options.envFile === undefined ? {} : { envFile: options.envFile }),
    ...(options.profile === 'deep' && options.runs !== USUAL_RUNS ? { runs: options.runs } : {}),
    ...(options.out === undefined ? {} : { out: options.out }),
    ...(options.strict ? { strict: true } : {}),
    ...(options.allowUntested ? { allowUntested: true } : {}),
    config: Object.fromEntries(
      Object.entries(shown).map(([name, value]) => [name, connection.redact(value)]),
    ),
    ...(connection.pace === undefined ? {} : { pace: connection.pace }),
    ...(unsettable.length === 0 ? {} : { unsettable }),
  };
}
