/** One run against one conforming server, in this process: over HTTP, on loopback, the record in memory. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { startVariant, type Variant } from '../../fixtures/variants/index.ts';
import { gate } from '../../src/cli/gate.ts';
import type { GateOptions } from '../../src/cli/gate-options.ts';
import type { RunRecord } from '../../src/model.ts';
import { quietIo } from '../quiet-io.ts';

export interface Attempt {
  readonly requests: number;
  /** What was said against the server, one line each: nothing, when all is well. */
  readonly flags: readonly string[];
}

function said({ findings, end }: RunRecord, { unknowable, irreversible }: Variant): readonly string[] {
  const flagged = findings.filter(
    ({ rule, outcome }) =>
      outcome === 'violated' ||
      outcome === 'untested' ||
      (outcome === 'inconclusive' && !unknowable?.rules.includes(rule)),
  );
  const unrestored = irreversible === undefined ? (end?.unrestored ?? []) : [];
  return [
    ...flagged.map(({ rule, outcome, violations: [first], because }) =>
      [rule, outcome, first?.case, first?.actual ?? because[0]].filter(Boolean).join(' · '),
    ),
    ...(end?.errors ?? []).map((line) => `harness error: ${line}`),
    ...unrestored.map((line) => `not restored: ${line}`),
    ...(end === undefined ? ['no end of the record'] : []),
  ];
}

/** Waits only move the clock on, the run's and the server's alike. */
export async function attempt(variant: Variant, options: GateOptions): Promise<Attempt> {
  let slept = 0;
  const clock = (): number => Date.now() + slept;
  const sleep = async (ms: number): Promise<void> => {
    slept += ms;
  };
  const revision = options.contract === '2026-09' ? '2026-09' : '2026-04';
  // A folder of its own: what one run leaves behind is no business of the next.
  const state = mkdtempSync(join(tmpdir(), 'patchproof-'));
  const server = await startVariant(variant, { clock, revision });
  const { origin, subject, tokens } = server;
  const env = {
    XDG_STATE_HOME: state,
    AUTH0_DOMAIN: origin,
    AUTH0_API_TOKEN: tokens.full,
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
    const before = server.snapshot();
    const io = { ...quietIo(env), clock, sleep };
    const record = await gate(options, io, { banner: () => {}, plan: () => {}, line: () => {} });
    const isBack = variant.irreversible !== undefined || isDeepStrictEqual(server.snapshot(), before);
    const flags = said(record, variant);
    return {
      requests: record.exchanges.length,
      flags: isBack ? flags : [...flags, 'what is stored is not as it was found'],
    };
  } finally {
    await server.close();
    rmSync(state, { recursive: true, force: true });
  }
}
