import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ConfigError } from '../errors.ts';
import type { Case, JsonObject, Place, Subject, Target } from '../model.ts';
import type { Found } from '../run/survey.ts';
import { type Journal, journal, unfinished } from '../target/journal.ts';
import { type Lock, lock } from '../target/lock.ts';
import { provision } from '../target/provision.ts';
import { PROVISION } from '../target/scopes.ts';
import { keyOf, stateFolder } from '../target/state.ts';
import { intentOf } from './intent.ts';
import type { Io } from './io.ts';

/** The resources a run works on, and what it owes them. */
export interface Sandbox {
  /** Whether other people may change them meanwhile. */
  readonly shared: boolean;
  /** The resources as they were found: kept on disk before the first write. */
  readonly onFound: (found: Found) => void;
  readonly onWrite: (candidate: Case) => void;
  /** Gives them back. `unrestored` is what the run could not put back; returns what is left behind. */
  readonly leave: (unrestored: readonly string[]) => Promise<readonly string[]>;
}

/** The embedded reference tenant dies with the process: it is owed nothing. */
export const ownTenant: Sandbox = {
  shared: false,
  onFound: () => {},
  onWrite: () => {},
  leave: async () => [],
};

function known(found: Found): Readonly<Partial<Record<Place, JsonObject>>> {
  return Object.fromEntries(
    (['home', 'other-connection', 'other-organization'] as const).flatMap((place) => {
      const snapshot = found[place];
      return snapshot?.kind === 'known' ? [[place, snapshot.value]] : [];
    }),
  );
}

const title = (origin: string, { organization, connection }: Subject): string =>
  `${origin} ${organization}/${connection}`;

/** Takes the locks of every connection the run may write to; all or none. */
function takeLocks(folder: string, origin: string, subject: Subject, io: Io): readonly Lock[] {
  const ids = [subject.connection, subject.other_connection].filter((id) => id !== undefined).toSorted();
  const taken: Lock[] = [];
  try {
    for (const id of ids)
      taken.push(lock(folder, keyOf(origin, id), `connection ${id} of ${origin}`, io.clock(), io));
  } catch (error) {
    for (const one of taken) one.release();
    throw error;
  }
  return taken;
}

function refuseUnfinished(folder: string, origin: string, subject: Subject): void {
  const left = unfinished(folder, origin).find(
    ({ opening }) =>
      opening.subject.connection === subject.connection &&
      opening.subject.organization === subject.organization,
  );
  if (left === undefined) return;
  throw new ConfigError([
    `a run of ${left.opening.startedAt} was cut off and left ${title(origin, subject)} changed: run \`npx patchproof restore\` first`,
  ]);
}

/** In a terminal, the first run on a resource asks for the tenant's name: a slip of the fingers is no consent. */
async function consent(
  folder: string,
  origin: string,
  subject: Subject,
  yes: boolean,
  io: Io,
): Promise<void> {
  const mark = join(folder, 'known', keyOf(origin, subject.organization, subject.connection));
  if (io.ask === undefined || yes || existsSync(mark)) return;
  const host = new URL(origin).hostname;
  const answer = await io.ask(
    `This run changes ${title(origin, subject)} and puts it back. Type the tenant's host (${host}) to go on: `,
  );
  if (answer.trim() !== host)
    throw new ConfigError([`${host} was not confirmed: nothing was sent; --yes goes on without asking`]);
  mkdirSync(join(folder, 'known'), { recursive: true, mode: 0o700 });
  writeFileSync(mark, '', { mode: 0o600 });
}

function writeDown(kept: Journal, target: Target, found: Found, io: Io): void {
  const originals = known(found);
  const startedAt = new Date(io.clock()).toISOString();
  kept.open({ origin: target.origin, subject: target.subject, startedAt, pid: io.pid, originals });
}

/** Resources that are somebody's: locked, journaled, put back. */
export async function borrow(target: Target, loopback: boolean, yes: boolean, io: Io): Promise<Sandbox> {
  const { origin, subject } = target;
  const folder = stateFolder(io.env);
  if (!loopback) await consent(folder, origin, subject, yes, io);
  const locks = takeLocks(folder, origin, subject, io);
  // With the locks in hand, a journal is nobody's: the run that wrote it is gone.
  try {
    refuseUnfinished(folder, origin, subject);
  } catch (error) {
    for (const one of locks) one.release();
    throw error;
  }
  const kept = journal(folder, keyOf(origin, subject.organization, subject.connection));
  return {
    shared: true,
    onFound: (found) => writeDown(kept, target, found, io),
    onWrite: (candidate) => kept.intend(intentOf(candidate)),
    leave: async (unrestored) => {
      if (unrestored.length === 0) kept.close();
      for (const one of locks) one.release();
      return [];
    },
  };
}

/** Resources made for this run alone and deleted after it. `subject` is filled in. */
export async function provisioned(
  target: Target,
  subject: { -readonly [Name in keyof Subject]: Subject[Name] },
  granted: readonly string[] | undefined,
  io: Io,
): Promise<Sandbox> {
  const missing = granted === undefined ? [] : PROVISION.filter((scope) => !granted.includes(scope));
  if (missing.length > 0) {
    throw new ConfigError([
      `no resource is named and none can be created: the token lacks ${missing.join(', ')}; grant them, or set PATCHPROOF_ORGANIZATION_ID and PATCHPROOF_CONNECTION_ID`,
    ]);
  }
  const made = await provision(target.send, io.random(), io.clock());
  Object.assign(subject, made.subject);
  let left: readonly string[] | undefined;
  return {
    shared: false,
    onFound: () => {},
    onWrite: () => {},
    leave: async () => {
      left ??= await made.remove();
      return left;
    },
  };
}
