import { isDeepStrictEqual } from 'node:util';
import { describe, expect, test } from 'vitest';
import { control, startVariant, type Variant, variants } from '../../fixtures/variants/index.ts';
import type { GateOptions } from '../../src/cli/gate.ts';
import type { Finding, Json, RunRecord } from '../../src/model.ts';
import { gateOn } from './gate-on.ts';

interface Looked {
  readonly record: RunRecord;
  readonly before: Json;
  readonly after: Json;
}

/** Runs the engine against a variant on a clock of its own: waits only move it on. */
async function lookAt(variant: Variant, options: Partial<GateOptions> = {}): Promise<Looked> {
  let slept = 0;
  const clock = (): number => Date.now() + slept;
  const sleep = async (ms: number): Promise<void> => {
    slept += ms;
  };
  const revision = options.contract === '2026-09' ? '2026-09' : '2026-04';
  const server = await startVariant(variant, { clock, revision });
  try {
    const before = server.snapshot();
    const { record } = await gateOn(server, options, { io: { clock, sleep } });
    return { record, before, after: server.snapshot() };
  } finally {
    await server.close();
  }
}

/** A finding with its evidence: a flagged variant is a fault of ours, to be looked into. */
const told = ({ rule, outcome, because, violations: [first] }: Finding): string =>
  [rule, outcome, first?.case, first?.expected, first?.actual, ...because].filter(Boolean).join(' | ');

/** Everything a run says against a server, what cannot be known or undone on it aside. */
function flags({ record: { findings, end }, before, after }: Looked, variant: Variant): readonly string[] {
  const unknowable = variant.unknowable?.rules ?? [];
  const flagged = findings.filter(
    ({ rule, outcome }) =>
      outcome === 'violated' ||
      outcome === 'untested' ||
      (outcome === 'inconclusive' && !unknowable.includes(rule)),
  );
  const isBack = isDeepStrictEqual(after, before);
  const left = [...(end?.unrestored ?? []), ...(isBack ? [] : ['what is stored differs from before'])];
  return [...flagged.map(told), ...(end?.errors ?? []), ...(variant.irreversible === undefined ? left : [])];
}

describe.concurrent('the gate flags no conforming server', () => {
  test.for([control, ...variants])('$id: $statement', async (variant, { expect: local }) => {
    local(flags(await lookAt(variant), variant)).toEqual([]);
  });
});

describe('the variants', () => {
  test('are told apart by id, and each says why it conforms', () => {
    const ids = variants.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.length).toBeGreaterThanOrEqual(30);
    expect(variants.filter(({ because }) => because.length < 20)).toEqual([]);
  });
});
