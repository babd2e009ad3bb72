/** What the runs amount to. Pure. */
import type { Outcome } from './attempt.ts';
import { type Class, type ClassName, classNames } from './classes.ts';
import type { SourceMutant } from './instrument.ts';

export interface Tried extends SourceMutant {
  readonly status: Outcome['status'] | 'not covered';
  /** The violated rule with the earliest request. */
  readonly first?: string;
  /** How many rules are violated. */
  readonly rules: number;
  readonly because: readonly string[];
  /** Rules that judge the control and do not judge the mutant. A survivor with some is green for less. */
  readonly unjudged: readonly string[];
  readonly classification?: Class;
}

/** A mutant beside its outcome; without one, the control did not reach its code. */
export function score(
  mutant: SourceMutant,
  outcome: Outcome | undefined,
  control: Outcome,
  classes: ReadonlyMap<string, Class>,
): Tried {
  if (outcome === undefined) return { ...mutant, status: 'not covered', rules: 0, because: [], unjudged: [] };
  const { status, rules, because, inapplicable } = outcome;
  const [first] = rules;
  const classification = status === 'survived' ? classes.get(mutant.key) : undefined;
  return {
    ...mutant,
    status,
    ...(first === undefined ? {} : { first }),
    rules: rules.length,
    because,
    unjudged: inapplicable.filter((rule) => !control.inapplicable.includes(rule)),
    ...(classification === undefined ? {} : { classification }),
  };
}

export interface Totals {
  readonly mutants: number;
  readonly killed: number;
  readonly inconclusive: number;
  readonly notStarted: number;
  readonly notCovered: number;
  readonly survived: number;
  readonly classes: Readonly<Record<ClassName | 'unclassified', number>>;
}

export function totals(tried: readonly Tried[]): Totals {
  const count = (status: Tried['status']): number => tried.filter((one) => one.status === status).length;
  const survivors = tried.filter(({ status }) => status === 'survived');
  const classed = (name: ClassName | undefined): number =>
    survivors.filter(({ classification }) => classification?.class === name).length;
  return {
    mutants: tried.length,
    killed: count('killed'),
    inconclusive: count('inconclusive'),
    notStarted: count('not started'),
    notCovered: count('not covered'),
    survived: survivors.length,
    classes: Object.fromEntries([
      ...classNames.map((name) => [name, classed(name)] as const),
      ['unclassified', classed(undefined)] as const,
    ]) as Totals['classes'],
  };
}

/** Of the mutants that a run reaches, and of those that the documents decide. `noticed`: the exit code is not 0. */
export function scores({ killed, inconclusive, survived, classes }: Totals) {
  const reached = killed + inconclusive + survived;
  const decided = reached - classes.equivalent - classes.invisible - classes.outside;
  return { killed, noticed: killed + inconclusive, reached, decided } as const;
}

/** Survivors without a class, and classes that are not true any more, one line each. */
export function problems(
  tried: readonly Tried[],
  classes: ReadonlyMap<string, Class>,
  isGate: boolean,
): readonly string[] {
  const unclassified = tried.filter((one) => one.status === 'survived' && one.classification === undefined);
  const stale = tried.filter((one) => isGate && one.status !== 'survived' && classes.has(one.key));
  return [
    ...unclassified.map(({ key, line, column }) => `${line}:${column} survived and has no class: ${key}`),
    ...stale.map(({ key, status }) => `has a class and is ${status}: ${key}`),
  ];
}
