import type { Case, MemberDifference } from '../../model.ts';
import { describeValue } from '../../text/describe.ts';

/** What became of a place that a run may have changed. */
export type Restoration = { readonly place: Case['place'] } & (
  | { readonly outcome: 'restored' }
  /** `irreversible`: the restoring write was accepted, and no request takes these members away again. */
  | { readonly outcome: 'irreversible' | 'different'; readonly differences: readonly MemberDifference[] }
  /** The answer to the restoring write shows the original; readings did not within the time given. */
  | {
      readonly outcome: 'lagging';
      readonly differences: readonly MemberDifference[];
      readonly waitedMs: number;
    }
  /** It may be restored: answers and readings do not decide it. */
  | { readonly outcome: 'unconfirmed'; readonly because: string }
  /** Restored or not, `writes` writes to it got no answer and may be applied later. */
  | { readonly outcome: 'unanswered'; readonly writes: number }
  /**
   * A connection is attached now and was not before, or the reverse; no PATCH undoes that.
   * `place` is `unattached` for the other organization, `home` for the one under test.
   */
  | { readonly outcome: 'attached' | 'detached'; readonly connection: string }
);

function remark(one: Restoration): string {
  if (one.outcome === 'irreversible') return ': this cannot be undone by this operation';
  if (one.outcome !== 'lagging') return '';
  const seconds = Math.round(one.waitedMs / 100) / 10;
  return ` in GET, ${seconds} s after the restoring PATCH was answered with the original`;
}

export function describeRestoration(one: Restoration): readonly string[] {
  const { place } = one;
  const organization = place === 'unattached' ? 'the other organization' : 'the organization';
  switch (one.outcome) {
    case 'restored':
      return [];
    case 'irreversible':
    case 'lagging':
    case 'different':
      return one.differences.map(
        ({ member, original, actual }) =>
          `${place}: ${member} was ${describeValue(original)}, is ${describeValue(actual)}${remark(one)}`,
      );
    case 'unconfirmed':
      return [`${place}: ${one.because}`];
    case 'unanswered': {
      const words = one.writes === 1 ? '1 write was' : `${one.writes} writes were`;
      return [`${place}: ${words} never answered and may be applied later`];
    }
    case 'attached':
    case 'detached': {
      const id = JSON.stringify(one.connection);
      return one.outcome === 'attached'
        ? [`${place}: ${id} was not attached to ${organization}, and is now: detach it`]
        : [`${place}: ${id} was attached to ${organization}, and is not now: attach it`];
    }
  }
}

export const describeRestorations = (all: readonly Restoration[]): readonly string[] =>
  all.flatMap(describeRestoration);

/** Whether another try has nothing to restore: everything is as it was, or nothing can bring it back. */
export const isSettled = ({ outcome }: Restoration): boolean =>
  outcome === 'restored' || outcome === 'irreversible';
