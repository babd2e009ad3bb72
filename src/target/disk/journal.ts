import { createHash } from 'node:crypto';
import fs from 'node:fs';
import { join } from 'node:path';
import type { Case, Json, JsonObject, Subject } from '../../model.ts';
import { ConfigError, codeOf, refusing } from '../../text/errors.ts';
import { DEEPEST, defined, isDeeper, isObject, own, parseJson } from '../../text/json.ts';
import { makeStateFolder } from './state-folder.ts';

/** What a run found; written before its first write. */
interface JournalOpening {
  readonly kind: 'opening';
  readonly origin: string;
  readonly subject: Subject;
  readonly startedAt: string;
  /** The contract revision of the run, which knows every member that it writes. */
  readonly contract?: string;
  readonly pid: number;
  readonly originals: Readonly<Partial<Record<Case['place'], JsonObject>>>;
}

/** A write that is about to be sent: the values it may leave, in the form of `valueKey`. */
export interface Intent {
  readonly kind: 'intent';
  readonly place: Case['place'];
  readonly values: Readonly<Record<string, string>>;
}

/** The run ended normally; these are the values it could not restore, one line each. */
export interface Ended {
  readonly kind: 'ended';
  readonly unrestored: readonly string[];
}

export type Journal = ReturnType<typeof journal>;

/** A journal that a run left behind. */
export interface Unfinished {
  readonly path: string;
  readonly opening: JournalOpening;
  readonly intents: readonly Intent[];
  /** Absent when the run was cut off, or is still running. */
  readonly ended?: Ended;
}

type JournalLine = JournalOpening | Intent | Ended;

const whyOf = (error: unknown): string => codeOf(error) ?? String(error);

const folderOf = (state: string): string => join(state, 'journals');

/** A journal for one run. Nothing is written before `open`. */
export function journal(state: string, key: string) {
  const path = join(folderOf(state), `${key}.ndjson`);
  let file: number | undefined;
  const unwritable = (error: unknown): string =>
    `${path}: the journal cannot be written (${whyOf(error)}), and without it nothing is changed`;
  const append = (line: JournalLine): void => {
    const at = file;
    // writeSync may write only a part; this writes everything or throws.
    if (at !== undefined) refusing(unwritable, () => fs.writeFileSync(at, `${JSON.stringify(line)}\n`));
  };
  const close = (): boolean => {
    if (file === undefined) return false;
    fs.closeSync(file);
    file = undefined;
    return true;
  };
  return {
    /** Written and flushed to the disk before it returns. */
    open: (opening: Omit<JournalOpening, 'kind'>): void => {
      makeStateFolder(folderOf(state));
      file = refusing(unwritable, () => fs.openSync(path, 'w', 0o600));
      append({ kind: 'opening', ...opening });
      fs.fsyncSync(file);
      flushFolder(folderOf(state));
    },
    /** Survives the end of the process. After a power cut it may be lost; `restore` then asks first. */
    intend: (intent: Omit<Intent, 'kind'>): void => append({ kind: 'intent', ...intent }),
    /** The run has restored everything: the journal is deleted. */
    close: (): void => {
      if (close()) fs.rmSync(path, { force: true });
    },
    /** The run has ended without restoring everything: the journal stays. */
    end: (unrestored: readonly string[]): void => {
      append({ kind: 'ended', unrestored });
      close();
    },
  };
}

/** The folder holds the entry of the file, so it must be flushed too. */
function flushFolder(path: string): void {
  try {
    const folder = fs.openSync(path, 'r');
    fs.fsyncSync(folder);
    fs.closeSync(folder);
  } catch {
    // Some systems cannot open folders; they flush them by themselves.
  }
}

/** The file may be damaged: only complete lines count. */
function isWhole(line: unknown): line is JournalLine {
  if (!isObject(line)) return false;
  if (line.kind === 'ended') return Array.isArray(line.unrestored);
  if (line.kind === 'intent') return isObject(line.values);
  return isObject(line.subject) && isObject(line.originals) && URL.canParse(String(line.origin));
}

/** A line that a power cut broke is left out: its write was never sent. */
const linesOf = (text: string): readonly JournalLine[] =>
  text.split('\n').flatMap((line) => {
    const read = parseJson(line)?.value;
    return isWhole(read) ? [read] : [];
  });

