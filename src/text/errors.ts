/**
 * The user can fix it: configuration, arguments, files. Holds every problem at once; no problem quotes a
 * secret.
 */
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

/** Some work. What it throws becomes a ConfigError, with what `say` makes of it. */
export function refusing<Result>(say: (error: unknown) => string, work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    if (error instanceof ConfigError) throw error;
    throw new ConfigError([say(error)]);
  }
}

/** The result of some work; when it throws ConfigError, undefined, and its problems are added to a list. */
export function collecting<Result>(work: () => Result, problems: string[]): Result | undefined {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    problems.push(...error.problems);
    return undefined;
  }
}

/** An invariant of ours broke; never the target's fault. `caseId` is the case at hand, when there is one. */
export class HarnessError extends Error {
  override readonly name = 'HarnessError';
  readonly caseId: string | undefined;

  constructor(message: string, caseId?: string) {
    super(message);
    this.caseId = caseId;
  }
}

/**
 * The token endpoint could not be reached or could not serve: nothing is known of the tenant. Said in one
 * line.
 */
export class Unreachable extends Error {
  override readonly name = 'Unreachable';
}

export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** The code of a system error, such as `ENOENT`; undefined for any other. */
export const codeOf = (error: unknown): string | undefined =>
  error instanceof Error && 'code' in error ? String(error.code) : undefined;
