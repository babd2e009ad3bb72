/** How well faults are named in runs that are known to have them. Pure. */
import type { Mutant } from '../../fixtures/mutants/index.ts';
import type { Tier } from '../../src/cases/partition.ts';
import { diagnose } from '../../src/diagnose/diagnose.ts';
import type { Diagnosis, JudgedRun, LikelyCause } from '../../src/diagnose/diagnosis.ts';
import {
  type Dictionary,
  type KnownFault,
  type Signature,
  signatureIn,
} from '../../src/diagnose/dictionary.ts';
import { namedBeside } from '../../src/report/causes.ts';

/** A run, and the faults that it was made with. */
export interface KnownRun {
  readonly record: JudgedRun;
  readonly profile: Tier;
  readonly faults: readonly Mutant[];
}

/** A part of a whole, and what the rest is, one line each. */
export interface Share {
  readonly part: number;
  readonly whole: number;
  readonly rest: readonly string[];
}

type Entries = ReadonlyMap<string, KnownFault>;

/** The entry of each fault. */
const entriesOf = ({ faults }: Dictionary): Entries =>
  new Map(faults.flatMap((one) => [one, ...one.same].map(({ id }) => [id, one] as const)));

const share = <Item>(
  items: readonly Item[],
  isIn: (item: Item) => boolean,
  tell: (item: Item) => string,
): Share => {
  const rest = items.filter((item) => !isIn(item));
  return { part: items.length - rest.length, whole: items.length, rest: rest.map(tell) };
};

const idOf = ({ faults }: KnownRun): string => faults.map(({ id }) => id).join(' + ');

const tell = ({ id, confidence, predicted, explains }: LikelyCause): string =>
  `${id} (${confidence}, ${explains.length} explained, ${predicted.confirmed} to ${predicted.refuted})`;

const named = ({ causes }: Diagnosis): string => causes.map(tell).join(', ') || 'nothing';

const isEntryOf = (fault: Mutant, cause: LikelyCause, entries: Entries): boolean =>
  entries.get(fault.id)?.id === cause.id || cause.statement === fault.statement;

/** Whether a run shows anything of a fault. */
function isShown(signature: Signature, { findings }: KnownRun['record']): boolean {
  const broken = new Set(
    findings.flatMap(({ rule, answers = [] }) =>
      answers.flatMap(({ cases }) => cases.map((id) => `${rule} ${id}`)),
    ),
  );
  return [...signature.keys()].some((pair) => broken.has(pair));
}

/** Those of its faults that a run shows anything of. */
const visibleIn = ({ record, profile, faults }: KnownRun, entries: Entries): readonly Mutant[] =>
  faults.filter(({ id }) => {
    const entry = entries.get(id);
    return entry !== undefined && isShown(signatureIn(entry, profile), record);
  });

/** Whether a cause is a fault. */
type Test = (fault: Mutant, cause: LikelyCause, entries: Entries) => boolean;

/** Faults that look the same in a run are printed together. */
const isPrinted: Test = (fault, cause, entries) =>
  isEntryOf(fault, cause, entries) ||
  namedBeside(cause)[0].some(({ statement }) => statement === fault.statement);

const isAmong: Test = (fault, cause, entries) =>
  isEntryOf(fault, cause, entries) || cause.alternatives.some(({ id }) => id === fault.id);

/** How often a fault is the cause that stands first, and how often it is that or is printed beside it. */
export interface Named {
  readonly first: Share;
  readonly printed: Share;
}

/** One fault: whether it is the first cause. */
export function measureOne(
  runs: readonly KnownRun[],
  dictionary: Dictionary,
): Named & { readonly among: Share } {
  const entries = entriesOf(dictionary);
  const told = runs
    .map((run) => ({ run, diagnosis: diagnose(run.record, dictionary) }))
    .filter(({ diagnosis }) => diagnosis.failures > 0);
  const by = (test: Test): Share =>
    share(
      told,
      ({ run, diagnosis: { causes } }) => {
        const [first] = causes;
        return first !== undefined && run.faults.every((fault) => test(fault, first, entries));
      },
      ({ run, diagnosis }) => `${idOf(run)}: ${named(diagnosis)}`,
    );
  return { first: by(isEntryOf), printed: by(isPrinted), among: by(isAmong) };
}

