import type { RunHeader } from '../model.ts';
import { shellWord } from '../shell.ts';

/** Sent by a run itself, in between its cases: no command knows them. */
const INTERNAL = /^(read|again|restore|explore)\//;

/** The options that make a run what another was, and the cases what they were. */
export function sameOptions({ profile, contract, seed, runs, config = {} }: RunHeader): readonly string[] {
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

/** The command that runs one rule again, as the run of a record did. */
export function rerun(header: RunHeader, rule: string, caseId?: string | undefined): string {
  const { envFile } = header;
  // One case is enough for most rules about answers: it has to be this one.
  const isOne = caseId !== undefined && /^(response|error)\./.test(rule) && !INTERNAL.test(caseId);
  return [
    'npx patchproof run',
    ...(envFile === undefined ? [] : ['--env-file', shellWord(envFile)]),
    ...sameOptions(header),
    ...['--only', shellWord(rule)],
    ...(isOne ? ['--case', shellWord(caseId)] : []),
  ].join(' ');
}
