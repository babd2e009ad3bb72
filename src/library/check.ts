import type { Contract } from '../contract/index.ts';
import type { Rule, Verdict } from '../model.ts';
import { judgeRecorded } from './judge.ts';
import type { Recorded } from './recorded.ts';

/** What one rule makes of all exchanges it speaks of. */
export interface CheckedRule {
  readonly rule: Rule;
  readonly judged: number;
  readonly violations: readonly (Extract<Verdict, { kind: 'violation' }> & { readonly label: string })[];
}

export interface CheckedFile {
  /** In the order in which they first judged anything. */
  readonly rules: readonly CheckedRule[];
  /** Exchanges of which the file does not hold what rules speak of. */
  readonly bodiless: readonly Recorded[];
  /** Exchanges that no rule speaks of. */
  readonly unjudged: number;
}

/** What the rules make of recorded exchanges. */
export function check(recorded: readonly Recorded[], contract: Contract): CheckedFile {
  const byRule = new Map<
    string,
    { rule: Rule; judged: number; violations: CheckedRule['violations'][number][] }
  >();
  const bodiless: Recorded[] = [];
  let unjudged = 0;
  for (const [index, one] of recorded.entries()) {
    const { judged, isBodyMissing } = judgeRecorded(one, index + 1, contract);
    const decided = judged.filter(({ verdict: { kind } }) => kind === 'pass' || kind === 'violation');
    if (isBodyMissing) bodiless.push(one);
    else if (decided.length === 0) unjudged += 1;
    for (const { rule, verdict } of decided) {
      const entry = byRule.get(rule.id) ?? { rule, judged: 0, violations: [] };
      entry.judged += 1;
      if (verdict.kind === 'violation') entry.violations.push({ ...verdict, label: one.label });
      byRule.set(rule.id, entry);
    }
  }
  return { rules: [...byRule.values()], bodiless, unjudged };
}
