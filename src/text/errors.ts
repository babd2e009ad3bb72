/** An error that the user can fix: configuration, arguments, files. Holds all problems; quotes no secret. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(problems.join('\n'));
    this.problems = problems;
  }
}

export function assertSound(problems: readonly string[]): void {
  if (problems.length > 0) throw new ConfigError(problems);
}

/** Runs `work`. Anything it throws becomes a ConfigError with the text from `say`. */
export function refusing<Result>(say: (error: unknown) => string, work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    if (error instanceof ConfigError) throw error;
    throw new ConfigError([say(error)]);
  }
}

/** Runs `work`. If it throws ConfigError, adds its problems to the list and returns undefined. */
export function collecting<Result>(work: () => Result, problems: string[]): Result | undefined {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    problems.push(...error.problems);
    return undefined;
  }
}

/** A broken invariant of patchproof, never the target's fault. `caseId`: the current case, if any. */
export class HarnessError extends Error {
  override readonly name = 'HarnessError';
  readonly caseId: string | undefined;

  constructor(message: string, caseId?: string) {
    super(message);
    this.caseId = caseId;
  }
}

/** The token endpoint cannot be reached or cannot serve, so nothing is known about the tenant. One line. */
export class Unreachable extends Error {
  override readonly name = 'Unreachable';
}

export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** The code of a system error, such as `ENOENT`; undefined for any other. */
export const codeOf = (error: unknown): string | undefined =>
  error instanceof Error && 'code' in error ? String(error.code) : undefined;
