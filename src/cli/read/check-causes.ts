import { diagnose } from '../../diagnose/diagnose.ts';
import type { JudgedRun } from '../../diagnose/diagnosis.ts';
import { shippedDictionary } from '../../diagnose/dictionary.ts';
import type { CheckedFile, CheckedRule } from '../../library/verify.ts';
import type { Finding } from '../../model.ts';
import { briefly, explained } from '../../report/violation-block.ts';
import { count, someOf } from '../../report/words.ts';
import { visible } from '../../text/elide.ts';

/** So many rules without a cause are named. */
const NAMED = 5;

/** A rule as a run would have found it: each exchange of the file is a case that nobody knows. */
const findingOf = ({ rule, judged, violations }: CheckedRule): Finding => ({
  ...{ rule: rule.id, part: rule.part, level: rule.level, statement: rule.statement, source: rule.source },
  ...{ outcome: violations.length > 0 ? 'violated' : 'upheld', judged, because: [], observed: [] },
  violations: [],
  answers: violations.map(({ expected, actual, differences, n }) => ({
    ...{ expected, actual, differences, cases: [`${n}`] },
  })),
});

/** Cases that are not known are told apart as in a deep run: by the rule, and the way it was broken. */
const runOf = ({ rules }: CheckedFile, revision: string): JudgedRun => ({
  header: { profile: 'deep', contract: { revision } },
  exchanges: [],
  findings: rules.map(findingOf),
});

/** What the violations of a file may come from, or that nobody can tell; nothing where there are none. */
export function likelyCauses(file: CheckedFile, revision: string): string {
  if (file.rules.every(({ violations }) => violations.length === 0)) return '';
  const dictionary = shippedDictionary();
  if (revision !== dictionary.contract)
    return `No likely causes: they are known for contract ${dictionary.contract} only\n\n`;
  const diagnosis = diagnose(runOf(file, revision), dictionary);
  const { causes, unexplained } = diagnosis;
  if (causes.length === 0) return 'No known cause explains what is violated\n\n';
  const rules = [...new Set(unexplained.map(({ rule }) => rule))];
  return [
    explained(diagnosis),
    ...causes.map((cause) =>
      [`● ${cause.statement}`, `  ${briefly(cause, undefined).join(' · ')}`]
        .map((line) => visible(line))
        .join('\n'),
    ),
    ...(rules.length === 0
      ? []
      : [`○ no known cause explains ${count(unexplained.length, 'failure')} of ${someOf(rules, NAMED)}`]),
    '\n',
  ].join('\n');
}
