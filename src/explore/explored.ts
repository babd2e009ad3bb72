import type { MemberSpec } from '../contract/members.ts';
import type { Restoration, TokenFacts, Unread } from '../model.ts';
import type { Terms } from '../run/differences.ts';
import type { Answers } from './ask-all.ts';
import type { Measure } from './limits/measure.ts';
import type { Cost, Planned } from './plan.ts';

/** What an exploration is asked for. */
export interface ExploreInput {
  readonly members: readonly MemberSpec[];
  readonly isDocumented: Terms['isDocumented'];
  readonly measures: readonly Measure[];
  /** Whether a question is to be asked. */
  readonly chosen: (id: string) => boolean;
  /** The resources were made for this run. */
  readonly isOwn: () => boolean;
  /** A name that no other resource has. */
  readonly fresh: string;
  /** The command that deletes what is called so. */
  readonly clean: string;
  /** What the token says of itself, for a connection that cannot be read. */
  readonly token?: TokenFacts;
  /** Why two requests cannot be in flight at once. */
  readonly alone?: string | undefined;
  /**
   * Called before anything is written, with what may be sent, and once more where what the tenant stores makes another
   * plan of it.
   */
  readonly onPlan: (plan: ExplorePlan) => void;
  /** Called with the id of what comes next. */
  readonly onNext?: (id: string) => void;
}

export interface ExplorePlan {
  readonly experiments: readonly Planned[];
  readonly measures: readonly Measure[];
  /** The most that is sent, restoring included. */
  readonly cost: readonly Cost[];
}

export interface Unasked {
  readonly id: string;
  readonly question: string;
  readonly because: string;
  readonly cut?: true;
}

type Count = Readonly<Record<'writes' | 'reads', number>>;

export interface Explored extends Answers {
  readonly strategy: string;
  /** What became of each place that may have been changed. */
  readonly restorations: readonly Restoration[];
  /** What else is left behind, one line each. */
  readonly left: readonly string[];
  /** Why nothing was asked; absent when the connection could be read. */
  readonly unread?: Unread;
  readonly sent: Count;
  readonly planned: Count;
}
