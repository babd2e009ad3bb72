import type { Answer, Atlas, AtlasEntry, AtlasLimit } from './atlas.ts';

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
export const ANSWER_COLUMNS = [
  'accepted',
  'refused',
  'stored otherwise',
  'failed',
  'observed',
  'unclear',
] as const;
export type AnswerColumn = (typeof ANSWER_COLUMNS)[number];

const columns: Readonly<Record<Answer['class'], AnswerColumn>> = {
  accepted: 'accepted',
  refused: 'refused',
  observed: 'observed',
  redirected: 'observed',
  unclear: 'unclear',
  failed: 'failed',
  'no answer': 'failed',
  ignored: 'stored otherwise',
  coerced: 'stored otherwise',
  trimmed: 'stored otherwise',
  normalised: 'stored otherwise',
  cut: 'stored otherwise',
  changed: 'stored otherwise',
};

export const columnOf = ({ class: kind }: Answer): AnswerColumn => columns[kind];

export const tallyAnswers = (entries: readonly AtlasEntry[]): Readonly<Record<AnswerColumn, number>> => {
  const counts = { accepted: 0, refused: 0, 'stored otherwise': 0, failed: 0, observed: 0, unclear: 0 };
  for (const { answer } of entries) counts[columnOf(answer)] += 1;
  return counts;
};

/** What was not asked. Where nothing could be read, every question has the same reason, and the notes say it. */
export const listedUnasked = ({ header, unasked }: Atlas): Atlas['unasked'] =>
  header.unread === undefined ? unasked : [];

/** Limits that are not what the contract says. */
export const departures = ({ limits }: Atlas): readonly AtlasLimit[] =>
  limits.filter(({ departs }) => departs);
