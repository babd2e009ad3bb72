import type { Finding, Outcome } from '../model.ts';
import { outcomeWord } from './outcome-word.ts';

export interface Reason {
  readonly reason: string;
  /** The rules it holds for, in reading order. */
  readonly rules: readonly string[];
  /** It holds for every rule of the run, and they are several. */
  readonly isOfAll: boolean;
}

/** So many rules are named behind a reason; the record names all. */
const NAMED = 12;

/** The rules of a reason: named, the first of many, or all at once. */
export function namedRules({ rules, isOfAll }: Reason, show: (rule: string) => string): string {
  if (isOfAll) return `all ${rules.length} rules`;
  const left = rules.length - NAMED;
  const named = (left > 1 ? rules.slice(0, NAMED) : rules).map(show).join(', ');
  return left > 1 ? `${named} and ${left} more` : named;
}

/** The distinct reasons behind an outcome, the one that explains most rules first. */
export function groupReasons(findings: readonly Finding[], outcome: Outcome): readonly Reason[] {
  const rules = new Map<string, string[]>();
  for (const finding of findings) {
    const { because, rule } = finding;
    if (outcomeWord(finding) !== outcome) continue;
    for (const reason of because.length > 0 ? because : ['no reason given']) {
      rules.set(reason, [...(rules.get(reason) ?? []), rule]);
    }
  }
  const reasons = [...rules].map(
    ([reason, ids]): Reason => ({
      reason,
      rules: ids,
      isOfAll: ids.length === findings.length && ids.length > 1,
    }),
  );
  return reasons.toSorted((a, b) => b.rules.length - a.rules.length);
}
