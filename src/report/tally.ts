import type { Finding, Part } from '../model.ts';
import { outcomeWord } from './outcome-word.ts';

/** What became of rules, for people. */
export type Tally = Readonly<Record<(typeof COLUMNS)[number], number>>;
export type Row = readonly [name: string, tally: Tally];

export const PARTS: readonly Part[] = ['request', 'response', 'error', 'authorization', 'state'];
export const COLUMNS = [
  'upheld',
  'observed',
  'violated',
  'deviating',
  'tolerated',
  'inconclusive',
  'inapplicable',
  'untested',
] as const;

/** They have a column only where there are some: a table fits into 80 characters. */
const RARE: readonly string[] = ['observed', 'tolerated', 'untested'];

/** The columns of a table. */
export function columnsOf(findings: readonly Finding[]): readonly (typeof COLUMNS)[number][] {
  const found = new Set<string>(findings.map(outcomeWord));
  return COLUMNS.filter((column) => !RARE.includes(column) || found.has(column));
}

/** How many rules ended how. */
export function tally(findings: readonly Finding[]): Tally {
  const counts = {
    ...{ upheld: 0, observed: 0, violated: 0, deviating: 0, tolerated: 0 },
    ...{ inconclusive: 0, inapplicable: 0, untested: 0 },
  };
  for (const finding of findings) counts[outcomeWord(finding)] += 1;
  return counts;
}

/** One row a part that has findings, in reading order, and their sum. */
export function tallyByPart(findings: readonly Finding[]): readonly Row[] {
  const rows = PARTS.map((part) => [part, findings.filter((finding) => finding.part === part)] as const);
  const filled = rows.filter(([, own]) => own.length > 0).map(([part, own]): Row => [part, tally(own)]);
  return [...filled, ['total', tally(findings)]];
}
