import type { Cell, Change, ComparedRule, Comparison, Rewording } from './comparison.ts';

/** Columns in which a rule changed in the same way. */
export interface Group extends Pick<Cell, 'fresh' | 'gone' | 'observed' | 'worse' | 'word'> {
  readonly change: Exclude<Change, 'same'>;
  /** Names of the columns. */
  readonly names: readonly string[];
}

export interface Difference extends Pick<ComparedRule, 'rule' | 'level' | 'statement' | 'cells'> {
  readonly groups: readonly Group[];
}

export interface SharedRewording extends Rewording {
  readonly names: readonly string[];
}

/** Items with the same key together, in the order in which the first of each came. */
function grouped<T>(items: readonly T[], key: (item: T) => string): readonly (readonly [T, ...T[]])[] {
  const groups = new Map<string, [T, ...T[]]>();
  for (const item of items) {
    const group = groups.get(key(item));
    if (group === undefined) groups.set(key(item), [item]);
    else group.push(item);
  }
  return [...groups.values()];
}

function groupsOf({ cells }: ComparedRule, { columns }: Comparison): readonly Group[] {
  const changed = cells.flatMap((cell, place) => {
    const { change } = cell;
    const name = columns[place]?.name ?? '';
    return change === undefined || change === 'same' ? [] : [{ ...cell, change, name }];
  });
  return grouped(changed, ({ change, word, fresh, gone, observed }) =>
    JSON.stringify([change, word, fresh, gone, observed]),
  ).map((group) => {
    const [{ name: _, ...first }] = group;
    return { ...first, names: group.map(({ name }) => name) };
  });
}

/** The rules that are not the same everywhere: what is worse before what is not, each in reading order. */
export function differences(comparison: Comparison): readonly Difference[] {
  const all = comparison.rules
    .map((compared): Difference => ({ ...compared, groups: groupsOf(compared, comparison) }))
    .filter(({ groups }) => groups.length > 0);
  const isWorse = ({ groups }: Difference): boolean => groups.some(({ worse }) => worse);
  return [...all.filter(isWorse), ...all.filter((one) => !isWorse(one))];
}

/** How refusals are worded otherwise, the same change of several columns once. */
export function rewordings({ columns }: Comparison): readonly SharedRewording[] {
  const all = columns.flatMap(({ name, rewordings: own }) => own.map((one) => ({ ...one, name })));
  return grouped(all, ({ from, to, cases }) => JSON.stringify([from, to, cases])).map((group) => {
    const [{ name: _, ...first }] = group;
    return { ...first, names: group.map(({ name }) => name) };
  });
}
