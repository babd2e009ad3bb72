import { isWritable, places, type WritableResource } from '../../engine/observe/exchanges.ts';
import { survey } from '../../engine/prepare/survey.ts';
import {
  describeRestorations,
  isSettled,
  type Restoration,
} from '../../engine/restore/describe-restoration.ts';
import { putBackWhole } from '../../engine/restore/restore.ts';
import { differences, type Terms } from '../../engine/restore/write-back.ts';
import { termsOf } from '../../engine/run.ts';
import { open, type Session } from '../../engine/session.ts';
import type { Case, JsonObject, Target } from '../../model.ts';
import { redact } from '../../redact/redact.ts';
import { count, duration } from '../../report/words.ts';
import type { Unfinished } from '../../target/disk/journal.ts';
import * as journal from '../../target/disk/journal.ts';
import { stateFolder } from '../../target/disk/state-folder.ts';
import { findOrphans, type Orphan } from '../../target/orphans.ts';
import { assertSound, ConfigError } from '../../text/errors.ts';
import { own } from '../../text/json.ts';
import { commandLine } from '../../text/shell.ts';
import type { Command, RawOptions } from '../commands/options.ts';
import { parseConfig, secrets, type TenantConfig } from '../config/config.ts';
import { environment } from '../config/files.ts';
import { loadContract } from '../config/load-contract.ts';
import { gateOptions, milliseconds } from '../config/options.ts';
import type { Io } from '../process/streams.ts';
import { connecting, surroundingsOf } from '../session/connect.ts';
import { ownTenant, takeLocks } from '../session/sandbox.ts';
import { sayOnStop, toRestore } from '../session/with-connection.ts';

interface RestoreJob {
  readonly left: Unfinished;
  readonly session: Session;
  readonly terms: Terms;
  readonly force: boolean;
}

/** Whether a cut-off run may have changed a place: it wrote there, or to one that does not exist. */
const isTouched = ({ intents }: Unfinished, place: WritableResource): boolean =>
  intents.some((one) => one.place === place || (place === 'home' && !isWritable(one.place)));

/** What became of a place; undefined when nothing was overwritten. */
async function restorePlace(job: RestoreJob, place: WritableResource, original: JsonObject, io: Io) {
  const { left, session, terms, force } = job;
  const now = (await survey(session, [place]))[place];
  if (now?.kind !== 'known') {
    io.err(`${place}: could not be read: ${now?.because ?? 'not read'}; run it again later\n`);
    return undefined;
  }
  const isDocumented = (name: string): boolean =>
    terms.isDocumented(name) || journal.isSent(left.intents, name, own(now.value, name));
  const isKept = (name: string): boolean => name !== 'connection' && isDocumented(name);
  const diff = differences(isKept, original, now.value);
  // Nothing to restore: nothing was written, and nothing differs. A reading alone is no proof: it may be old.
  if (diff.length === 0 && !isTouched(left, place)) return [];
  const theirs = journal.foreign(original, now.value, left.intents, isKept);
  if (theirs.length > 0) {
    io.err(`${place}: ${theirs.join(', ')} changed since, and not by that run:\n`);
    for (const line of describeRestorations([{ place, outcome: 'different', differences: diff }]))
      io.err(`  ${line}\n`);
    if (!force) {
      io.err('Nothing was overwritten; --force puts the original back all the same\n');
      return undefined;
    }
  }
  const ours = { ...terms, isDocumented };
  const done = await putBackWhole({ session, sleep: io.sleep, terms: ours, place, before: original });
  for (const line of describeRestorations(done)) io.err(`${line}\n`);
  return done;
}

/** A full disk is no reason not to put things back: the journal has all that it takes. */
function noted(left: Unfinished, candidate: Case): void {
  try {
    journal.intendMore(left, journal.intentOf(candidate));
  } catch {}
}

/** What became of each place that was found; undefined for one where nothing was overwritten. */
async function restorePlaces(
  left: Unfinished,
  config: TenantConfig,
  revision: string,
  force: boolean,
  io: Io,
) {
  const { subject, originals } = left.opening;
  return connecting({ ...config, subject }, { revision }, io, async (connection) => {
    const resources = { ...ownTenant, onWrite: (candidate: Case) => noted(left, candidate) };
    const session = open(surroundingsOf(connection, resources, io));
    const job: RestoreJob = { left, session, terms: termsOf(loadContract(revision, io.cwd)), force };
    const done: (readonly Restoration[] | undefined)[] = [];
    for (const place of places) {
      const original = originals[place];
      if (original !== undefined)
        done.push(await connection.restoring(() => restorePlace(job, place, original, io)));
    }
    return done;
  });
}

