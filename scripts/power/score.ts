/** What the runs amount to: who killed whom, after how many requests, and which rules never do it alone. Pure. */
import { killersOf, type Mutant } from '../../fixtures/mutants/index.ts';
import type { Outcome } from './attack.ts';

export type Fate = 'right' | 'other' | 'survived' | 'equivalent';

export interface Scored {
  readonly mutant: string;
  readonly part: Mutant['part'];
  readonly profile: Mutant['profile'];
  readonly statement: string;
  readonly fate: Fate;
  /** The rules that have to kill it. */
  readonly right: readonly string[];
  /** The rules that did, in reading order. */
  readonly by: readonly string[];
  /** The first request that a violation names; absent when nothing was violated, or in the deep profile. */
  readonly first?: number;
  /** Deep profile: under how many seeds the right rules killed it, and how many were tried. */
  readonly seeds?: { readonly killed: number; readonly tried: number };
  readonly because?: string;
  /** The cases that showed it. */
  readonly cases: readonly string[];
}

export interface PartScore {
  readonly part: Mutant['part'];
  readonly mutants: number;
  readonly killed: number;
}

export interface RuleScore {
  readonly rule: string;
  /** Mutants that it kills, alone or not. */
  readonly kills: number;
  /** Mutants that no other rule kills. */
  readonly alone: readonly string[];
  /** Why it exists although it kills nothing alone. */
  readonly excuse?: string;
}

/** So many of the deep seeds have to find a mutant. */
const enough = 0.9;

function fateOf(mutant: Mutant, outcomes: readonly Outcome[]): Fate {
  const right = killersOf(mutant);
  const rightly = outcomes.filter(({ kills }) => right.every((id) => kills.some(({ rule }) => rule === id)));
  const killed = outcomes.some(({ kills }) => kills.length > 0);
  if (mutant.equivalent !== undefined && !killed) return 'equivalent';
  if (rightly.length >= outcomes.length * enough) return 'right';
  return killed && mutant.profile === 'gate' ? 'other' : 'survived';
}

export function score(mutant: Mutant, outcomes: readonly Outcome[]): Scored {
  const { id, part, profile, statement, equivalent } = mutant;
  const right = killersOf(mutant);
  const kills = outcomes.flatMap((outcome) => outcome.kills);
  const first = Math.min(...kills.map(({ exchange }) => exchange));
  const killed = outcomes.filter((one) =>
    right.every((rule) => one.kills.some((kill) => kill.rule === rule)),
  ).length;
  return {
    mutant: id,
    part,
    profile,
    statement,
    fate: fateOf(mutant, outcomes),
    right,
    by: [...new Set(kills.map(({ rule }) => rule))],
    cases: [...new Set(outcomes.flatMap(({ cases }) => cases))],
    ...(profile === 'gate' && kills.length > 0 ? { first } : {}),
    ...(profile === 'deep' ? { seeds: { killed, tried: outcomes.length } } : {}),
    ...(equivalent === undefined ? {} : { because: equivalent }),
  };
}

/** Kills by the right rule over mutants that are not equivalent, part by part. */
export function byPart(scored: readonly Scored[]): readonly PartScore[] {
  const parts = [...new Set(scored.map(({ part }) => part))];
  return parts.map((part) => {
    const own = scored.filter((one) => one.part === part && one.fate !== 'equivalent');
    return { part, mutants: own.length, killed: own.filter(({ fate }) => fate === 'right').length };
  });
}

/** What each rule does in the gate, in reading order. */
export function byRule(
  rules: readonly string[],
  scored: readonly Scored[],
  excuses: Readonly<Record<string, string>>,
): readonly RuleScore[] {
  const gate = scored.filter(({ profile }) => profile === 'gate');
  return rules.map((rule) => {
    const killed = gate.filter(({ by }) => by.includes(rule));
    const alone = killed.filter(({ by }) => by.length === 1).map(({ mutant }) => mutant);
    const excuse = excuses[rule];
    return { rule, kills: killed.length, alone, ...(excuse === undefined ? {} : { excuse }) };
  });
}

/** How many mutants of the gate are killed within so many requests, wherever that number rises. */
export function curve(scored: readonly Scored[]): readonly (readonly [requests: number, kills: number])[] {
  const firsts = scored
    .flatMap(({ first, fate }) => (first !== undefined && fate === 'right' ? [first] : []))
    .toSorted((a, b) => a - b);
  return firsts.flatMap((at, index) => (firsts[index + 1] === at ? [] : [[at, index + 1] as const]));
}
