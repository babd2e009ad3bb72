import type { Json, MemberDifference, Place, Restoration } from '../../model.ts';
import { elideJson } from '../../text/elide.ts';

const show = (value: Json | undefined): string => (value === undefined ? 'absent' : elideJson(value));

const was = ({ member, original, actual }: MemberDifference): string =>
  `${member} was ${show(original)}, is ${show(actual)}`;

const whose = (place: Place | 'tenant-connection'): string =>
  place === 'unattached' ? 'the other organization' : 'the organization';

/** What a restoration has left otherwise than it was, one line a member; none when everything is as it was. */
export function describeRestoration(one: Restoration): readonly string[] {
  const { place } = one;
  switch (one.outcome) {
    case 'restored':
      return [];
    case 'irreversible':
      return one.differences.map(
        (difference) => `${place}: ${was(difference)}: this cannot be undone by this operation`,
      );
    case 'lagging':
      return one.differences.map(
        (difference) =>
          `${place}: ${was(difference)} in GET, ${Math.round(one.waitedMs / 100) / 10} s after the restoring PATCH was answered with the original`,
      );
    case 'different':
      return one.differences.map((difference) => `${place}: ${was(difference)}`);
    case 'unconfirmed':
      return [`${place}: ${one.because}`];
    case 'unanswered': {
      const { writes } = one;
      const words = writes === 1 ? '1 write was' : `${writes} writes were`;
      return [`${place}: ${words} never answered and may be applied later`];
    }
    case 'attached':
      return [
        `${place}: ${JSON.stringify(one.connection)} was not attached to ${whose(place)}, and is now: detach it`,
      ];
    case 'detached':
      return [
        `${place}: ${JSON.stringify(one.connection)} was attached to ${whose(place)}, and is not now: attach it`,
      ];
  }
}

export const describeRestorations = (all: readonly Restoration[]): readonly string[] =>
  all.flatMap(describeRestoration);

/** Whether nothing is left to restore by trying again: everything is as it was, or nothing can bring it back. */
export const isSettled = ({ outcome }: Restoration): boolean =>
  outcome === 'restored' || outcome === 'irreversible';
