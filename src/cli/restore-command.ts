import { members } from '../contract/index.ts';
import { ConfigError } from '../errors.ts';
import type { JsonObject } from '../model.ts';
import { differences, type Kept, putBack } from '../run/restore.ts';
import { open, type Session } from '../run/session.ts';
import { survey } from '../run/survey.ts';
import { forget, type Unfinished, unfinished } from '../target/journal.ts';
import { lock } from '../target/lock.ts';
import { keyOf, stateFolder } from '../target/state.ts';
import { parseConfig, type TenantConfig } from './config.ts';
import { connect } from './connect.ts';
import { environment } from './env-file.ts';
import { foreign } from './intent.ts';
import type { Io } from './io.ts';
import { loadContract } from './load-contract.ts';
import { gateOptions, type RawOptions } from './options.ts';

export interface RestoreOptions extends RawOptions {
  readonly force?: boolean;
}

interface Job {
  readonly left: Unfinished;
  readonly session: Session;
  readonly revision: string;
  readonly force: boolean;
  readonly io: Io;
}

/** Restores one place. Returns whether it is as it was. */
async function restorePlace(
  { left, session, revision, force, io }: Job,
  place: Kept,
  original: JsonObject,
): Promise<boolean> {
  const now = (await survey(session, [place]))[place];
  if (now?.kind !== 'known') {
    io.err(`${place}: could not be read: ${now?.because ?? 'not read'}; run it again later\n`);
    return false;
  }
  const diff = differences(place, original, now.value);
  if (diff.length === 0) return true;
  const theirs = foreign(original, now.value, left.intents);
  if (theirs.length > 0) {
    io.err(
      `${place}: ${theirs.join(', ')} changed since, and not by the run that was cut off:\n${diff.map((line) => `  ${line}\n`).join('')}`,
    );
    if (!force) {
      io.err('Nothing was overwritten; --force puts the original back all the same\n');
      return false;
    }
  }
  const unrestored = await putBack(session, members(loadContract(revision, io.cwd)), place, original);
  for (const line of unrestored) io.err(`${line}\n`);
  return unrestored.length === 0;
}

async function finish(left: Unfinished, config: TenantConfig, raw: RestoreOptions, io: Io): Promise<boolean> {
  const { origin, subject, originals, startedAt } = left.opening;
  const revision = gateOptions(raw, io.env).contract;
  const ids = [subject.connection, subject.other_connection].filter((id) => id !== undefined).toSorted();
  const locks = ids.map((id) =>
    lock(stateFolder(io.env), keyOf(origin, id), `connection ${id} of ${origin}`, io.clock(), io),
  );
  const connection = await connect({ ...config, subject }, { revision }, io);
  try {
    const session = open({
      target: connection.target,
      clock: io.clock,
      sleep: io.sleep,
      prove: () => undefined,
      onExchange: () => {},
      signal: io.signal,
      budget: {},
    });
    const job: Job = { left, session, revision, force: raw.force ?? false, io };
    let whole = true;
    for (const place of ['home', 'other-connection', 'other-organization'] as const) {
      const original = originals[place];
      if (original !== undefined && !(await restorePlace(job, place, original))) whole = false;
    }
    if (whole) forget(left);
    io.out(
      whole
        ? `Restored what the run of ${startedAt} left changed\n`
        : `The run of ${startedAt} is not undone\n`,
    );
    return whole;
  } finally {
    await connection.close();
    for (const one of locks) one.release();
  }
}

/** `patchproof restore`: finishes what runs that were cut off have left. Idempotent. Exit 0, or 2. */
export async function restoreCommand(raw: RestoreOptions, io: Io): Promise<number> {
  const config = parseConfig(environment(io, raw.envFile));
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
  if (left.length === 0) io.out(`Nothing to restore at ${config.origin}\n`);
  let whole = true;
  for (const one of left) whole = (await finish(one, config, raw, io)) && whole;
  return whole ? 0 : 2;
}
