import type { Finding } from '../model.ts';
import { groupBy } from '../text/group-by.ts';
import type { Failure, JudgedRun } from './diagnosis.ts';
import type { KnownFault } from './dictionary.ts';

/** So many failures are shown of a cause. */
const SHOWN = 3;

/** Whether the requests that are kept with it were sent again and have shown it. */
const isShownAgain = ({ stability, confirmedBy, violations }: Finding, id: string): boolean =>
  stability === 'stable' && confirmedBy === undefined && violations[0]?.case === id;

/** Whether a rule judges what is stored, or shown of it: its request may only show what an earlier one stored. */
const isOfStored = ({ part }: Finding): boolean => part === 'response' || part === 'state';

/**
 * Chooses the failures to look at, each case once: of the cause's own rules first, of what was shown again, then the smallest
 * request. What may be the doing of an earlier request is shown only when there is nothing else: the first one.
 */
export function samplesIn({ exchanges, findings }: JudgedRun) {
  const sizes = new Map(
    exchanges.map(({ n, request: { body = '', elided } }) => [n, elided ? 1e9 : body.length]),
  );
  const byRule = new Map(findings.map((finding) => [finding.rule, finding]));
  const doubt = ({ rule, case: id }: Failure): number => {
    const finding = byRule.get(rule);
    if (finding === undefined || isShownAgain(finding, id)) return 0;
    return isOfStored(finding) ? 2 : 1;
  };
  return (failures: readonly Failure[], { rules }: KnownFault): readonly Failure[] => {
    const foreign = ({ rule }: Failure): number => (rules.includes(rule) ? 0 : 1);
    const size = ({ exchange = -1 }: Failure): number => sizes.get(exchange) ?? 0;
    const sorted = failures
      .filter((one) => doubt(one) < 2)
      .toSorted((a, b) => foreign(a) - foreign(b) || doubt(a) - doubt(b) || size(a) - size(b));
    if (sorted.length === 0)
      return failures.toSorted((a, b) => (a.exchange ?? 0) - (b.exchange ?? 0)).slice(0, 1);
    return groupBy(sorted, (one) => one.case)
      .slice(0, SHOWN)
      .map(([first]) => first);
  };
}
