/** From runs against mutants to the dictionary of causes that ships with the package. Pure. */
import { createHash } from 'node:crypto';
import { killersOf, type Mutant, mutants } from '../../fixtures/mutants/index.ts';
import type { Tier } from '../../src/cases/partition.ts';
import {
  caseOf,
  type Dictionary,
  differenceKey,
  type KnownFault,
  pairOf,
  type Signature,
} from '../../src/diagnose/dictionary.ts';
import type { Finding } from '../../src/model.ts';
import { rules } from '../../src/rules/index.ts';
import { contract, suiteOf } from './suites.ts';

/** A hash of what a dictionary is made of: it is out of date when the hash is another one. */
const hashOf = (parts: readonly string[]): string =>
  createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 16);

/** What a run broke, fit to cross threads. */
export type PackedSignature = readonly (readonly [pair: string, ways: readonly string[]])[];

export function signatureOf(findings: readonly Finding[]): PackedSignature {
  const broken = new Map<string, Set<string>>();
  for (const { rule, level, outcome, answers = [] } of findings) {
    if (outcome !== 'violated' || level === 'observe') continue;
    for (const { cases, differences = [] } of answers)
      for (const id of cases) {
        const ways = broken.get(pairOf(rule, id)) ?? new Set();
        for (const one of differences) ways.add(differenceKey(one));
        broken.set(pairOf(rule, id), ways);
      }
  }
  return [...broken].map(([pair, ways]) => [pair, [...ways].toSorted()]);
}

/** A mutant with what it breaks in each profile. */
export interface Shown extends Readonly<Record<Tier, PackedSignature>> {
  readonly mutant: Mutant;
}

const textOf = (signature: PackedSignature): string => JSON.stringify(signature.toSorted());

/** What a dictionary is made of: another hash, another dictionary. */
export const madeOf = (): string =>
  hashOf([
    ...rules(contract).map(({ id, level }) => `${id} ${level}`),
    ...suiteOf('full')('auth0').cases.map(({ id, request }) => `${id} ${JSON.stringify(request)}`),
    ...mutants.map(({ id, statement }) => `${id} ${statement}`),
  ]);

const toSignature = (packed: PackedSignature): Signature => new Map(packed);

/** Faults that someone outside can see; those with the same signature are one. */
export function dictionaryOf(all: readonly Shown[]): Dictionary {
  const [inSmoke, inGate] = (['smoke', 'gate'] as const).map(
    (profile) => new Set(suiteOf(profile)('auth0').cases.map(({ id }) => id)),
  );
  const within = (signature: PackedSignature, cases: ReadonlySet<string> | undefined): PackedSignature =>
    signature.filter(([pair]) => cases?.has(caseOf(pair)));
  const groups = new Map<string, Shown[]>();
  for (const shown of all.filter(
    ({ mutant, smoke, gate, full }) =>
      mutant.equivalent === undefined && smoke.length + gate.length + full.length > 0,
  )) {
    const text = textOf(shown.smoke) + textOf(shown.gate) + textOf(shown.full);
    groups.set(text, [...(groups.get(text) ?? []), shown]);
  }
  const faults = [...groups.values()].flatMap(([first, ...others]): readonly KnownFault[] => {
    if (first === undefined) return [];
    const { mutant, smoke, gate, full } = first;
    return [
      {
        id: mutant.id,
        statement: mutant.statement,
        rules: killersOf(mutant),
        same: others.map(({ mutant: { id, statement } }) => ({ id, statement })),
        full: toSignature(full),
        ...(textOf(within(full, inGate)) === textOf(gate) ? {} : { gate: toSignature(gate) }),
        ...(textOf(within(gate, inSmoke)) === textOf(smoke) ? {} : { smoke: toSignature(smoke) }),
      },
    ];
  });
  return { contract: contract.revision, madeOf: madeOf(), faults };
}
