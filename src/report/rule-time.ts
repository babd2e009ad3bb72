import type { Finding, RunRecord } from '../model.ts';
import { requestsSent } from './requests-sent.ts';

/**
 * Milliseconds of each rule. Rules share requests, so a rule has no time of its own: it gets its share of the run's, by
 * how many observations it judged.
 */
export function ruleTime(record: RunRecord): (finding: Finding) => number {
  const judged = record.findings.reduce((sum, finding) => sum + finding.judged, 0);
  const share = judged === 0 ? 0 : requestsSent(record).took / judged;
  return (finding) => share * finding.judged;
}
