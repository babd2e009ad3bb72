import { diagnose } from '../diagnose/diagnose.ts';
import { type Dictionary, pairOf } from '../diagnose/dictionary.ts';
import type { Finding, Profile, Tolerance } from '../model.ts';
import { type CaseAnswer, isSameAnswer, takeApart } from '../record/deviations.ts';
import type { RunEnd, StaleEntry } from '../record/record.ts';
import { defined } from '../text/json.ts';
import { shellWord } from '../text/shell.ts';
import type { BaselineEntry } from './baseline-format.ts';
import { type Ground, type JudgedRun, type Standing, standing } from './standing.ts';
import { type CauseEntry, causeStanding, toleratedPairs } from './tolerated-causes.ts';

/**
 * Compares a violated finding with the entries of its rule.
 * It is tolerated when they have all its answers; otherwise it gets the new cases as `fresh`.
 * A random draw is a case that no other run has, so there the answer alone counts.
 */
function tolerate(
  finding: Finding,
  entries: readonly BaselineEntry[],
  profile: Profile,
  byCause: ReadonlyMap<string, Tolerance> = new Map(),
): Finding {
  const own = entries.filter(({ rule }) => rule === finding.rule);
  const pairs = takeApart(finding.answers ?? []);
  const causeOf = (pair: CaseAnswer): Tolerance | undefined => byCause.get(pairOf(finding.rule, pair.case));
  const causes = pairs.flatMap((pair) => causeOf(pair) ?? []);
  if (finding.outcome !== 'violated' || own.length + causes.length === 0 || pairs.length === 0)
    return finding;
  const holds = (entry: BaselineEntry, pair: CaseAnswer): boolean =>
    takeApart(entry.answers).some((known) => isSameAnswer(known, pair, profile === 'deep'));
  const fresh = pairs.filter((pair) => !causeOf(pair) && !own.some((entry) => holds(entry, pair)));
  if (fresh.length > 0) return { ...finding, fresh: [...new Set(fresh.map((pair) => pair.case))] };
  const used = own
    .filter((entry) => pairs.some((pair) => holds(entry, pair)))
    .map(({ reason, since, expires, ticket }) => ({ reason, since, expires, ...defined({ ticket }) }));
  return { ...finding, tolerated: [...used, ...new Set(causes)] };
}

/** Tolerates a rule that is inconclusive only at cases whose answers are tolerated. */
export function explained(findings: readonly Finding[]): readonly Finding[] {
  const known = findings.flatMap(({ tolerated, answers = [] }) =>
    tolerated === undefined ? [] : answers.flatMap(({ cases }) => cases.map((id) => ({ id, tolerated }))),
  );
  if (known.length === 0) return findings;
  return findings.map((finding) => {
    const { outcome, undecided = [] } = finding;
    if (outcome !== 'inconclusive' || undecided.length === 0) return finding;
    const own = undecided.map((id) => known.filter((one) => one.id === id));
    if (own.some((list) => list.length === 0)) return finding;
    const all = own.flat().flatMap((one) => one.tolerated);
    const tolerated = new Map(all.map((one) => [JSON.stringify(one), one]));
    return { ...finding, tolerated: [...tolerated.values()] };
  });
}

/** What a baseline file tolerates. */
export interface Baseline {
  /** The path as the user gave it, for the commands that update the file. */
  readonly file: string;
  readonly entries: readonly BaselineEntry[];
  readonly causes: readonly CauseEntry[];
}

export const DEFAULT_FILE = 'reports/baseline.json';

/** The command that updates an entry. A new answer needs a reason and an expiry of its own. */
function commandFor(
  stale: Exclude<Standing, { kind: 'holds' | 'unjudged' }>,
  rule: string,
  file: string,
  out: string | undefined,
): string {
  const where = file === DEFAULT_FILE ? '' : ` --baseline ${shellWord(file)}`;
  const record = out === undefined ? '' : ` ${shellWord(out)}`;
  const update = `npx patchproof baseline${record} --update${where} --only ${shellWord(rule)}`;
  if (stale.kind === 'unknown') return update;
  const reason = stale.isBroken ? " --reason 'why'" : '';
  return update + reason + (stale.isBroken || stale.kind === 'expired' ? ' --expires 90d' : '');
}

/** Compares a run with a baseline: which findings it tolerates, and which entries no longer hold. */
export function applyBaseline(
  run: JudgedRun,
  { file, entries, causes }: Baseline,
  ground: Ground & { readonly dictionary: () => Dictionary },
): { readonly findings: readonly Finding[]; readonly baseline: NonNullable<RunEnd['baseline']> } {
  const { today } = ground;
  // An expired entry tolerates nothing.
  const isAlive = ({ expires }: Tolerance): boolean => expires >= today;
  const standings = entries.map((entry) => ({ id: entry.rule, is: standing(entry, run, ground) }));
  const alive = entries.filter(isAlive);
  let byCause: ReadonlyMap<string, Tolerance> = new Map();
  if (causes.length > 0) {
    const dictionary = ground.dictionary();
    const diagnosis = diagnose(run, dictionary);
    for (const entry of causes)
      standings.push({ id: entry.cause, is: causeStanding(entry, run, { dictionary, diagnosis, today }) });
    byCause = toleratedPairs(diagnosis, causes.filter(isAlive));
  }
  const stale = standings.flatMap(({ id, is }): readonly StaleEntry[] =>
    is.kind === 'holds' || is.kind === 'unjudged'
      ? []
      : [{ rule: id, because: is.because, mend: commandFor(is, id, file, run.header.out), kind: is.kind }],
  );
  return {
    findings: explained(run.findings.map((finding) => tolerate(finding, alive, run.header.profile, byCause))),
    baseline: {
      file,
      entries: entries.length + causes.length,
      unjudged: standings.filter(({ is }) => is.kind === 'unjudged').length,
      stale,
    },
  };
}
