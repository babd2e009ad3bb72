import { existsSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { diagnose } from '../../diagnose/diagnose.ts';
import { shippedDictionary } from '../../diagnose/dictionary.ts';
import { select } from '../../engine/select.ts';
import { type Baseline, DEFAULT_FILE } from '../../history/apply-baseline.ts';
import { baselineProblems } from '../../history/baseline-format.ts';
import { type Grounds, type Revised, revise } from '../../history/standing.ts';
import { reviseCauses, toleratedPairs, withoutPairs } from '../../history/tolerated-causes.ts';
import type { Tolerance } from '../../model.ts';
import type { RunRecord } from '../../record/record.ts';
import { weightOf } from '../../record/status.ts';
import { showRevisions } from '../../report/comparison/baseline-changes.ts';
import { count, cutTo } from '../../report/words.ts';
import { makeFolder } from '../../target/disk/state-folder.ts';
import { visible } from '../../text/elide.ts';
import { assertSound, ConfigError, codeOf, messageOf, refusing } from '../../text/errors.ts';
import { shellWord } from '../../text/shell.ts';
import type { Command, RawOptions } from '../commands/options.ts';
import { isAbsent, readText, writing } from '../config/files.ts';
import { everyRule } from '../config/load-contract.ts';
import { assertMatched } from '../config/options.ts';
import type { Io } from '../process/streams.ts';
import { readRecord } from '../run/output.ts';

const DAY = 86_400_000;
const LONGEST = 366;

const dayOf = (ms: number): string => new Date(ms).toISOString().slice(0, 10);

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
      ? `there is no such file; npx patchproof baseline --reason 'why' --expires 90d --update --baseline ` +
        `${shellWord(file)} makes one`
      : 'it cannot be read; expected a baseline as npx patchproof baseline --update writes it';
  const text = refusing(
    (error) => `--baseline ${file}: ${why(error)}`,
    () => readText(path),
  );
  return { file, ...parse(file, text) };
}

/** Every member of the file, in the order in which it is written. */
const MEMBERS = [
  'format',
  'entries',
  'causes',
  'rule',
  'cause',
  'reason',
  'ticket',
  'since',
  'expires',
  'intermittent',
  'answers',
  'profile',
  'expected',
  'actual',
  'cases',
];

/** Writes a baseline in one go: whoever reads it meanwhile finds the old one or the new one. */
function writeBaseline(cwd: string, file: string, { entries, causes }: Tolerated): void {
  const path = resolve(cwd, file);
  const document = { format: 1, entries, causes: causes.length === 0 ? undefined : causes };
  writing(`--baseline ${file}`, () => {
    makeFolder(dirname(path));
    writeFileSync(`${path}.new`, `${JSON.stringify(document, MEMBERS, 2)}\n`);
    renameSync(`${path}.new`, path);
  });
}

function assertUsable(file: string, { header, findings, end }: RunRecord): void {
  const problems = [
    ...(end === undefined ? ['the run was cut off: expected a record with its end'] : []),
    ...(header.profile === 'deep'
      ? ['a deep run draws at random, and never the same twice: expected one of the gate, or of smoke']
      : []),
    ...(findings.some(({ outcome, answers }) => outcome === 'violated' && answers === undefined)
      ? ['it was written by an older version that did not keep every answer: run again']
      : []),
  ];
  assertSound(problems.map((problem) => `${file}: ${problem}`));
}

function selected(ids: readonly string[], only: readonly string[]): (rule: string) => boolean {
  const all = [...new Set(ids)].map((id) => ({ id }));
  const { rules, unmatched } = select(all, only);
  assertMatched(unmatched, 'rule');
  return (rule) => only.length === 0 || rules.some(({ id }) => id === rule);
}

function missing(revisions: readonly Revised<Tolerance>[], grounds: Grounds): readonly string[] {
  const { today, reason, expires } = grounds;
  const added = revisions.some(({ kind }) => kind === 'added');
  const old = revisions.some(({ kind, after }) => kind !== 'kept' && (after?.expires ?? today) < today);
  const noReason = "--reason is missing: say why it is tolerated, as in --reason 'fixed in 4.2'";
  const noEnd = '--expires is missing: say until when, as in --expires 90d';
  return [
    ...(added && reason === undefined ? [noReason] : []),
    ...((added || old) && expires === undefined ? [noEnd] : []),
  ];
}

