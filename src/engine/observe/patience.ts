import type { Case, Exchange, Reply } from '../../model.ts';

/** So often requests of a kind have to go without an answer before others of it are waited for less. */
const confirmed = 2;

/** The least that is waited, in milliseconds, however fast the answers are that come. */
const leastMs = 1_000;

/** How many times as long as the slowest answer so far. */
const margin = 10;

export interface HangPatience {
  /** How long to wait for the answer to a case, in milliseconds; undefined: as long as usual. */
  readonly withinMs: (candidate: Case) => number | undefined;
  /** A reply, with a word on a wait that was cut short. */
  readonly told: (reply: Reply, withinMs: number | undefined) => Reply;
}

/** Cases that are alike: what one member, or one part of a request, is tried with. */
const kindOf = ({ edges, id }: Case): string =>
  edges.length === 1 && edges[0] !== undefined ? `${edges[0].subject}/${edges[0].keyword}` : id;

/** Waits less for requests of a kind that was never answered: each would cost a whole time-out. */
export function patienceOf(exchanges: readonly Exchange[]): HangPatience {
  return {
    withinMs: (candidate) => {
      const kind = kindOf(candidate);
      const own = exchanges.filter((one) => one.case.aim.kind !== 'read' && kindOf(one.case) === kind);
      const isHanging =
        own.length >= confirmed &&
        own.every(({ reply }) => reply.kind === 'fault' && reply.fault === 'timeout');
      if (!isHanging) return undefined;
      const answered = exchanges.filter(({ reply }) => reply.kind === 'response').map(({ ms }) => ms);
      return Math.max(leastMs, margin * Math.max(0, ...answered));
    },
    told: (reply, withinMs) =>
      withinMs !== undefined && reply.kind === 'fault' && reply.fault === 'timeout'
        ? { ...reply, message: `${reply.message}; waited less, because others of its kind got no answer` }
        : reply,
  };
}
