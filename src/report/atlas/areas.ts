import type { Answer, Atlas, AtlasEntry, AtlasLimit } from '../../model.ts';

export interface AtlasArea {
  readonly id: string;
  readonly title: string;
  readonly entries: readonly AtlasEntry[];
}

const areaOf = ({ id }: { readonly id: string }): string => id.split('.')[0] ?? '';

/** The areas that were asked about, each with its answers, in reading order. */
export function areasOf({ areas, entries }: Atlas): readonly AtlasArea[] {
  const listed = new Set(areas.map(({ id }) => id));
  const strays = [...new Set(entries.map(areaOf))].filter((id) => !listed.has(id));
  return [...areas, ...strays.map((id) => ({ id, title: id }))]
    .map(({ id, title }) => ({ id, title, entries: entries.filter((entry) => areaOf(entry) === id) }))
    .filter((area) => area.entries.length > 0);
}

/** What answers amount to, in columns. */
export const COLUMNS = ['accepted', 'refused', 'stored otherwise', 'failed', 'observed', 'unclear'] as const;
export type Column = (typeof COLUMNS)[number];

/** The column of an answer. */
export function columnOf({ class: kind }: Answer): Column {
  switch (kind) {
    case 'accepted':
    case 'refused':
    case 'observed':
    case 'unclear':
      return kind;
    case 'redirected':
      return 'observed';
    case 'failed':
    case 'no answer':
      return 'failed';
    case 'ignored':
    case 'coerced':
    case 'trimmed':
    case 'normalised':
    case 'cut':
    case 'changed':
      return 'stored otherwise';
  }
}

export const tallyAnswers = (entries: readonly AtlasEntry[]): Readonly<Record<Column, number>> => {
  const counts = { accepted: 0, refused: 0, 'stored otherwise': 0, failed: 0, observed: 0, unclear: 0 };
  for (const { answer } of entries) counts[columnOf(answer)] += 1;
  return counts;
};

/** Limits that are not what the contract says. */
export const departures = ({ limits }: Atlas): readonly AtlasLimit[] =>
  limits.filter(({ departs }) => departs);
