import type { Change, ComparedColumn, Comparison } from '../history/compare.ts';
import type { Atlas } from '../model.ts';
import { circumstances, tested } from './conclude.ts';
import { count } from './words.ts';

export interface AtlasConclusion {
  readonly sentence: string;
  readonly notes: readonly string[];
}

/** One sentence about a whole atlas, and what has to be said beside it. */
export function concludeAtlas({ header, entries, limits, unasked }: Atlas): AtlasConclusion {
  const { sent, planned, restoring, unrestored, unread = [] } = header;
  const cut = unasked.filter((one) => one.cut);
  const back =
    restoring === undefined || restoring.writes + restoring.reads === 0
      ? ''
      : `; of these, ${count(restoring.writes, 'write')} and ${count(restoring.reads, 'read')} restored what was changed`;
  const requests = `${count(sent.writes, 'write')}, ${count(sent.reads, 'read')} of at most ${planned.writes} and ${planned.reads}${back}`;
  const what = `${count(entries.length, 'question')} answered by ${tested(header)}, ${count(limits.length, 'limit')} measured (${requests}).`;
  return {
    sentence: cut.length > 0 || unrestored.length > 0 ? `Cannot tell all: ${what}` : what,
    notes: [
      ...circumstances(header),
      ...(unasked.length - cut.length > 0
        ? [`${count(unasked.length - cut.length, 'question')} cannot be asked of this tenant`]
        : []),
      ...(cut.length > 0 ? [`${count(cut.length, 'question')} cut off: ${cut[0]?.because ?? ''}`] : []),
      ...unread,
      ...unrestored.map((line) => `Not restored: ${line}`),
    ],
  };
}

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
