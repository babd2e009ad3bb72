import { diagnose } from './diagnose.ts';
import type { Failure, JudgedRun } from './diagnosis.ts';
import type { Dictionary } from './dictionary.ts';

/** A run that is not recorded yet. */
type RunUnderWay = Pick<JudgedRun, 'header' | 'findings'> & {
  readonly exchanges: readonly { readonly n: number; readonly case: string }[];
};

/**
 * The failures of each cause that are wrong in just the ways that it predicts, where no case that was judged speaks
 * against it. A deep run and another contract are told too loosely: nothing is grouped there.
 */
export function groupByCause(
  { header, findings, exchanges }: RunUnderWay,
  dictionary: Dictionary,
): readonly (readonly Failure[])[] {
  if (header.profile === 'deep' || header.contract.revision !== dictionary.contract) return [];
  const run = { header, findings, exchanges: exchanges.map((one) => ({ ...one, request: {} })) };
  return diagnose(run, dictionary)
    .causes.filter(({ predicted }) => predicted.refuted === 0)
    .map(({ explains }) => explains.filter(({ asPredicted }) => asPredicted === true));
}
