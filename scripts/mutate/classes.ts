/** Why a mutant survives, written down by hand in `reports/power/mutation-classes.json`. */
import { readFileSync } from 'node:fs';
import type { SourceMutant } from './instrument.ts';

export const classNames = ['equivalent', 'invisible', 'outside', 'blind spot'] as const;
export type ClassName = (typeof classNames)[number];

/** What each class means, for readers of the report. */
export const meanings: Readonly<Record<ClassName, string>> = {
  equivalent: 'no request can tell the mutant from the original',
  invisible: 'a request can tell, but the documents decide nothing about the difference',
  outside: 'the code belongs to another operation, or to an option that a conformance run does not use',
  'blind spot': 'the documents decide, and the profile does not look',
};

export interface Class {
  readonly class: ClassName;
  readonly reason: string;
}

interface Group extends Class {
  /** Keys of mutants. */
  readonly mutants: readonly string[];
}

const isGroup = (value: unknown): value is Group => {
  const { class: name, reason, mutants } = Object(value) as Readonly<Record<string, unknown>>;
  return (
    classNames.some((known) => known === name) &&
    typeof reason === 'string' &&
    reason !== '' &&
    Array.isArray(mutants) &&
    mutants.length > 0 &&
    mutants.every((key) => typeof key === 'string')
  );
};

export class BadClasses extends Error {}

/** Classes by the key of a mutant. Throws BadClasses if the file is not well-formed or names a mutant twice. */
export function readClasses(file: string): ReadonlyMap<string, Class> {
  const groups: unknown = JSON.parse(readFileSync(file, 'utf8'));
  if (!Array.isArray(groups)) throw new BadClasses(`${file}: expected a list of groups`);
  const classes = new Map<string, Class>();
  for (const [index, group] of groups.entries()) {
    if (!isGroup(group)) throw new BadClasses(`${file}: group ${index} is not { class, reason, mutants }`);
    for (const key of group.mutants) {
      if (classes.has(key)) throw new BadClasses(`${file}: classified twice: ${key}`);
      classes.set(key, { class: group.class, reason: group.reason });
    }
  }
  return classes;
}

/** Keys of classes that no mutant of the source has. */
export function unknownKeys(
  classes: ReadonlyMap<string, Class>,
  mutants: readonly SourceMutant[],
): readonly string[] {
  const known = new Set(mutants.map(({ key }) => key));
  return [...classes.keys()].filter((key) => !known.has(key));
}
