import type { Diagnosis, Failure, LikelyCause } from '../diagnose/diagnosis.ts';
import type { RunRecord } from '../record/record.ts';
import { rerun, runAgain } from '../record/run-facts.ts';
import type { RunHeader } from '../record/run-header.ts';
import { count } from './words.ts';

/** `11 likely causes explain 74 of 74 failures` */
export function explained({ causes, unexplained, failures }: Diagnosis): string {
  const explain = count(causes.length, 'likely cause explains', 'likely causes explain');
  return `${explain} ${failures - unexplained.length} of ${count(failures, 'failure')}`;
}

/** `explains 51 failures of 6 rules, since request 17` */
export function share({ explains, since }: LikelyCause): string {
  const rules = new Set(explains.map(({ rule }) => rule)).size;
  const first = since === undefined ? '' : `, since request ${since}`;
  return `explains ${count(explains.length, 'failure')} of ${count(rules, 'rule')}${first}`;
}

const othersThan = ({ alternatives }: LikelyCause): string =>
  alternatives.length === 1 ? 'or another cause' : `or one of ${alternatives.length} others`;

/** How sure the cause is; nothing where nothing speaks against it. */
export function doubt(cause: LikelyCause, header: RunHeader): readonly string[] {
  const how = decision(cause, header) === undefined ? '' : '; a run in full tells them apart';
  return [
    ...(cause.confidence === 'possible' ? ['possible'] : []),
    ...(cause.alternatives.length === 0
      ? []
      : [`${othersThan(cause)} that this run cannot tell from it${how}`]),
  ];
}

/** The same in few words, in one line where they fit. */
export function briefly(cause: LikelyCause, width: number | undefined): readonly string[] {
  const { explains, since, confidence, alternatives } = cause;
  const first = since === undefined ? '' : ` since request ${since}`;
  const sure = [
    ...(confidence === 'possible' ? ['possible'] : []),
    ...(alternatives.length === 0 ? [] : [othersThan(cause)]),
  ];
  const whole = [cause.id, share(cause), ...sure];
  const isShort = width === undefined || whole.join(' · ').length < width - 1;
  return isShort ? whole : [cause.id, `explains ${count(explains.length, 'failure')}${first}`, ...sure];
}

/** So many rules are named in a command; beyond that it runs all. */
const NAMED = 3;

/**
 * The command that sends the cases which tell a cause from its alternatives, and one that shows it; undefined where no case
 * does, or where the run has sent all that there are.
 */
export function decision({ alternatives, shownBy }: LikelyCause, header: RunHeader): string | undefined {
  const deciding = alternatives.flatMap(({ decidedBy }) => decidedBy?.rule ?? []);
  const isWhole = header.profile === 'full' && header.only.length === 0 && header.exclude === undefined;
  if (deciding.length === 0 || isWhole) return undefined;
  const rules = [...new Set([...shownBy.slice(0, 1).map(({ rule }) => rule), ...deciding])];
  return runAgain({ ...header, profile: 'full' }, rules.length > NAMED ? [] : rules);
}

/** The shortest command that shows again what shows it best. */
export function reproduction({ shownBy }: LikelyCause, record: RunRecord): string | undefined {
  const lines = shownBy.slice(0, 1).flatMap((failure) => linesOf(failure, record));
  return lines.toSorted((a, b) => a.length - b.length)[0];
}

function linesOf({ rule, case: id }: Failure, { header, findings }: RunRecord): readonly string[] {
  const finding = findings.find((one) => one.rule === rule);
  if (finding === undefined) return [];
  // An answer that was not seen again may show what an earlier request stored.
  const isAlone =
    finding.part !== 'response' || (finding.violations[0]?.case === id && finding.confirmedBy === undefined);
  const violation = finding.violations.find((one) => one.case === id);
  const curl = !isAlone || violation === undefined || violation.script !== undefined ? [] : [violation.curl];
  return [rerun(header, finding), ...curl];
}
