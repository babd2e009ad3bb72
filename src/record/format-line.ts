import { showUnprintable } from '../text/elide.ts';
import type { RecordLine, RunRecord } from './record.ts';

/** The order in which members are written; what is not listed follows, by name. */
const ORDER = [
  'kind format tool contract revision hash profile seed target startedAt planned rules all writes reads',
  'leastWrites perMinute burst requestHash only envFile headersOnToken runs out strict allowUntested config pace',
  'unsettable n exchange rule part level case title at ms purpose request reply method path credential',
  'mediaType status pointer headers limited encoding body elided fault message statement source place',
  'document anchor words outcome stability confirmedBy windowMs because judged exchanges answers cases undecided',
  'tolerated reason since expires ticket fresh violations sent expected actual state before after',
  'differences curl script observed endedAt outcomes upheld violated inconclusive inapplicable untested',
  'restored unrestored errors front of baseline file entries unjudged stale mend exitCode',
]
  .join(' ')
  .split(' ');
const RANKS = new Map(ORDER.map((name, index) => [name, index]));
const rank = (name: string): number => RANKS.get(name) ?? ORDER.length;

/** A record line as one line of JSON, without its line break. The same line gives the same bytes. */
export const formatLine = (line: RecordLine): string =>
  showUnprintable(JSON.stringify(line, (_name, value: unknown) => ordered(value)));

/** A record as its own lines again; a line that was cut in half is left out. */
export function formatRecord({ header, exchanges, findings, end }: RunRecord): string {
  const lines: readonly RecordLine[] = [
    header,
    ...exchanges,
    ...findings.map((finding) => ({ kind: 'finding', ...finding }) as const),
    ...(end === undefined ? [] : [end]),
  ];
  return lines.map((line) => `${formatLine(line)}\n`).join('');
}

function ordered(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(
    Object.entries(value).toSorted(([a], [b]) => rank(a) - rank(b) || (a < b ? -1 : 1)),
  );
}
