import type { RunHeader } from '../model.ts';
import { shellWord } from '../shell.ts';

/** The command that runs one rule again, as the run of a record did. */
export function rerun(
  { profile, contract, seed, envFile }: RunHeader,
  rule: string,
  caseId?: string | undefined,
): string {
  const options = [
    ...(envFile === undefined ? [] : ['--env-file', shellWord(envFile)]),
    ...(contract.revision === '2026-04' ? [] : ['--contract', shellWord(contract.revision)]),
    ...(profile === 'gate' ? [] : ['--profile', profile]),
    ...(profile === 'deep' ? ['--seed', String(seed)] : []),
  ];
  // One case is enough for most rules about answers: it has to be this one.
  const one = caseId !== undefined && /^(response|error)\./.test(rule) ? ['--case', shellWord(caseId)] : [];
  return ['npx patchproof run', ...options, '--only', shellWord(rule), ...one].join(' ');
}
