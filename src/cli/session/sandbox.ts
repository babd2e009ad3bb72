import type { Suite } from '../../cases/suite.ts';
import { type Found, places, storedIn } from '../../engine/observe/exchanges.ts';
import { everything, plan, type TargetFacts } from '../../engine/plan.ts';
import {
  describeRestorations,
  isSettled,
  type Restoration,
} from '../../engine/restore/describe-restoration.ts';
import type { Case, Rule, Subject, Target } from '../../model.ts';
import { count, namedRules } from '../../report/words.ts';
import {
  isEnough,
  missingScopes,
  PROVISION,
  READ_CONNECTIONS,
  scopesFor,
} from '../../target/auth/check-token.ts';
import { intentOf, journal, unfinished } from '../../target/disk/journal.ts';
import { type Lock, lock } from '../../target/disk/lock.ts';
import { connectionKey, keyOf, overlap, stateFolder } from '../../target/disk/state-folder.ts';
import { provision } from '../../target/provision.ts';
import { assertSound, ConfigError } from '../../text/errors.ts';
import { defined } from '../../text/json.ts';
import { commandLine } from '../../text/shell.ts';
import type { Io } from '../process/streams.ts';

/** Does a thing until it fails: throws that error once, and is silent from then on. */
export function untilItFails<Argument>(work: (given: Argument) => void): (given: Argument) => void {
  let hasFailed = false;
  return (given) => {
    if (hasFailed) return;
    hasFailed = true;
    work(given);
    hasFailed = false;
  };
}

/** Takes the locks of every connection that is written to; all or none. */
export function takeLocks(origin: string, subject: Subject, io: Io): Lock {
  const ids = [subject.connection, subject.other_connection].filter((id) => id !== undefined);
  const other = ', the other connection of this run,';
  const taken: Lock[] = [];
  const release = (): void => {
    for (const one of taken) one.release();
  };
  try {
    for (const id of ids) {
      const called = `connection ${id} of ${origin}${id === subject.connection ? '' : other}`;
      taken.push(lock(stateFolder(io.env), connectionKey(origin, id), called, io.clock(), io));
    }
    return { release };
  } catch (error) {
    release();
    throw error;
  }
}

/**
 * Compares the scopes of the real token with what the rules need. Throws ConfigError, by rule, for those
 * without which nothing can be tested. Returns the views that need not be tried.
 */
export function checkScopes(
  granted: readonly string[] | undefined,
  rules: readonly Rule[],
  suite: () => Suite,
): TargetFacts['unreadable'] {
  if (isEnough(granted)) return {};
  const known = suite();
  const needs = new Map(
    rules.map((rule) => [rule.id, scopesFor(plan([rule], known, everything('auth0')).steps)] as const),
  );
  const missing = missingScopes(granted, needs);
  const grave = missing.filter(({ scope }) => scope !== READ_CONNECTIONS);
  const said = ({ scope, rules: ids }: (typeof missing)[number]): string => {
    const need = `${ids.length} of ${count(rules.length, 'rule')} ${ids.length === 1 ? 'needs' : 'need'} it`;
    const names = namedRules({ rules: ids, isOfAll: false }, (id) => id);
    return `the token lacks ${scope}, so nothing was sent: grant it to the client; ${need}: ${names}`;
  };
  assertSound(grave.map(said));
  return missing.length === 0 ? {} : { 'tenant-connection': `the token lacks ${READ_CONNECTIONS}` };
}

export interface Sandbox {
  readonly shared: boolean;
  /** The resources as they were found: kept on disk before the first write. */
  readonly onFound: (found: Found) => void;
  readonly onWrite: (candidate: Case) => void;
  /** Releases the locks. `ending`: the result for each place, or an internal error. Returns what remains. */
  readonly leave: (ending: readonly Restoration[] | 'broken off') => Promise<readonly string[]>;
}

/** Releases the resources after an internal error, and prints what remains and how to restore it. */
export async function breakOff(
  sandbox: Sandbox,
  redact: (text: string) => string,
  envFile: string | undefined,
  io: Io,
): Promise<void> {
  // The journal of a borrowed connection stays on disk: `restore` needs it.
  const left = await sandbox.leave('broken off');
  io.err('The run broke off, and has put back what it could\n');
  if (sandbox.shared) io.err(`\`${commandLine('restore', envFile)}\` makes sure of it\n`);
  for (const line of left) io.err(redact(`${line}\n`));
}

/** The embedded reference tenant dies with the process: it is owed nothing. */
export const ownTenant: Sandbox = { shared: false, onFound() {}, onWrite() {}, leave: async () => [] };

/** What an earlier run left changed is no original: it has to be put back first, or accepted. */
function refuseUnfinished(folder: string, origin: string, subject: Subject, envFile?: string): void {
  const left = unfinished(folder).find(({ opening }) => overlap(opening, { origin, subject }));
  if (left === undefined) return;
  const { startedAt, origin: at, subject: theirs } = left.opening;
  const there = at === origin ? '' : `, with AUTH0_DOMAIN=${at}`;
  const where = `${at} ${theirs.organization}/${theirs.connection}`;
  const command = commandLine('restore', envFile);
  throw new ConfigError([
    left.ended === undefined
      ? `a run of ${startedAt} was cut off and may have left ${where} changed: run \`${command}\` first${there}`
      : `the run of ${startedAt} could not put everything back at ${where} (${left.ended.unrestored.join('; ')}): \`${command}\` tries again, \`${command} --accept\` takes what is stored now as the new original${there}`,
  ]);
}

/** Resources that are somebody's: locked, journaled, put back. */
export async function borrow(target: Target, contract: string, io: Io, envFile?: string): Promise<Sandbox> {
  const { origin, subject } = target;
  const folder = stateFolder(io.env);
  const locks = takeLocks(origin, subject, io);
  // With the locks in hand, a journal is nobody's: the run that wrote it is gone.
  try {
    refuseUnfinished(folder, origin, subject, envFile);
  } catch (error) {
    locks.release();
    throw error;
  }
  const kept = journal(folder, keyOf(origin, subject.organization, subject.connection));
  return {
    shared: true,
    onFound: (found) => {
      const startedAt = new Date(io.clock()).toISOString();
      const originals = defined(Object.fromEntries(places.map((place) => [place, storedIn(found[place])])));
      kept.open({ origin, subject, startedAt, contract, pid: io.pid, originals });
    },
    onWrite: untilItFails((candidate) => kept.intend(intentOf(candidate))),
    leave: async (ending) => {
      if (ending !== 'broken off') {
        if (ending.every(isSettled)) kept.close();
        else kept.end(describeRestorations(ending));
      }
      locks.release();
      return [];
    },
  };
}

/** Resources made for this run alone and deleted after it. `subject` is filled in. */
export async function provisioned(
  target: Target,
  subject: Subject,
  granted: readonly string[] | undefined,
  envFile: string | undefined,
  io: Io,
): Promise<Sandbox> {
  const missing = granted === undefined ? [] : PROVISION.filter((scope) => !granted.includes(scope));
  if (missing.length > 0)
    throw new ConfigError([
      `no resource is named and none can be created: the token lacks ${missing.join(', ')}; grant them, ` +
        'or set PATCHPROOF_ORGANIZATION_ID and PATCHPROOF_CONNECTION_ID',
    ]);
  const clean = commandLine('clean', envFile);
  const made = await provision(target.send, io.random(), io.clock(), io.sleep, clean);
  Object.assign(subject, made.subject);
  return { ...ownTenant, leave: made.remove };
}
