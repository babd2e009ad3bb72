import type { Finding, RunHeader } from '../model.ts';
import { shellWord } from '../text/shell.ts';

/** Sent by a run itself, in between its cases, or found by shrinking a draw: no command knows them. */
const INTERNAL = /^(read|again|restore|explore|sequence)\/|~(?!\d{1,5}(\.\d+)?$)/;

/** The options that make a run what another was, and the cases what they were. */
function sameOptions({ profile, contract, seed, runs, config = {} }: RunHeader): readonly string[] {
  // A variable of the env file would choose otherwise.
  const isChosen = (name: string): boolean => config[`PATCHPROOF_${name}`] !== undefined;
  return [
    ...(contract.revision === '2026-04' && !isChosen('CONTRACT')
      ? []
      : ['--contract', shellWord(contract.revision)]),
    ...(profile === 'gate' && !isChosen('PROFILE') ? [] : ['--profile', profile]),
    ...(profile === 'deep' ? ['--seed', String(seed)] : []),
    ...(profile === 'deep' && runs !== undefined ? ['--runs', String(runs)] : []),
  ];
}

/**
 * The command that runs one rule again, as the run of a record did. One case is enough for most rules about answers: it
 * is the first that broke the rule, for later ones may show what that one left.
 */
export function rerun(header: RunHeader, { rule, violations }: Pick<Finding, 'rule' | 'violations'>): string {
  const { envFile, reference } = header;
  const caseId = violations[0]?.case;
  const isOne = caseId !== undefined && /^(response|error)\./.test(rule) && !INTERNAL.test(caseId);
  return [
    'npx patchproof run',
    ...(envFile === undefined ? [] : ['--env-file', shellWord(envFile)]),
    ...(reference === 'asked' && envFile === undefined ? ['--reference'] : []),
    ...sameOptions(header),
    ...['--only', shellWord(rule)],
    ...(isOne ? ['--case', shellWord(caseId)] : []),
  ].join(' ');
}
