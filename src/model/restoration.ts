import type { Json } from './json.ts';
import type { Place } from './request.ts';

/** A member that is not what it was; a value that is absent was, or is, not there. */
export interface MemberDifference {
  readonly member: string;
  readonly original?: Json;
  readonly actual?: Json;
}

/** What became of a place that a run may have changed. */
export type Restoration = { readonly place: Place } & (
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
  /** A connection that was not attached before is attached now; no PATCH detaches it. */
  | { readonly outcome: 'attached'; readonly connection: string }
);
