import { onTestFinished } from 'vitest';
import { type RunningTenant, startTenant, type TenantOptions } from '../../../fixtures/tenant/start.ts';
import { environmentOf, movedClock, quietIo, type Whereabouts } from '../../../scripts/power/quiet-io.ts';
import type { GateOptions } from '../../../src/cli/config/options.ts';
import type { Io } from '../../../src/cli/process/streams.ts';
import { gate } from '../../../src/cli/session/gate.ts';
import { revisions } from '../../../src/contract/index.ts';
import type { Plan } from '../../../src/engine/plan.ts';
import type { Finding, Outcome } from '../../../src/model.ts';
import type { RecordLine, RunRecord } from '../../../src/record/record.ts';
import { homeOfTest } from './home-of-test.ts';

/** Running the real gate against a tenant that is there already, with an environment, a clock and a screen of its own. */

export { environmentOf, type Whereabouts };

export interface GateRun {
  readonly record: RunRecord;
  /** Every line of the record, in the order it was written. */
  readonly lines: readonly RecordLine[];
  readonly plan: Plan | undefined;
  /** What they were told before anything was sent. */
  readonly banner: string;
  /** What people would have read on standard error. */
  readonly said: string;
}

/** A process in memory: no terminal, no `.env`, and a sleep that only moves the clock on. */
export function memoryIo(env: Io['env'], over: Partial<Io> = {}): Io & { readonly said: () => string } {
  const said: string[] = [];
  const say = (text: string): void => void said.push(text);
  return {
    ...quietIo({ XDG_STATE_HOME: homeOfTest(), ...env }),
    ...movedClock(),
    out: say,
    err: say,
    said: () => said.join(''),
    ...over,
  };
}

/** Runs the gate against a tenant. `env` adds to what `environmentOf` says, undefined takes away. */
export async function gateOn(
  tenant: Whereabouts,
  options: Partial<GateOptions> = {},
  { env = {}, io: over = {} }: { readonly env?: Io['env']; readonly io?: Partial<Io> } = {},
): Promise<GateRun> {
  const io = memoryIo({ ...environmentOf(tenant), ...env }, over);
  const lines: RecordLine[] = [];
  let planned: Plan | undefined;
  let banner = '';
  const whole = {
    contract: revisions[0] ?? '',
    profile: 'gate',
    only: [],
    runs: 2,
    seed: 1,
    strict: false,
  } as const;
  const record = await gate({ ...whole, ...options }, io, {
    banner: (text) => {
      banner += text;
    },
    plan: (plan) => {
      planned = plan;
    },
    line: (line) => lines.push(line),
  });
  return { record, lines, plan: planned, banner, said: io.said() };
}

/** Starts a tenant that ends with the test. */
export async function tenantFor(options: TenantOptions = {}): Promise<RunningTenant> {
  const tenant = await startTenant(options);
  onTestFinished(tenant.close);
  return tenant;
}

/** The ids of the rules that ended in an outcome, in reading order. */
export const idsOf = ({ findings }: RunRecord, outcome: Outcome): readonly string[] =>
  findings.filter((finding) => finding.outcome === outcome).map(({ rule }) => rule);

export function findingOf({ findings }: RunRecord, id: string): Finding {
  const finding = findings.find(({ rule }) => rule === id);
  if (finding === undefined) throw new Error(`no finding of ${id}`);
  return finding;
}