function groundsOf({ reason, expires, ticket }: RawOptions, io: Io): Grounds {
  const problems: string[] = [];
  const until = expires === undefined ? undefined : expiry(expires, io.clock(), problems);
  if (reason?.trim() === '') problems.push('--reason: expected some words');
  if (ticket?.trim() === '') problems.push('--ticket: expected its name, or where it is');
  assertSound(problems);
  return { today: dayOf(io.clock()), reason, expires: until, ticket };
}

function revisedBy(record: RunRecord, { entries, causes }: Tolerated, raw: RawOptions, grounds: Grounds) {
  const { header, findings } = record;
  const ids = everyRule();
  const dictionary = shippedDictionary();
  const known = dictionary.faults.flatMap((fault) => [fault, ...fault.same]).map(({ id }) => id);
  const old = [...entries.map(({ rule }) => rule), ...causes.map(({ cause }) => cause)];
  const isSelected = selected([...ids, ...known, ...old], raw.only ?? []);
  const failing = findings.filter((one) => ['fails', 'tolerated'].includes(weightOf(one, header)));
  const failingRules = new Set(failing.map(({ rule }) => rule));
  const fails = (rule: string): boolean => failingRules.has(rule);
  const inCauses = { selected: isSelected, fails, dictionary, adds: raw.byCause === true };
  const revisedCauses = reviseCauses(causes, record, inCauses, grounds);
  const tolerated = toleratedPairs(diagnose(record, dictionary), after(revisedCauses));
  const left = { ...record, findings: withoutPairs(findings, tolerated) };
  const revisions = revise(
    entries,
    left,
    { exists: (rule) => ids.includes(rule), selected: isSelected, fails: ({ rule }) => fails(rule) },
    grounds,
  );
  return { entries: revisions, causes: revisedCauses };
}

const after = <Entry>(revised: readonly Revised<Entry>[]): readonly Entry[] =>
  revised.flatMap((one) => one.after ?? []);

async function agreed(file: string, yes: boolean, io: Io): Promise<boolean> {
  if (yes) return true;
  if (io.ask === undefined)
    throw new ConfigError([
      `${file} was not written: nobody can be asked here; --yes writes what is shown above`,
    ]);
  return /^y(es)?$/i.test((await io.ask(`Write ${file}? (y/N) `)).trim());
}

/** `patchproof baseline`: exit 0 when the baseline is right or was written; else 1. */
export const baselineCommand: Command = async ([source = 'reports/latest/record.ndjson'], raw, io) => {
  const file = typeof raw.baseline === 'string' ? raw.baseline : DEFAULT_FILE;
  const grounds = groundsOf(raw, io);
  const record = readRecord(source, io.cwd);
  assertUsable(source, record);
  // None yet is none when it is about to be made.
  const isNew = raw.update === true && !existsSync(resolve(io.cwd, file));
  const none = { entries: [], causes: [] };
  const tolerated = isNew ? none : (readBaseline(io.cwd, raw.baseline) ?? none);
  const { entries, causes } = revisedBy(record, tolerated, raw, grounds);
  const { target, profile, startedAt } = record.header;
  io.out(`${file}, held against ${source}: ${profile} on ${visible(target)}, ${startedAt.slice(0, 10)}\n\n`);
  io.out(showRevisions(entries, causes));
  const all = [...entries, ...causes];
  if (all.every(({ kind }) => kind === 'kept')) return 0;
  if (raw.update !== true) {
    io.err('Nothing was written: --update writes it\n');
    return 1;
  }
  assertSound(missing(all, grounds));
  if (!(await agreed(file, raw.yes === true, io))) {
    io.err('Nothing was written\n');
    return 1;
  }
  const next = { entries: after(entries), causes: after(causes) };
  writeBaseline(io.cwd, file, next);
  io.err(`${file} written: ${count(next.entries.length + next.causes.length, 'entry', 'entries')}\n`);
  return 0;
};
