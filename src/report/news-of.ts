import type { RunRecord } from '../model.ts';
import type { News } from './news.ts';

/** What the baseline made of a run, out of its record; nothing when the run had none. */
export function newsOf({ findings, end }: Pick<RunRecord, 'findings' | 'end'>): News | undefined {
  if (end?.baseline === undefined) return undefined;
  const broken = findings.filter(({ outcome }) => outcome === 'violated');
  return {
    fresh: broken.filter(({ tolerated }) => tolerated === undefined).map(({ rule }) => rule),
    known: broken.flatMap(({ rule, tolerated = [] }) =>
      tolerated.map(({ reason, ticket, expires }) => ({ rule, reason, ticket, expires })),
    ),
    stale: end.baseline.stale.map(({ rule, because, mend }) => `${rule}: ${because}; ${mend}`),
  };
}
