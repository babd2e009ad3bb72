/** `✗` keeps a run from being worth anything, `!` costs some of it, `–` was not checked or is not there. */
export type Mark = '✓' | '✗' | '!' | '–';

/** One check: what was found and, where something is amiss, what to do about it. */
export interface Line {
  readonly mark: Mark;
  readonly check: Check;
  readonly text: string;
}

/** Every check, in the order of its line. */
export const CHECKS = [
  'configuration',
  'host',
  'leftovers',
  'reach',
  'clock',
  'token',
  'scopes',
  'organization and connection',
  'other connection',
  'other organization',
  'rate limit',
  'contract',
  'special tokens',
] as const;

export type Check = (typeof CHECKS)[number];

export const line = (mark: Mark, check: Check, text: string): Line => ({ mark, check, text });

/** What could not be checked, said for each check that has no line yet. */
export function unchecked(said: ReadonlySet<Check>, because: string): readonly Line[] {
  return CHECKS.filter((check) => !said.has(check)).map((check) =>
    line('–', check, `not checked, because ${because}`),
  );
}

/** A line as people read it: no control characters, so that one check stays one line. */
export const show = ({ mark, check, text }: Line): string =>
  `${mark} ${check}: ${text.replace(/[\p{Cc}\p{Cf}]+/gu, ' ')}\n`;