/** Two faults: whether both are among the first three causes. */
export function measureTwo(runs: readonly KnownRun[], dictionary: Dictionary): Named {
  const entries = entriesOf(dictionary);
  const told = runs.map((run) => ({ run, diagnosis: diagnose(run.record, dictionary) }));
  const by = (test: Test): Share =>
    share(
      told,
      ({ run, diagnosis: { causes } }) =>
        run.faults.every((fault) => causes.slice(0, 3).some((cause) => test(fault, cause, entries))),
      ({ run, diagnosis }) => `${idOf(run)}: ${named(diagnosis)}`,
    );
  return { first: by(isEntryOf), printed: by(isPrinted) };
}

/** A cause is true of a fault when all that it does, the fault does too. */
function isTrueOf(cause: KnownFault, fault: KnownFault): boolean {
  return [...cause.full].every(([pair, ways]) => {
    const own = fault.full.get(pair);
    return own !== undefined && ways.every((way) => own.includes(way));
  });
}

export interface Many {
  /** Of the faults that show anything: those that are named. */
  readonly found: Named;
  /** Of the causes: those that are faults of the run, or true of one. */
  readonly right: Share;
  /** The same for those that are called certain. */
  readonly certain: Share;
  readonly explained: Share;
}

/** Many faults at once. */
export function measureMany(runs: readonly KnownRun[], dictionary: Dictionary): Many {
  const entries = entriesOf(dictionary);
  const told = runs.map((run) => ({ run, diagnosis: diagnose(run.record, dictionary) }));
  const all = told.flatMap(({ run, diagnosis }) => diagnosis.causes.map((cause) => ({ run, cause })));
  const seen = told.flatMap(({ run, diagnosis }) =>
    visibleIn(run, entries).map((fault) => ({ fault, diagnosis })),
  );
  const found = (test: Test): Share =>
    share(
      seen,
      ({ fault, diagnosis }) => diagnosis.causes.some((cause) => test(fault, cause, entries)),
      ({ fault, diagnosis }) => `${fault.id}: ${named(diagnosis)}`,
    );
  const isRight = ({ run, cause }: (typeof all)[number]): boolean => {
    const entry = entries.get(cause.id);
    return run.faults.some((fault) => {
      const own = entries.get(fault.id);
      return isAmong(fault, cause, entries) || (entry && own && isTrueOf(entry, own)) === true;
    });
  };
  const line = ({ run, cause }: (typeof all)[number]): string => `${tell(cause)} in ${idOf(run)}`;
  const failures = told.reduce((sum, { diagnosis }) => sum + diagnosis.failures, 0);
  const unexplained = told.reduce((sum, { diagnosis }) => sum + diagnosis.unexplained.length, 0);
  return {
    found: { first: found(isEntryOf), printed: found(isPrinted) },
    right: share(all, isRight, line),
    certain: share(
      all.filter(({ cause }) => cause.confidence === 'certain'),
      isRight,
      line,
    ),
    explained: { part: failures - unexplained, whole: failures, rest: [] },
  };
}

export interface LeftOut {
  /** Runs in which every cause that is called certain is true. */
  readonly certain: Share;
  /** Of the causes called certain or likely: those that are true. */
  readonly likely: Share;
}

/** A fault that no entry knows: its own is left out. */
export function leaveOneOut(runs: readonly KnownRun[], dictionary: Dictionary): LeftOut {
  const entries = entriesOf(dictionary);
  const told = runs.flatMap((run) => {
    const own = entries.get(run.faults[0]?.id ?? '');
    if (own === undefined) return [];
    const rest = { ...dictionary, faults: dictionary.faults.filter((one) => one !== own) };
    const diagnosis = diagnose(run.record, rest);
    return diagnosis.failures === 0 ? [] : [{ run, own, diagnosis }];
  });
  const isTrue = ({ id }: LikelyCause, own: KnownFault): boolean => {
    const cause = entries.get(id);
    return cause !== undefined && isTrueOf(cause, own);
  };
  const causes = told.flatMap(({ run, own, diagnosis }) =>
    diagnosis.causes
      .filter(({ confidence }) => confidence !== 'possible')
      .map((cause) => ({ run, own, cause })),
  );
  return {
    certain: share(
      told,
      ({ own, diagnosis }) =>
        diagnosis.causes.every((cause) => cause.confidence !== 'certain' || isTrue(cause, own)),
      ({ run, diagnosis }) => `${idOf(run)}: ${named(diagnosis)}`,
    ),
    likely: share(
      causes,
      ({ own, cause }) => isTrue(cause, own),
      ({ run, cause }) => `${idOf(run)}: ${tell(cause)}`,
    ),
  };
}
