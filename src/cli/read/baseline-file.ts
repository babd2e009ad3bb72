import { renameSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { type Baseline, DEFAULT_FILE } from '../../history/apply-baseline.ts';
import { baselineProblems } from '../../history/baseline-format.ts';
import { cutTo } from '../../report/words.ts';
import { makeFolder } from '../../target/disk/state-folder.ts';
import { assertSound, codeOf, messageOf, refusing } from '../../text/errors.ts';
import { shellWord } from '../../text/shell.ts';
import { isAbsent, readText, writing } from '../config/files.ts';

const DAY = 86_400_000;
const LONGEST = 366;

export const dayOf = (ms: number): string => new Date(ms).toISOString().slice(0, 10);

/** `90d`, `12w`, or a day, as a day. What is wrong with it is added to `problems`. */
export function expiry(text: string, now: number, problems: string[]): string | undefined {
  const expected = 'expected days from now, as in 90d or 12w, or a day, as in 2027-01-31';
  const [, number, unit] = /^(\d{1,4})([dw])$/.exec(text) ?? [];
  const asked =
    number === undefined
      ? Date.parse(/^\d{4}-\d\d-\d\d$/.test(text) ? `${text}T00:00:00Z` : '')
      : now + Number(number) * (unit === 'w' ? 7 : 1) * DAY;
  if (Number.isNaN(asked) || (number === undefined && dayOf(asked) !== text)) {
    problems.push(`--expires ${text}: ${expected}`);
    return undefined;
  }
  const day = dayOf(asked);
  if (day <= dayOf(now)) problems.push(`--expires ${text}: ${day} is not in the future; ${expected}`);
  else if (asked > now + LONGEST * DAY)
    problems.push(`--expires ${text}: expected at most a year; renew it then, if it still has to be`);
  else return day;
  return undefined;
}

type Tolerated = Pick<Baseline, 'entries' | 'causes'>;

function parse(file: string, text: string): Tolerated {
  const value = refusing(
    (error) => `${file}: expected JSON: ${messageOf(error)}`,
    (): unknown => JSON.parse(text),
  );
  const assertNone = (problems: readonly string[]): void =>
    assertSound(cutTo(problems, 10).map((problem) => `${file}: ${problem}`));
  assertNone(baselineProblems(value));
  const { entries, causes = [] } = value as Pick<Baseline, 'entries'> & Partial<Tolerated>;
  const swapped = [...entries, ...causes].filter(({ since, expires }) => expires < since);
  assertNone(
    swapped.map((one) => {
      const id = 'rule' in one ? one.rule : one.cause;
      return `${id}: expires ${one.expires} comes before since ${one.since}: swap them`;
    }),
  );
  return { entries, causes };
}

/** The default file is read when it is there; one that was asked for must be. `false` asks for none. */
export function readBaseline(cwd: string, asked: string | false | undefined): Baseline | undefined {
  if (asked === false) return undefined;
  const file = asked ?? DEFAULT_FILE;
  const path = resolve(cwd, file);
  if (asked === undefined && isAbsent(path)) return undefined;
  const why = (error: unknown): string =>
    codeOf(error) === 'ENOENT'
      ? `there is no such file; npx patchproof baseline --reason 'why' --expires 90d --update --baseline ${shellWord(file)} makes one`
      : 'it cannot be read; expected a baseline as npx patchproof baseline --update writes it';
  const text = refusing(
    (error) => `--baseline ${file}: ${why(error)}`,
    () => readText(path),
  );
  return { file, ...parse(file, text) };
}

/** Every member of the file, in the order in which it is written. */
const MEMBERS = [
  ...['format', 'entries', 'causes', 'rule', 'cause', 'reason', 'ticket', 'since', 'expires'],
  ...['intermittent', 'answers', 'profile', 'expected', 'actual', 'cases'],
];

function formatBaseline({ entries, causes }: Tolerated): string {
  const document = { format: 1, entries, causes: causes.length === 0 ? undefined : causes };
  return `${JSON.stringify(document, MEMBERS, 2)}\n`;
}

/** Writes a baseline in one go: whoever reads it meanwhile finds the old one or the new one. */
export function writeBaseline(cwd: string, file: string, tolerated: Tolerated): void {
  const path = resolve(cwd, file);
  writing(`--baseline ${file}`, () => {
    makeFolder(dirname(path));
    writeFileSync(`${path}.new`, formatBaseline(tolerated));
    renameSync(`${path}.new`, path);
  });
}
