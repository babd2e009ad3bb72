import type { Deviation } from './model.ts';

/** One answer at one case. */
export interface Pair {
  readonly case: string;
  readonly expected: string;
  readonly actual: string;
}

/** Answers taken apart, one for each case they were seen at. */
export function pairsOf(answers: readonly Deviation[]): readonly Pair[] {
  return answers.flatMap(({ cases, expected, actual }) =>
    cases.map((id) => ({ case: id, expected, actual })),
  );
}

/** The same answer at the same case; with `anywhere`, at any case. */
export function isSamePair(a: Pair, b: Pair, anywhere = false): boolean {
  return a.expected === b.expected && a.actual === b.actual && (anywhere || a.case === b.case);
}

/** Pairs put together again: those of one answer, in the order in which they came. */
export function answersOf(pairs: readonly Pair[]): readonly Deviation[] {
  const found = new Map<
    string,
    { readonly expected: string; readonly actual: string; readonly cases: string[] }
  >();
  for (const { case: id, expected, actual } of pairs) {
    const key = JSON.stringify([expected, actual]);
    const answer = found.get(key) ?? { expected, actual, cases: [] };
    found.set(key, answer);
    if (!answer.cases.includes(id)) answer.cases.push(id);
  }
  return [...found.values()];
}
