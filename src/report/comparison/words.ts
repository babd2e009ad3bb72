import type { ComparedFinding, RuleChange, RunDoubt, RunNote } from '../../history/compare-findings.ts';
import {
  type CauseChange,
  type ChangeGroup,
  differences,
  isOpen,
  type RecordComparison,
  rewordings,
} from '../../history/compare-records.ts';
import type { CaseAnswer } from '../../record/deviations.ts';
import type { RunHeader } from '../../record/record.ts';
import { groupBy } from '../../text/group-by.ts';
import { circumstances, testedAt } from '../verdict.ts';
import { andMore, count, someOf } from '../words.ts';

/**
 * The most names of columns, answers of a rule, cases of an answer, and columns of a table that have words,
 * not marks.
 */
const MOST = { columns: 3, answers: 3, cases: 3, worded: 6 };

/** A comparison in a sentence: its title, and what stands behind a colon. */
function sentenceOf({ columns, exitCode }: RecordComparison): readonly [string, ...string[]] {
  const [base, ...others] = columns;
  if (base === undefined || others.length === 0) return ['Nothing to compare.'];
  const named = (some: typeof columns): string =>
    someOf(
      some.map(({ name }) => name),
      MOST.columns,
    );
  const sum = (change: RuleChange): number => others.reduce((all, { counts }) => all + counts[change], 0);
  const worse = others.filter((column) => column.worse > 0);
  const [first] = worse;
  if (first !== undefined) {
    const what =
      `${count(first.worse, 'rule')} broken that ${first.worse === 1 ? 'was' : 'were'} not, or ` +
      'in another way';
    return others.length === 1
      ? [`${first.name} is worse than ${base.name}`, `${what}.`]
      : [`${worse.length} of ${others.length} are worse than ${base.name}`, `${named(worse)}.`];
  }
  if (exitCode === 2) {
    const unknown = sum('unknown');
    const rules = unknown === 0 ? '' : `, ${count(unknown, 'rule')} not decided`;
    const open = named(columns.filter(isOpen));
    return [`Cannot tell whether anything is worse than ${base.name}`, `${open}${rules}.`];
  }
  const [fixed, changed] = [sum('fixed'), sum('changed')];
  const words = [
    ...(fixed > 0 ? [`${fixed} fixed`] : []),
    ...(changed > 0 ? [`${changed} answered otherwise`] : []),
  ];
  return [`Nothing is worse than ${base.name}`, `${words.join(', ') || 'no rule differs'}.`];
}

const drawn = ({ profile, seed }: RunHeader): string =>
  profile === 'deep' ? `deep with seed ${seed}` : profile;

const selection = ({ only }: RunHeader): string => (only.length === 0 ? 'every rule' : only.join(', '));

type Differing = (is: RunHeader, was: RunHeader) => string;

const DOUBTS: Readonly<Record<RunDoubt, Differing>> = {
  truncated: () => 'it is truncated: its run was cut off',
  contract: (is, was) =>
    `its contract is ${is.contract.revision}, not ${was.contract.revision}, or was edited`,
  profile: (is, was) => `its profile is ${drawn(is)}, not ${drawn(was)}`,
  selection: (is, was) => `it asked ${selection(is)}, not ${selection(was)}`,
};

const NOTES: Readonly<Record<RunNote, Differing>> = {
  tool: (is, was) => `written by ${is.tool}, not ${was.tool}`,
  requests: () => 'other requests were planned: the target lacks, or has, a token or a resource',
};

/** Who is compared: where and when it ran, why it cannot be compared as a whole, and what else differs. */
function comparedRuns({ columns }: RecordComparison) {
  const [base] = columns;
  return columns.map(({ name, header, doubts, notes }, place) => {
    const was = base?.header ?? header;
    const { startedAt, profile, contract, tool } = header;
    const started = startedAt.slice(0, 16).replace('T', ' ');
    return {
      name,
      letter: letterOf(place),
      tool,
      run: [testedAt(header), started, profile, `contract ${contract.revision}`],
      doubts: doubts.map((doubt) => DOUBTS[doubt](header, was)),
      notes: [...circumstances(header), ...notes.map((note) => NOTES[note](header, was))],
    };
  });
}

