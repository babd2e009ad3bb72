import type { Case, Json, JsonObject, MemberDifference } from '../model.ts';
import { own } from '../own.ts';
import { bodyOf } from './body-of.ts';
import type { Session } from './session.ts';

export interface Member {
  readonly name: string;
  readonly types: readonly string[];
  readonly enum?: readonly Json[];
}

/** What a run knows of the members of a connection. */
export interface Terms {
  /** Members of the request body. */
  readonly members: readonly Member[];
  /** Whether a member is written about anywhere; what the others do by themselves is nobody's to put back. */
  readonly isDocumented: (member: string) => boolean;
}

/** Whether a member, as it is now, is one to put back. */
export type IsKept = (member: string, now: Json | undefined) => boolean;

/** `connection` is not ours to change; undocumented members may differ in every answer, unless they hold what was sent. */
export const kept =
  ({ isDocumented }: Terms, { exchanges }: Session): IsKept =>
  (member, now) =>
    member !== 'connection' &&
    (isDocumented(member) || exchanges.some(({ case: one }) => sets(one, member, now)));

const sets = (write: Case, member: string, now: Json | undefined): boolean =>
  now !== undefined && JSON.stringify(own(bodyOf(write), member)) === JSON.stringify(now);

/** The members that are not as they were. */
export function differences(
  isKept: IsKept,
  before: JsonObject,
  after: JsonObject,
): readonly MemberDifference[] {
  return [...new Set([...Object.keys(before), ...Object.keys(after)])]
    .filter((member) => isKept(member, own(after, member)))
    .filter((member) => JSON.stringify(own(before, member)) !== JSON.stringify(own(after, member)))
    .map((member) => {
      const [original, actual] = [own(before, member), own(after, member)];
      return {
        member,
        ...(original === undefined ? {} : { original }),
        ...(actual === undefined ? {} : { actual }),
      };
    });
}