/** `nothing` if the file is missing. An unreadable file is an error: a run may have left changes behind. */
function orNothing<Result>(path: string, nothing: Result, work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    const why = whyOf(error);
    // A run that ends at this moment deletes its journal.
    if (why === 'ENOENT') return nothing;
    const problem = `${path}: the journals of earlier runs cannot be read (${why}); make it readable`;
    throw new ConfigError([problem]);
  }
}

/** The journals that runs left behind, oldest first; those of one tenant when an origin is given. */
export function unfinished(state: string, origin?: string): readonly Unfinished[] {
  const folder = folderOf(state);
  return orNothing<readonly string[]>(folder, [], () => fs.readdirSync(folder))
    .filter((name) => name.endsWith('.ndjson'))
    .flatMap((name): readonly Unfinished[] => {
      const path = join(folder, name);
      const read = linesOf(orNothing(path, '', () => fs.readFileSync(path, 'utf8')));
      const opening = read.find((line) => line.kind === 'opening');
      if (opening === undefined || (origin !== undefined && opening.origin !== origin)) return [];
      const ended = read.findLast((line) => line.kind === 'ended');
      const intents = read.filter((line) => line.kind === 'intent');
      return [{ path, opening, intents, ...defined({ ended }) }];
    })
    .toSorted((a, b) => a.opening.startedAt.localeCompare(b.opening.startedAt));
}

/** Records a write that restores a cut-off run: if it is cut off too, the value counts as ours. */
export function intendMore({ path }: Unfinished, intent: Omit<Intent, 'kind'>): void {
  // Starts a new line, because the last one may be incomplete.
  fs.appendFileSync(path, `\n${JSON.stringify({ kind: 'intent', ...intent })}\n`, { mode: 0o600 });
}

export const forget = ({ path }: Unfinished): void => fs.rmSync(path, { force: true });

const short = 300;
const begins = 4_096;

/** A value in the journal: long ones as a hash, absent ones as `absent`. */
function valueKey(value: Json | undefined): string {
  if (value === undefined) return 'absent';
  // Long texts: their length and beginning. Hashing a megabyte that is then refused is not worth it.
  if (typeof value === 'string' && value.length > begins)
    return `text:${value.length}:${hashOf(value.slice(0, begins))}`;
  // Nesting that is too deep to read back is also too deep to store.
  if (isDeeper(value, DEEPEST)) return 'too deep to write';
  const text = JSON.stringify(value);
  return text.length <= short ? text : `sha256:${hashOf(text)}`;
}

const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex');

/** The members that a request sends. For a form or invalid JSON: the name, as a lenient server reads it. */
function membersOf({ request: { body } }: Case): JsonObject {
  if (body?.kind === 'json') return isObject(body.value) ? body.value : {};
  if (body?.kind !== 'text') return {};
  const parsed = parseJson(body.text);
  if (parsed !== undefined) return isObject(parsed.value) ? parsed.value : {};
  const name = new URLSearchParams(body.text).get('organization_connection_name');
  return name === null ? {} : { organization_connection_name: name };
}

/** What a write may leave behind, if it is accepted. */
export function intentOf(candidate: Case): Omit<Intent, 'kind'> {
  const members = Object.entries(membersOf(candidate));
  return {
    place: candidate.place,
    values: Object.fromEntries(members.map(([name, value]) => [name, valueKey(value)])),
  };
}

/** What null may leave; the documents do not say. */
const afterNull = ['absent', 'null', '"none"', 'true', 'false'];

export const isSent = (intents: readonly Intent[], member: string, now: Json | undefined): boolean =>
  now !== undefined && intents.some(({ values }) => own(values, member) === valueKey(now));

/** Members whose value was neither found by the run nor left by any of its writes to any resource. */
export function foreign(
  original: JsonObject,
  now: JsonObject,
  intents: readonly Intent[],
  isKept: (member: string) => boolean = () => true,
): readonly string[] {
  const names = [...new Set([...Object.keys(original), ...Object.keys(now)])].filter(isKept);
  return names.filter((name) => {
    const is = valueKey(own(now, name));
    const sent = intents.flatMap(({ values }) => (Object.hasOwn(values, name) ? [values[name]] : []));
    const isOurs =
      is === valueKey(own(original, name)) ||
      sent.includes(is) ||
      (sent.includes('null') && afterNull.includes(is)) ||
      // A server may replace lone surrogates and invalid bytes, or trim a text.
      (is.startsWith('"patchproof') && sent.length > 0);
    return !isOurs;
  });
}
