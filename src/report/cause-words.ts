import type { Diagnosis, Failure, LikelyCause } from '../diagnose/diagnosis.ts';
import type { RunRecord } from '../record/record.ts';
import { rerun } from '../record/run-facts.ts';
import { count } from './words.ts';

/** `11 likely causes explain 74 of 74 failures` */
export function explained({ causes, unexplained, failures }: Diagnosis): string {
  const verb = causes.length === 1 ? 'explains' : 'explain';
  return `${count(causes.length, 'likely cause')} ${verb} ${failures - unexplained.length} of ${count(failures, 'failure')}`;
}

/** `explains 51 failures of 6 rules, since request 17` */
export function share({ explains, since }: LikelyCause): string {
  const rules = new Set(explains.map(({ rule }) => rule)).size;
  const first = since === undefined ? '' : `, since request ${since}`;
  return `explains ${count(explains.length, 'failure')} of ${count(rules, 'rule')}${first}`;
}

/** How sure the cause is; nothing where nothing speaks against it. */
export function doubt({ confidence, alternatives }: LikelyCause): readonly string[] {
  const others = alternatives.length;
  const alike = others === 1 ? 'or another cause' : `or one of ${others} others`;
  return [
    ...(confidence === 'possible' ? ['possible'] : []),
    ...(others === 0 ? [] : [`${alike} that this run cannot tell from it`]),
  ];
}

/** The shortest command that shows it again. */
export function reproduction({ shownBy }: LikelyCause, record: RunRecord): string | undefined {
  const lines = shownBy.flatMap((failure) => linesOf(failure, record));
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
