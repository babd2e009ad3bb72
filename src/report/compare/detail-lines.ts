import type { Pair } from '../../pairs.ts';
import { count } from '../count.ts';
import type { Group, SharedRewording } from './differences.ts';

/** One line of what differs: `-` as it was, `+` as it is, ` ` about it. */
export interface Line {
  readonly sign: '-' | '+' | ' ';
  readonly text: string;
}

/** So many answers, and so many cases of each, are told; the record has them all. */
const ANSWERS = 3;
const CASES = 3;

export function someCases(cases: readonly string[]): string {
  const shown = cases.slice(0, CASES).join(', ');
  return cases.length > CASES ? `${shown} and ${count(cases.length - CASES, 'more case')}` : shown;
}

function answers(sign: '-' | '+', pairs: readonly Pair[]): readonly Line[] {
  const byAnswer = new Map<string, string[]>();
  for (const { case: id, expected, actual } of pairs) {
    const text = `${actual}, expected ${expected}`;
    byAnswer.set(text, [...(byAnswer.get(text) ?? []), id]);
  }
  const lines = [...byAnswer].map(([text, cases]): Line => ({ sign, text: `${text} (${someCases(cases)})` }));
  const left = lines.length - ANSWERS;
  return left > 0
    ? [...lines.slice(0, ANSWERS), { sign: ' ', text: `and ${count(left, 'more answer')}` }]
    : lines;
}

/** What is different about a rule in a group of columns. `before`: what was observed in the first. */
export function detailLines(group: Group, before: readonly string[]): readonly Line[] {
  const { change, fresh, gone, observed, word } = group;
  if (change === 'unknown') return [{ sign: ' ', text: `here it is ${word}` }];
  if (observed.length > 0) {
    return [
      ...before.filter((answer) => !observed.includes(answer)).map((text): Line => ({ sign: '-', text })),
      ...observed.filter((answer) => !before.includes(answer)).map((text): Line => ({ sign: '+', text })),
    ];
  }
  return [...answers('-', gone), ...answers('+', fresh)];
}

/** How one refusal is worded otherwise. */
export function rewordingLines({ from, to, cases }: SharedRewording): readonly Line[] {
  return [
    { sign: '-', text: from },
    { sign: '+', text: to },
    { sign: ' ', text: someCases(cases) },
  ];
}
