import type { Change, ComparedColumn, Comparison } from '../../history/compare.ts';
import { count } from '../words.ts';

const NAMED = 3;

function list(columns: readonly ComparedColumn[]): string {
  const names = columns.slice(0, NAMED).map(({ name }) => name);
  const left = columns.length - names.length;
  return left > 0 ? `${names.join(', ')} and ${left} more` : names.join(', ');
}

const sum = (columns: readonly ComparedColumn[], change: Change): number =>
  columns.reduce((all, { counts }) => all + counts[change], 0);

/** The verdict: what is worse outranks what cannot be told. */
export function concludeComparison(
  columns: readonly ComparedColumn[],
): Pick<Comparison, 'exitCode' | 'sentence'> {
  const [base, ...others] = columns;
  if (base === undefined || others.length === 0) return { exitCode: 2, sentence: 'Nothing to compare.' };
  const worse = others.filter((column) => column.worse > 0);
  const first = worse[0];
  if (first !== undefined) {
    const what = `${count(first.worse, 'rule')} broken that ${first.worse === 1 ? 'was' : 'were'} not, or in another way`;
    return {
      exitCode: 1,
      sentence:
        others.length === 1
          ? `${first.name} is worse than ${base.name}: ${what}.`
          : `${worse.length} of ${others.length} are worse than ${base.name}: ${list(worse)}.`,
    };
  }
  const open = [base, ...others].filter(({ doubts, counts }) => doubts.length > 0 || counts.unknown > 0);
  if (open.length > 0) {
    const unknown = sum(others, 'unknown');
    const rules = unknown === 0 ? '' : `, ${count(unknown, 'rule')} not decided`;
    return {
      exitCode: 2,
      sentence: `Cannot tell whether anything is worse than ${base.name}: ${list(open)}${rules}.`,
    };
  }
  const [fixed, changed] = [sum(others, 'fixed'), sum(others, 'changed')];
  const words = [
    ...(fixed > 0 ? [`${fixed} fixed`] : []),
    ...(changed > 0 ? [`${changed} answered otherwise`] : []),
  ];
  return {
    exitCode: 0,
    sentence: `Nothing is worse than ${base.name}${words.length === 0 ? ': no rule differs' : `: ${words.join(', ')}`}.`,
  };
}
