/** Runs the gate against a server and says what it finds. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gate } from '../../src/cli/session/gate.ts';
import { revisions } from '../../src/contract/index.ts';
import { diagnose } from '../../src/diagnose/diagnose.ts';
import type { Diagnosis } from '../../src/diagnose/diagnosis.ts';
import { shippedDictionary } from '../../src/diagnose/dictionary.ts';
import type { Finding } from '../../src/model.ts';
import type { RunRecord } from '../../src/record/record.ts';
import { environmentOf, movedClock, quietIo } from '../power/quiet-io.ts';
import { type Front, startBehind } from './front.ts';

export interface Shown {
  readonly exitCode: number;
  /** Rules of level must and should that are violated. */
  readonly violated: readonly string[];
  readonly diagnosis: Diagnosis;
}

async function runOn(front: Front): Promise<RunRecord> {
  const tenant = await startBehind(front);
  const state = mkdtempSync(join(tmpdir(), 'patchproof-frameworks-'));
  const io = { ...quietIo({ ...environmentOf(tenant), XDG_STATE_HOME: state }), ...movedClock() };
  try {
    return await gate(
      { contract: revisions[0] ?? '', profile: 'gate', only: [], runs: 1, seed: 1, strict: false },
      io,
      { banner: () => {}, plan: () => {}, line: () => {} },
    );
  } finally {
    await tenant.close();
    rmSync(state, { recursive: true, force: true });
  }
}

const isBroken = ({ level, outcome }: Finding): boolean => level !== 'observe' && outcome === 'violated';

/** What the gate finds on the tenant behind a framework. */
export async function show(front: Front): Promise<Shown> {
  const record = await runOn(front);
  return {
    exitCode: record.end?.exitCode ?? 2,
    violated: record.findings.filter(isBroken).map(({ rule }) => rule),
    diagnosis: diagnose(record, shippedDictionary()),
  };
}
