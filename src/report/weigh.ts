import type { Finding, RunHeader } from '../model.ts';

/**
 * What a finding means for the exit code. `fails` makes it 1, `doubts` makes it 2, the others leave it alone.
 * `deviates`: broken, and not counted. `tolerated`: broken as the baseline has it, or left open by what is. `observed`:
 * it can do neither.
 */
export type Weight = 'holds' | 'observed' | 'deviates' | 'tolerated' | 'fails' | 'doubts' | 'skipped';

export function weigh(
  { outcome, level, tolerated }: Pick<Finding, 'outcome' | 'level' | 'tolerated'>,
  header: Pick<RunHeader, 'strict' | 'allowUntested'>,
  strict: boolean = header.strict ?? false,
): Weight {
  switch (outcome) {
    case 'upheld':
      return level === 'observe' ? 'observed' : 'holds';
    case 'inapplicable':
      return 'skipped';
    case 'inconclusive':
      return tolerated === undefined ? 'doubts' : 'tolerated';
    case 'untested':
      return level === 'must' && header.allowUntested !== true ? 'doubts' : 'skipped';
    case 'violated':
      if (tolerated !== undefined) return 'tolerated';
      return level === 'must' || (level === 'should' && strict) ? 'fails' : 'deviates';
  }
}
