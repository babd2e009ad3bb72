import type { Contract } from '../../contract/index.ts';
import { isWritable, places, type WritableResource } from '../../engine/observe/exchanges.ts';
import { survey } from '../../engine/prepare/survey.ts';
import type { Restoration } from '../../engine/restore/describe-restoration.ts';
import { describeRestorations, isSettled } from '../../engine/restore/describe-restoration.ts';
import { putBackWhole } from '../../engine/restore/restore.ts';
import { differences } from '../../engine/restore/write-back.ts';
import { termsOf } from '../../engine/run.ts';
import { open, type Session } from '../../engine/session.ts';
import type { Case, JsonObject } from '../../model.ts';
import { redact } from '../../redact/redact.ts';
import type { Unfinished } from '../../target/disk/journal.ts';
import { foreign, forget, intendMore, intentOf, isSent, unfinished } from '../../target/disk/journal.ts';
import { stateFolder } from '../../target/disk/state-folder.ts';
import { ConfigError } from '../../text/errors.ts';
import { own } from '../../text/json.ts';
import { commandLine } from '../../text/shell.ts';
import type { Command, RawOptions } from '../commands/raw-options.ts';
import { parseConfig, secrets, type TenantConfig } from '../config/config.ts';
import { environment } from '../config/env-file.ts';
import { loadContract } from '../config/load-contract.ts';
import { gateOptions } from '../config/options.ts';
import type { Io } from '../process/streams.ts';
import { connect, surroundingsOf } from '../session/connect.ts';
import { ownTenant, takeLocks } from '../session/sandbox.ts';
import { sayOnStop, toRestore } from '../session/with-connection.ts';

interface RestoreJob {
  readonly left: Unfinished;
  readonly session: Session;
  readonly contract: Contract;
  readonly force: boolean;
  readonly io: Io;
}

/** Whether a cut-off run may have changed a place: it wrote there, or to one that does not exist. */
const isTouched = ({ intents }: Unfinished, place: WritableResource): boolean =>
  intents.some((one) => one.place === place || (place === 'home' && !isWritable(one.place)));

/** Restores one place. Returns what became of it, or undefined when nothing was overwritten. */
async function restorePlace(job: RestoreJob, place: WritableResource, original: JsonObject) {
  const { left, session, contract, force, io } = job;
  const now = (await survey(session, [place]))[place];
  if (now?.kind !== 'known') {
    io.err(`${place}: could not be read: ${now?.because ?? 'not read'}; run it again later\n`);
    return undefined;
  }
  const { members, isDocumented } = termsOf(contract);
  const isOurs = (name: string): boolean =>
    isDocumented(name) || isSent(left.intents, name, own(now.value, name));
  const isKept = (name: string): boolean => name !== 'connection' && isOurs(name);
  const diff = differences(isKept, original, now.value);
  // Where nothing was written and nothing differs, nothing is owed. A reading alone is no proof: it may be old.
  if (diff.length === 0 && !isTouched(left, place)) return [];
  const theirs = foreign(original, now.value, left.intents, isKept);
  if (theirs.length > 0) {
    io.err(`${place}: ${theirs.join(', ')} changed since, and not by that run:\n`);
    for (const line of describeRestorations([{ place, outcome: 'different', differences: diff }]))
      io.err(`  ${line}\n`);
    if (!force) {
      io.err('Nothing was overwritten; --force puts the original back all the same\n');
      return undefined;
    }
  }
  const terms = { members, isDocumented: isOurs };
  const done = await putBackWhole({ session, sleep: io.sleep, terms, place, before: original });
  for (const line of describeRestorations(done)) io.err(`${line}\n`);
  return done;
}

/** Notes a write. A full disk is no reason not to put things back: the journal has all that it takes. */
function noted(left: Unfinished, candidate: Case): void {
  try {
    intendMore(left, intentOf(candidate));
  } catch {}
}

/** Says what happened to the resources of one run; they are locked meanwhile. */
async function finish(left: Unfinished, config: TenantConfig, raw: RawOptions, io: Io): Promise<boolean> {
  const { origin, subject, originals, startedAt } = left.opening;
  // The revision of the run knows every member that it wrote.
  const options = { ...raw, contract: raw.contract ?? left.opening.contract };
  const { contract: revision } = gateOptions(options, io.env);
  const locks = takeLocks(origin, subject, io);
  try {
    const connection = await connect({ ...config, subject }, { revision }, io);
    const resources = { ...ownTenant, onWrite: (candidate: Case) => noted(left, candidate) };
    const job: RestoreJob = {
      left,
      session: open(surroundingsOf(connection, resources, io)),
      contract: loadContract(revision, io.cwd),
      force: raw.force ?? false,
      io,
    };
    const done: (readonly Restoration[] | undefined)[] = [];
    try {
      for (const place of places) {
        const original = originals[place];
        if (original !== undefined)
          done.push(await connection.restoring(() => restorePlace(job, place, original)));
      }
    } finally {
      await connection.close();
    }
    const isEach = (holds: (one: Restoration) => boolean): boolean =>
      done.every((place) => place?.every(holds) === true);
    // What nothing can bring back does not keep the next run from starting.
    if (isEach(isSettled)) forget(left);
    const isWhole = isEach(({ outcome }) => outcome === 'restored');
    io.out(
      isWhole
        ? `Restored what the run of ${startedAt} left changed\n`
        : `The run of ${startedAt} is not undone; \`${commandLine('restore --accept', raw.envFile)}\` takes what is stored now as the new original\n`,
    );
    return isWhole;
  } finally {
    locks.release();
  }
}

const discreet = (io: Io, hidden: readonly string[]): Io => ({
  ...io,
  out: (text) => io.out(redact(text, hidden)),
  err: (text) => io.err(redact(text, hidden)),
});

/** Forgets what runs found, so that the next one takes what is stored then as the original. Writes nothing. */
function accept(left: readonly Unfinished[], io: Io): number {
  for (const one of left) {
    const { startedAt, origin, subject } = one.opening;
    takeLocks(origin, subject, io).release();
    forget(one);
    io.out(
      `Accepted: what is stored now at ${origin} ${subject.organization}/${subject.connection} is the new original; the run of ${startedAt} is not undone\n`,
    );
  }
  return 0;
}

/** `patchproof restore`: finishes what runs that were cut off have left. Idempotent. Exit 0, or 2. */
export const restoreCommand: Command = async (_, raw, given) => {
  const config = parseConfig(environment(given, raw.envFile), raw);
  const io = discreet(given, secrets(config));
  const folder = stateFolder(io.env);
  if (config.kind === 'reference') {
    const waiting = unfinished(folder).map(({ opening }) => opening.origin);
    if (waiting.length === 0) {
      io.out('Nothing to restore\n');
      return 0;
    }
    throw new ConfigError([
      `AUTH0_DOMAIN is not set: expected one of ${[...new Set(waiting)].join(', ')}, with credentials`,
    ]);
  }
  const left = unfinished(folder, config.origin);
  if (left.length > 0) {
    io.recovery?.(toRestore(raw.envFile));
    sayOnStop(io, () => 'the connection that is being restored is finished first');
  }
  if (left.length === 0) io.out(`Nothing to restore at ${config.origin}\n`);
  if (raw.accept === true) return accept(left, io);
  let whole = true;
  for (const one of left) whole = (await finish(one, config, raw, io)) && whole;
  return whole ? 0 : 2;
};
