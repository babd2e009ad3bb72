import type { Finding, Outcome, Part } from '../model.ts';
import { outcomeWord } from './outcome-word.ts';

/** What became of a rule, for people: a violation of a `should` rule is a deviation. */
export type Tally = Readonly<Record<(typeof COLUMNS)[number], number>>;
export type Row = readonly [name: string, tally: Tally];

export const PARTS: readonly Part[] = ['request', 'response', 'error', 'authorization', 'state'];
export const COLUMNS = [
  'upheld',
  'violated',
  'deviating',
  'inconclusive',
  'inapplicable',
  'untested',
] as const;

/** How many rules ended how. */
export function tally(findings: readonly Finding[]): Tally {
  const counts = { upheld: 0, violated: 0, deviating: 0, inconclusive: 0, inapplicable: 0, untested: 0 };
  for (const finding of findings) counts[outcomeWord(finding)] += 1;
  return counts;
}

/** One row a part that has findings, in reading order, and their sum. */
export function tallyByPart(findings: readonly Finding[]): readonly Row[] {
  const rows = PARTS.map((part) => [part, findings.filter((finding) => finding.part === part)] as const);
  const filled = rows.filter(([, own]) => own.length > 0).map(([part, own]): Row => [part, tally(own)]);
  return [...filled, ['total', tally(findings)]];
}

/** How many rules ended how, by outcome alone, whatever their level. */
export function tallyOutcomes(findings: readonly Finding[]): Readonly<Record<Outcome, number>> {
  const counts = { untested: 0, inapplicable: 0, upheld: 0, inconclusive: 0, violated: 0 };
  for (const { outcome } of findings) counts[outcome] += 1;
  return counts;
}
