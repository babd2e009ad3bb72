import type { Contract } from '../contract/index.ts';
import { ConfigError } from '../errors.ts';
import type { Case, JsonObject } from '../model.ts';
import { own } from '../own.ts';
import { redact } from '../redact.ts';
import { differences } from '../run/differences.ts';
import type { Scene } from '../run/observe.ts';
import { putBack } from '../run/put-back.ts';
import { open, type Session } from '../run/session.ts';
import { survey } from '../run/survey.ts';
import { places } from '../run/unsettable.ts';
import { forget, intendMore, type Unfinished, unfinished } from '../target/journal.ts';
import { stateFolder } from '../target/state.ts';
import { parseConfig, secrets, type TenantConfig } from './config.ts';
import { connect } from './connect.ts';
import { environment } from './env-file.ts';
import { foreign, intentOf, isSent } from './intent.ts';
import type { Io } from './io.ts';
import { loadContract } from './load-contract.ts';
import { gateOptions, type RawOptions } from './options.ts';
import { sayOnStop, toRestore } from './recovery.ts';
import { takeLocks } from './take-locks.ts';
import { termsOf } from './terms-of.ts';

export interface RestoreOptions extends RawOptions {
  readonly force?: boolean;
}

interface Job {
  readonly left: Unfinished;
  readonly session: Session;
  readonly contract: Contract;
  readonly force: boolean;
  readonly io: Io;
}

/** Restores one place. Returns whether it is as it was. */
async function restorePlace(
  { left, session, contract, force, io }: Job,
  place: Scene,
  original: JsonObject,
): Promise<boolean> {
  const now = (await survey(session, [place]))[place];
  if (now?.kind !== 'known') {
    io.err(`${place}: could not be read: ${now?.because ?? 'not read'}; run it again later\n`);
    return false;
  }
  const { members, isDocumented } = termsOf(contract);
  const isOurs = (name: string): boolean =>
    isDocumented(name) || isSent(left.intents, name, own(now.value, name));
  const isKept = (name: string): boolean => name !== 'connection' && isOurs(name);
  const diff = differences(isKept, place, original, now.value);
  if (diff.length === 0) return true;
  const theirs = foreign(original, now.value, left.intents, isKept);
  if (theirs.length > 0) {
    io.err(
      `${place}: ${theirs.join(', ')} changed since, and not by the run that was cut off:\n${diff.map((line) => `  ${line}\n`).join('')}`,
    );
    if (!force) {
      io.err('Nothing was overwritten; --force puts the original back all the same\n');
      return false;
    }
  }
  const unrestored = await putBack(session, { members, isDocumented: isOurs }, place, original);
  for (const line of unrestored) io.err(`${line}\n`);
  return unrestored.length === 0;
}

/** A journal that cannot be written to, on a full disk, is no reason not to put things back. */
function noted(left: Unfinished, candidate: Case): void {
  try {
    intendMore(left, intentOf(candidate));
  } catch {
    // The journal has all that it takes to put them back.
  }
}

/** Says what happened to the resources of one run; they are locked meanwhile. */
async function finish(left: Unfinished, config: TenantConfig, raw: RestoreOptions, io: Io): Promise<boolean> {
  const { origin, subject, originals, startedAt } = left.opening;
  // The revision of the run knows every member that it wrote.
  const asked = raw.contract ?? left.opening.contract;
  const { contract: revision } = gateOptions(
    { ...raw, ...(asked === undefined ? {} : { contract: asked }) },
    io.env,
  );
  const locks = takeLocks(origin, subject, io);
  try {
    const connection = await connect({ ...config, subject }, { revision }, io);
    const session = open({
      target: connection.target,
      clock: io.clock,
      sleep: connection.sleep,
      prove: () => undefined,
      onExchange: () => {},
      onWrite: (candidate) => noted(left, candidate),
      signal: io.signal,
      budget: {},
    });
    const job: Job = {
      left,
      session,
      contract: loadContract(revision, io.cwd),
      force: raw.force ?? false,
      io,
    };
    let whole = true;
    try {
      for (const place of places) {
        const original = originals[place];
        if (original === undefined) continue;
        if (!(await connection.restoring(() => restorePlace(job, place, original)))) whole = false;
      }
    } finally {
      await connection.close();
    }
    if (whole) forget(left);
    io.out(
      whole
        ? `Restored what the run of ${startedAt} left changed\n`
        : `The run of ${startedAt} is not undone\n`,
    );
    return whole;
  } finally {
    locks.release();
  }
}

/** What is said without secrets, also where a host is called by one. */
const discreet = (io: Io, hidden: readonly string[]): Io => ({
  ...io,
  out: (text) => io.out(redact(text, hidden)),
  err: (text) => io.err(redact(text, hidden)),
});

/** `patchproof restore`: finishes what runs that were cut off have left. Idempotent. Exit 0, or 2. */
export async function restoreCommand(raw: RestoreOptions, given: Io): Promise<number> {
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
    sayOnStop(io, 'what is being restored is finished first');
  }
  if (left.length === 0) io.out(`Nothing to restore at ${config.origin}\n`);
  let whole = true;
  for (const one of left) whole = (await finish(one, config, raw, io)) && whole;
  return whole ? 0 : 2;
}
