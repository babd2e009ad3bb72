import { diagnose } from '../../diagnose/diagnose.ts';
import type { JudgedRun } from '../../diagnose/diagnosis.ts';
import { shippedDictionary } from '../../diagnose/dictionary.ts';
import type { CheckedFile, CheckedRule } from '../../library/verify.ts';
import type { Finding } from '../../model.ts';
import { briefly, causeLines, explained, unexplainedLines } from '../../report/violation-block.ts';
import { plain } from '../../report/words.ts';

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
  const { causes } = diagnosis;
  if (causes.length === 0) return 'No known cause explains what is violated\n\n';
  const style = { paint: plain };
  return [
    explained(diagnosis),
    ...causes.flatMap((cause) => causeLines(cause, briefly(cause, undefined), style)),
    ...unexplainedLines(diagnosis, style),
    '\n',
  ].join('\n');
}