export const CHANGES: readonly (readonly [change: RuleChange, mark: string, means: string])[] = [
  ['new', '!', 'broken, and was not in the first column'],
  ['changed', '~', 'broken in another way, or answered otherwise'],
  ['fixed', '+', 'no longer broken'],
  ['unknown', '?', 'it cannot be told'],
  ['same', '·', 'as in the first column'],
];

export const markOf = (change: RuleChange | undefined): string =>
  CHANGES.find(([word]) => word === change)?.[1] ?? ' ';

/** A, B, … Z, AA: what columns are called in a table. */
export function letterOf(place: number): string {
  const letter = String.fromCharCode(65 + (place % 26));
  return place < 26 ? letter : letterOf(Math.floor(place / 26) - 1) + letter;
}

export function cellWord({ change, word }: ComparedFinding, place: number): string {
  if (place === 0 || change === undefined) return word;
  return change === 'same' ? '·' : change;
}

/** One line of what differs: `-` as it was, `+` as it is, ` ` about it. */
export interface DiffLine {
  readonly sign: '-' | '+' | ' ';
  readonly text: string;
}

function answers(sign: '-' | '+', pairs: readonly CaseAnswer[]): readonly DiffLine[] {
  const told = ({ expected, actual }: CaseAnswer): string => `${actual}, expected ${expected}`;
  const lines = groupBy(pairs, told).map((group): DiffLine => {
    const cases = group.map((pair) => pair.case);
    return { sign, text: `${told(group[0])} (${someOf(cases, MOST.cases, 'case')})` };
  });
  const more = andMore(lines.length - MOST.answers, 'answer').map((text): DiffLine => ({ sign: ' ', text }));
  return [...lines.slice(0, MOST.answers), ...more];
}

/** What is different about a rule in a group of columns. `before`: what was observed in the first. */
function detailLines({ change, fresh, gone, observed, word }: ChangeGroup, before: readonly string[]) {
  if (change === 'unknown') return [{ sign: ' ', text: `here it is ${word}` } satisfies DiffLine];
  if (observed.length === 0) return [...answers('-', gone), ...answers('+', fresh)];
  return [
    ...before.filter((answer) => !observed.includes(answer)).map((text): DiffLine => ({ sign: '-', text })),
    ...observed.filter((answer) => !before.includes(answer)).map((text): DiffLine => ({ sign: '+', text })),
  ];
}

const CAUSE_CHANGES: readonly CauseChange[] = ['new', 'gone', 'unchanged'];

/**
 * A likely cause, and what became of it: `new in B, C`. Those that are new come first, in several records
 * once.
 */
const causeChanges = ({ causes, columns }: RecordComparison) =>
  CAUSE_CHANGES.flatMap((change) =>
    causes.flatMap((cause) => {
      const letters = cause.changes.flatMap((one, at) => (one === change ? [letterOf(at + 1)] : []));
      const where = columns.length === 2 ? '' : ` in ${letters.join(', ')}`;
      return letters.length === 0 ? [] : [{ cause, change, where }];
    }),
  );

export type ComparisonView = ReturnType<typeof viewOf>;

/** What every format tells of a comparison, in words; columns are named by their letters. */
export function viewOf(comparison: RecordComparison) {
  const { columns, rules } = comparison;
  const [title, ...rest] = sentenceOf(comparison);
  const lettersOf = (names: readonly string[]): string =>
    names.map((name) => letterOf(columns.findIndex((column) => column.name === name))).join(' ');
  const differing = differences(comparison).map((rule) => {
    const before = rule.cells[0]?.observed ?? [];
    const groups = rule.groups.map((group) => ({
      ...group,
      before,
      letters: lettersOf(group.names),
      lines: detailLines(group, before),
    }));
    return { ...rule, groups, worse: groups.some(({ worse }) => worse) };
  });
  return {
    exitCode: comparison.exitCode,
    differing,
    alike: rules.length - differing.length,
    title,
    sentence: [title, ...rest].join(': '),
    letters: columns.map((_, place) => letterOf(place)),
    /** In a table a column has a mark, and not a word. */
    isDense: columns.length > MOST.worded,
    runs: comparedRuns(comparison),
    causes: causeChanges(comparison),
    rewordings: rewordings(comparison).map((one) => ({
      ...one,
      letters: lettersOf(one.names),
      lines: [
        { sign: '-', text: one.from },
        { sign: '+', text: one.to },
        { sign: ' ', text: someOf(one.cases, MOST.cases, 'case') },
      ] satisfies readonly DiffLine[],
    })),
  };
}
