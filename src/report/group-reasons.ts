import type { Finding, Outcome } from '../model.ts';
import { outcomeWord } from './outcome-word.ts';

export interface Reason {
  readonly reason: string;
  /** The rules it holds for, in reading order. */
  readonly rules: readonly string[];
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
  const reasons = [...rules].map(([reason, ids]): Reason => ({ reason, rules: ids }));
  return reasons.toSorted((a, b) => b.rules.length - a.rules.length);
}
