import type { RunHeader } from '../model.ts';

/** The command that runs one rule again, as the run of a record did. */
export function rerun(
  { profile, contract, seed, envFile, reference }: RunHeader,
  rule: string,
  caseId?: string | undefined,
): string {
  const options = [
    ...(envFile === undefined ? [] : ['--env-file', quoted(envFile)]),
    ...(reference === 'asked' && envFile === undefined ? ['--reference'] : []),
    ...(contract.revision === '2026-04' ? [] : ['--contract', quoted(contract.revision)]),
    ...(profile === 'gate' ? [] : ['--profile', profile]),
    ...(profile === 'deep' ? ['--seed', String(seed)] : []),
  ];
  // One case is enough for most rules about answers: it has to be this one.
  const one = caseId !== undefined && /^(response|error)\./.test(rule) ? ['--case', quoted(caseId)] : [];
  return ['npx patchproof run', ...options, '--only', quoted(rule), ...one].join(' ');
}

/** A word as a shell takes it. */
export const quoted = (word: string): string =>
  /^[\w./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
