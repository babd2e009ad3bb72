import type { Case, MemberDifference } from '../../model.ts';

/** What became of a place that a run may have changed. */
export type Restoration = { readonly place: Case['place'] } & (
  | { readonly outcome: 'restored' }
  /** The restoring write was accepted, and this operation has no way to take these members away again. */
  | { readonly outcome: 'irreversible'; readonly differences: readonly MemberDifference[] }
  /** The answer to the restoring write shows the original; readings did not within the time given. */
  | {
      readonly outcome: 'lagging';
      readonly differences: readonly MemberDifference[];
      readonly waitedMs: number;
    }
  | { readonly outcome: 'different'; readonly differences: readonly MemberDifference[] }
  /** It may be as it was: what answers and readings say does not decide it. */
  | { readonly outcome: 'unconfirmed'; readonly because: string }
  /** It is as it was, or not; and so many writes to it got no answer and may be applied later. */
  | { readonly outcome: 'unanswered'; readonly writes: number }
  /**
   * A connection that was not attached before is attached now, or the other way round; no PATCH takes that back. The
   * place is `unattached` for the other organization, `home` for the one under test.
   */
  | { readonly outcome: 'attached' | 'detached'; readonly connection: string }
);
