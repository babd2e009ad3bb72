import { type Mutant, mutants } from '../../../fixtures/mutants/index.ts';
import { startTenant } from '../../../fixtures/tenant/start.ts';
import type { GateOptions } from '../../../src/cli/config/options.ts';
import { type GateRun, gateOn } from './gate-on.ts';

/** A run with nobody else on its tenant, and what it did to it. */
export interface RecordedRun extends GateRun {
  /** What was stored before the run and after it. */
  readonly before: unknown;
  readonly after: unknown;
  readonly requests: { readonly writes: number; readonly reads: number };
}

/** What a mutant does. Throws when there is no such mutant. */
export function behaviourOf(id: string): Mutant['behaviour'] {
  const mutant = mutants.find((one) => one.id === id);
  if (mutant === undefined) throw new Error(`there is no mutant ${id}`);
  return mutant.behaviour;
}

const made = new Map<string, Promise<RecordedRun>>();

async function make(id: string | undefined, options: Partial<GateOptions>): Promise<RecordedRun> {
  const tenant = await startTenant(id === undefined ? {} : { behaviour: behaviourOf(id) });
  try {
    const before = tenant.snapshot();
    const run = await gateOn(tenant, options);
    return { ...run, before, after: tenant.snapshot(), requests: tenant.requests() };
  } finally {
    await tenant.close();
  }
}

function once(id: string | undefined, options: Partial<GateOptions>): Promise<RecordedRun> {
  const key = JSON.stringify([id, Object.entries(options).toSorted()]);
  const run = made.get(key) ?? make(id, options);
  made.set(key, run);
  return run;
}

/** A run on the reference, made once for all tests of a worker: they may look at it, and no more. */
export const referenceRun = (options: Partial<GateOptions> = {}): Promise<RecordedRun> =>
  once(undefined, options);

/** The same on a mutant. */
export const mutantRun = (id: string, options: Partial<GateOptions> = {}): Promise<RecordedRun> =>
  once(id, options);
