/** What the runs amount to: who killed whom, after how many requests, and which rules never do it alone. Pure. */
import { killersOf, type Mutant } from '../../fixtures/mutants/index.ts';
import type { Attack, Outcome } from './attack.ts';

/** `right`: by the rules that have to. `other`: by other rules only. */
export type Fate = 'right' | 'other' | 'survived';

/** What became of a mutant in one profile. */
export interface Score {
  readonly fate: Fate;
  /** The rules that were violated, in reading order. */
  readonly by: readonly string[];
  /** The first request that a violation names; absent when nothing was violated. */
  readonly first?: number;
  /** The cases that showed it. */
  readonly cases: readonly string[];
}

export interface Scored {
  readonly mutant: string;
  readonly part: Mutant['part'];
  readonly statement: string;
  /** The rules that have to kill it. */
  readonly right: readonly string[];
  readonly gate: Score;
  /** Only asked where the gate does not do. */
  readonly full?: Score;
  /** Why nobody outside can tell it from the reference; absent where somebody did. */
  readonly equivalent?: string;
}

export interface PartScore {
  readonly part: Mutant['part'];
  readonly mutants: number;
  readonly gate: number;
  readonly full: number;
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

/** How one run against a mutant ended. */
export function scoreOf(mutant: Mutant, { kills, cases }: Outcome): Score {
  const isRight = killersOf(mutant).every((id) => kills.some(({ rule }) => rule === id));
  const first = Math.min(...kills.map(({ exchange }) => exchange));
  return {
    fate: isRight ? 'right' : kills.length > 0 ? 'other' : 'survived',
    by: [...new Set(kills.map(({ rule }) => rule))],
    cases,
    ...(kills.length > 0 ? { first } : {}),
  };
}

/** Whether a profile, or a smaller one, kills a mutant by its right rules. */
export const isKilled = ({ gate, full }: Scored, profile: Attack): boolean =>
  gate.fate === 'right' || (profile === 'full' && full?.fate === 'right');

/** Those that somebody outside can tell from the reference. */
export const countable = (scored: readonly Scored[]): readonly Scored[] =>
  scored.filter(({ equivalent }) => equivalent === undefined);

/** Kills by the right rule over mutants that are not equivalent, part by part. */
export function byPart(scored: readonly Scored[]): readonly PartScore[] {
  const parts = [...new Set(scored.map(({ part }) => part))];
  return parts.map((part) => {
    const own = countable(scored).filter((one) => one.part === part);
    const killed = (profile: Attack): number => own.filter((one) => isKilled(one, profile)).length;
    return { part, mutants: own.length, gate: killed('gate'), full: killed('full') };
  });
}

/** What each rule does, in reading order: what it kills, or kills alone, in the gate or in `full`. */
export function byRule(
  rules: readonly string[],
  scored: readonly Scored[],
  excuses: Readonly<Record<string, string>>,
): readonly RuleScore[] {
  const runs = ({ gate, full }: Scored): readonly Score[] => (full === undefined ? [gate] : [gate, full]);
  return rules.map((rule) => {
    const killed = scored.filter((one) => runs(one).some(({ by }) => by.includes(rule)));
    const alone = killed
      .filter((one) => runs(one).some(({ by }) => by.length === 1 && by[0] === rule))
      .map(({ mutant }) => mutant);
    const excuse = excuses[rule];
    return { rule, kills: killed.length, alone, ...(excuse === undefined ? {} : { excuse }) };
  });
}

/** How many mutants the gate kills within so many requests, wherever that number rises. */
export function curve(scored: readonly Scored[]): readonly (readonly [requests: number, kills: number])[] {
  const firsts = countable(scored)
    .flatMap(({ gate: { first, fate } }) => (first !== undefined && fate === 'right' ? [first] : []))
    .toSorted((a, b) => a - b);
  return firsts.flatMap((at, index) => (firsts[index + 1] === at ? [] : [[at, index + 1] as const]));
}
