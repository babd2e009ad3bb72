/** Runs the real gate on one tenant in this process: over HTTP, on loopback, the record in memory. */
import { join } from 'node:path';
import type { Mutant } from '../../fixtures/mutants/index.ts';
import { startTenant } from '../../fixtures/tenant/start.ts';
import { type GateOptions, gate } from '../../src/cli/gate.ts';
import type { Io } from '../../src/cli/io.ts';
import type { Profile, RunRecord } from '../../src/model.ts';

/** Milliseconds a request may take: as long as a tenant that hangs on purpose is waited for. */
const timeoutMs = 300;

export interface Attack {
  /** The reference itself when absent. */
  readonly mutant?: Mutant;
  readonly profile: Profile;
  readonly seed: number;
  readonly runs: number;
}

const options = ({ profile, seed, runs }: Attack): GateOptions => ({
  contract: '2026-04',
  profile,
  only: [],
  runs,
  seed,
  strict: true,
});

/** A process without terminal or files. Its sleep moves the clock on, its own and the tenant's alike. */
function quiet(env: Io['env'], time: { slept: number }): Io {
  return {
    env,
    cwd: join(import.meta.dirname, 'no-such-folder'),
    out: () => {},
    err: () => {},
    terminal: false,
    colour: false,
    columns: undefined,
    signal: new AbortController().signal,
    clock: () => Date.now() + time.slept,
    sleep: async (ms) => {
      time.slept += ms;
    },
  };
}

export async function attack(one: Attack): Promise<RunRecord> {
  const time = { slept: 0 };
  const tenant = await startTenant({
    clock: () => Date.now() + time.slept,
    ...(one.mutant === undefined ? {} : { behaviour: one.mutant.behaviour }),
  });
  const { origin, subject, tokens } = tenant;
  const env = {
    AUTH0_DOMAIN: origin,
    AUTH0_API_TOKEN: tokens.full,
    PATCHPROOF_TIMEOUT_MS: `${timeoutMs}`,
    PATCHPROOF_ORGANIZATION_ID: subject.organization,
    PATCHPROOF_CONNECTION_ID: subject.connection,
    PATCHPROOF_OTHER_ORGANIZATION_ID: subject.other_organization,
    PATCHPROOF_OTHER_CONNECTION_ID: subject.other_connection,
    PATCHPROOF_EXPIRED_TOKEN: tokens.expired,
    PATCHPROOF_OTHER_AUDIENCE_TOKEN: tokens.otherAudience,
    PATCHPROOF_OTHER_ISSUER_TOKEN: tokens.otherIssuer,
    PATCHPROOF_UNSCOPED_TOKEN: tokens.unscoped,
    PATCHPROOF_READ_SCOPE_TOKEN: tokens.readScope,
  };
  try {
    return await gate(options(one), quiet(env, time), { banner: () => {}, plan: () => {}, line: () => {} });
  } finally {
    await tenant.close();
  }
}
