/** One run against one conforming server, in this process: over HTTP, on loopback, the record in memory. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { type RunningVariant, startVariant, type Variant } from '../../fixtures/variants/index.ts';
import type { GateOptions } from '../../src/cli/config/options.ts';
import { gate, type Watcher } from '../../src/cli/session/gate.ts';
import { diagnose } from '../../src/diagnose/diagnose.ts';
import { shippedDictionary } from '../../src/diagnose/dictionary.ts';
import type { Json, JsonObject, Subject } from '../../src/model.ts';
import type { RunRecord } from '../../src/record/record.ts';
import { ConfigError, Unreachable } from '../../src/text/errors.ts';
import { movedClock, quietIo, specialTokens } from '../power/quiet-io.ts';

export interface Attempt {
  readonly requests: number;
  /** What was said against the server, one line each: nothing, when all is well. */
  readonly flags: readonly string[];
}

/** Causes of what is not broken. A variant that breaks a should rule, as it owns up to, has causes of that. */
function causesIn(record: RunRecord): readonly string[] {
  const broken = new Set(
    record.findings.filter(({ outcome }) => outcome === 'violated').map(({ rule }) => rule),
  );
  return diagnose(record, shippedDictionary())
    .causes.filter(({ explains }) => !explains.some(({ rule }) => broken.has(rule)))
    .map(({ id }) => `a cause where nothing is violated: ${id}`);
}

/** What findings say against a variant; a gate also has to find all that the variant owns up to. */
function flagsIn(record: RunRecord, variant: Variant): readonly string[] {
  const { header, findings, end } = record;
  const { unknowable, irreversible, deviates = [] } = variant;
  const isOwned = ({ rule, outcome, level }: RunRecord['findings'][number]): boolean =>
    (outcome === 'inconclusive' && unknowable?.rules.includes(rule) === true) ||
    (outcome === 'violated' && level === 'should' && deviates.includes(rule));
  const flagged = findings.filter(
    (one) => ['violated', 'untested', 'inconclusive'].includes(one.outcome) && !isOwned(one),
  );
  const owned = header?.profile !== 'deep' ? [...deviates, ...(unknowable?.rules ?? [])] : [];
  const unseen = owned.filter((id) => findings.some((one) => one.rule === id && !isOwned(one)));
  const unrestored = irreversible === undefined ? (end?.unrestored ?? []) : [];
  return [
    ...flagged.map(({ rule, outcome, violations: [first], because }) =>
      [rule, outcome, first?.case, first?.actual ?? because[0]].filter(Boolean).join(' · '),
    ),
    ...unseen.map(
      (rule) => `${rule} should have been ${deviates.includes(rule) ? 'deviating' : 'inconclusive'}`,
    ),
    ...(end?.errors ?? []).map((line) => `harness error: ${line}`),
    ...unrestored.map((line) => `not restored: ${line}`),
    ...causesIn(record),
    ...(end === undefined ? ['no end of the record'] : []),
  ];
}

/** A store without the members that stay changed. */
function without(store: Json, { organization, connection }: Subject, members: readonly string[]): Json {
  const copy = structuredClone(store) as { readonly attached: Record<string, Record<string, JsonObject>> };
  const rows = copy.attached[organization];
  const row = rows?.[connection];
  if (rows !== undefined && row !== undefined)
    rows[connection] = Object.fromEntries(Object.entries(row).filter(([name]) => !members.includes(name)));
  return copy as unknown as Json;
}

const environment = (
  { origin, subject, tokens, client, audience }: RunningVariant,
  { login, resources }: Variant,
): Readonly<Record<string, string | undefined>> => ({
  AUTH0_DOMAIN: origin,
  ...(login === 'client'
    ? { AUTH0_CLIENT_ID: client.id, AUTH0_CLIENT_SECRET: client.secret, AUTH0_AUDIENCE: audience }
    : { AUTH0_API_TOKEN: tokens.full }),
  ...(resources === 'created'
    ? {}
    : {
        PATCHPROOF_ORGANIZATION_ID: subject.organization,
        PATCHPROOF_CONNECTION_ID: subject.connection,
        PATCHPROOF_OTHER_ORGANIZATION_ID: subject.other_organization,
        PATCHPROOF_OTHER_CONNECTION_ID: subject.other_connection,
      }),
  ...specialTokens(tokens),
});

const unwatched: Watcher = { banner: () => {}, plan: () => {}, line: () => {} };

/** Why a run could not begin, as a line. */
function refused(error: unknown): string {
  if (error instanceof ConfigError || error instanceof Unreachable) return `did not begin: ${error.message}`;
  throw error;
}

/** Waits only move the clock on, the run's and the server's alike. */
export async function attempt(variant: Variant, options: GateOptions): Promise<Attempt> {
  const time = movedClock();
  const revision = options.contract === '2026-09' ? '2026-09' : '2026-04';
  // A folder of its own: what one run leaves behind is no business of the next.
  const state = mkdtempSync(join(tmpdir(), 'patchproof-'));
  const server = await startVariant(variant, { clock: time.clock, revision });
  try {
    const stays = variant.irreversible?.members ?? [];
    const stored = (): Json => without(server.snapshot(), server.subject, stays);
    const before = stored();
    const env = { XDG_STATE_HOME: state, ...environment(server, variant) };
    const io = { ...quietIo(env), ...time };
    const record = await gate(options, io, unwatched).catch(refused);
    const flags = typeof record === 'string' ? [record] : flagsIn(record, variant);
    return {
      requests: typeof record === 'string' ? 0 : record.exchanges.length,
      flags: isDeepStrictEqual(stored(), before)
        ? flags
        : [...flags, 'what is stored is not as it was found'],
    };
  } finally {
    await server.close();
    rmSync(state, { recursive: true, force: true });
  }
}