async function finish(left: Unfinished, config: TenantConfig, raw: RawOptions, io: Io): Promise<boolean> {
  const { origin, subject, startedAt } = left.opening;
  // The revision of the run knows every member that it wrote.
  const options = { ...raw, contract: raw.contract ?? left.opening.contract };
  const { contract: revision } = gateOptions(options, io.env);
  const locks = takeLocks(origin, subject, io);
  try {
    const done = await restorePlaces(left, config, revision, raw.force ?? false, io);
    const isEach = (holds: (one: Restoration) => boolean): boolean =>
      done.every((place) => place?.every(holds) === true);
    // What nothing can bring back does not keep the next run from starting.
    if (isEach(isSettled)) journal.forget(left);
    const isWhole = isEach(({ outcome }) => outcome === 'restored');
    const command = commandLine('restore --accept', raw.envFile);
    const accepting = `\`${command}\` takes what is stored now as the new original`;
    if (isWhole) io.out(`Restored what the run of ${startedAt} left changed\n`);
    else io.out(`The run of ${startedAt} is not undone; ${accepting}\n`);
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

/** Forgets what runs found: the next run takes what is stored then as the original. Writes nothing. */
function accept(left: readonly Unfinished[], io: Io): number {
  for (const one of left) {
    const { startedAt, origin, subject } = one.opening;
    takeLocks(origin, subject, io).release();
    journal.forget(one);
    io.out(
      `Accepted: what is stored now at ${origin} ${subject.organization}/${subject.connection} is the new ` +
        `original; the run of ${startedAt} is not undone\n`,
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
    const waiting = [...new Set(journal.unfinished(folder).map(({ opening }) => opening.origin))].join(', ');
    assertSound(waiting ? [`AUTH0_DOMAIN is not set: expected one of ${waiting}, with credentials`] : []);
    io.out('Nothing to restore\n');
    return 0;
  }
  const left = journal.unfinished(folder, config.origin);
  if (left.length === 0) io.out(`Nothing to restore at ${config.origin}\n`);
  else {
    io.recovery?.(toRestore(raw.envFile));
    sayOnStop(io, () => 'the connection that is being restored is finished first');
  }
  if (raw.accept === true) return accept(left, io);
  let whole = true;
  for (const one of left) whole = (await finish(one, config, raw, io)) && whole;
  return whole ? 0 : 2;
};

async function remove(target: Target, { kind, id, name }: Orphan, io: Io): Promise<boolean> {
  const reply = await target.send({ method: 'DELETE', path: `/${kind}/${id}`, credential: 'full' });
  const gone = reply.kind === 'response' && (reply.status < 300 || reply.status === 404);
  const why = reply.kind === 'fault' ? reply.message : reply.status;
  io.out(gone ? `deleted ${kind} ${name}\n` : `could not delete ${kind} ${name}: ${why}\n`);
  return gone;
}

/** `patchproof clean`: deletes what provisioned runs left, by prefix and age. Exit 0; 2 when some is left. */
export const cleanCommand: Command = async (_, raw, io) => {
  const { olderThan = '1h' } = raw;
  const age = olderThan === '0' ? 0 : milliseconds('older-than', olderThan);
  const config = parseConfig(environment(io, raw.envFile), raw);
  if (config.kind === 'reference')
    throw new ConfigError(['AUTH0_DOMAIN is not set: expected the tenant to clean, with credentials']);
  const { contract: revision } = gateOptions(raw, io.env);
  return connecting(config, { revision, owes: false }, io, async ({ target }) => {
    const { found, problem } = await findOrphans(target.send);
    const now = io.clock();
    const old = found.filter(({ createdAt }) => now - createdAt >= age);
    let isWhole = problem === undefined;
    if (!isWhole) io.err(`could not list everything: ${problem}\n`);
    for (const one of old) {
      const since = duration((now - one.createdAt) / 1000);
      if (raw.dryRun) io.out(`would delete ${one.kind} ${one.name}, ${since} old\n`);
      else isWhole = (await remove(target, one, io)) && isWhole;
    }
    const ours = count(found.length, 'organization or connection', 'organizations and connections');
    io.out(`${ours} with our prefix, ${old.length} of them at least ${duration(age / 1000)} old\n`);
    return isWhole ? 0 : 2;
  });
};
