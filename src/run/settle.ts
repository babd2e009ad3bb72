import type { BaselineEntry, Finding, RunEnd, RunRecord, StaleEntry } from '../model.ts';
import { shellWord } from '../shell.ts';
import { type Ground, type Standing, standing } from './stale.ts';
import { explained, tolerate } from './tolerate.ts';

/** What is tolerated, as it was read from a file. */
export interface Baseline {
  /** As it was asked for, for the commands that mend it. */
  readonly file: string;
  readonly entries: readonly BaselineEntry[];
}

export interface Settled {
  readonly findings: readonly Finding[];
  readonly baseline: NonNullable<RunEnd['baseline']>;
}

export const DEFAULT_FILE = 'reports/baseline.json';

type Stale = Exclude<Standing, { kind: 'holds' | 'unjudged' }>;

/** The command that mends an entry. What comes in anew needs a reason of its own. */
function mend(stale: Stale, rule: string, file: string, out: string | undefined): string {
  const where = file === DEFAULT_FILE ? '' : ` --baseline ${shellWord(file)}`;
  const record = out === undefined ? '' : ` ${shellWord(out)}`;
  const update = `npx patchproof baseline${record} --update${where} --only ${shellWord(rule)}`;
  const reason = stale.kind !== 'unknown' && stale.isBroken ? " --reason 'why'" : '';
  switch (stale.kind) {
    case 'unknown':
      return `${update} (drops it), or rename it in ${file}`;
    case 'expired':
      return `${update}${reason} --expires 90d (renews it while it occurs, and drops it when not)`;
    case 'gone':
      return `${update}${reason === '' ? '' : `${reason} --expires 90d`} (takes it out, and puts in what occurs now)`;
  }
}

/** Holds a run against a baseline: which findings are tolerated, and which entries no longer say what is so. */
export function settle(
  run: Pick<RunRecord, 'header' | 'exchanges' | 'findings'>,
  { file, entries }: Baseline,
  ground: Ground,
): Settled {
  const standings = entries.map((entry) => ({ entry, is: standing(entry, run, ground) }));
  // What has expired tolerates nothing any more.
  const alive = entries.filter(({ expires }) => expires >= ground.today);
  const stale = standings.flatMap(({ entry: { rule }, is }): readonly StaleEntry[] =>
    is.kind === 'holds' || is.kind === 'unjudged'
      ? []
      : [{ rule, because: is.because, mend: mend(is, rule, file, run.header.out) }],
  );
  return {
    findings: explained(run.findings.map((finding) => tolerate(finding, alive, run.header.profile))),
    baseline: {
      file,
      entries: entries.length,
      unjudged: standings.filter(({ is }) => is.kind === 'unjudged').length,
      stale,
    },
  };
}
