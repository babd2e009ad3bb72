import { type Contract, canonical, members } from '../../contract/index.ts';
import { describeRestorations } from '../../engine/restore/describe-restoration.ts';
import { termsOf } from '../../engine/run.ts';
import { select } from '../../engine/select.ts';
import type { Budget } from '../../engine/session.ts';
import { explore } from '../../explore/explore.ts';
import { measuresOf } from '../../explore/limits/measures.ts';
import { type Explored, type ExplorePlan, everything, headings } from '../../explore/plan.ts';
import type { Atlas } from '../../record/atlas.ts';
import { unreadNotes } from '../../report/unread-words.ts';
import { nameOf } from '../../target/orphans.ts';
import { budgeted } from '../../target/pace/retry.ts';
import { commandLine } from '../../text/shell.ts';
import { isTlsUnverified } from '../config/env-file.ts';
import { sha256 } from '../config/files.ts';
import { loadContract } from '../config/load-contract.ts';
import { assertMatched } from '../config/options.ts';
import { type Io, version } from '../process/streams.ts';
import { type Connection, surroundingsOf } from './connect.ts';
import type { RunFacts } from './run-record.ts';
import { assertScopes, configured, connected, type Destination } from './with-connection.ts';

export interface ExploreOptions extends Destination {
  readonly only: readonly string[];
  readonly budget?: Budget;
}

interface ExploreWatcher {
  readonly start?: () => void;
  readonly banner: (text: string) => void;
  readonly plan: (plan: ExplorePlan, connection: Connection) => void;
  readonly next?: (id: string, sent: number) => void;
}

/** A tenant that has everything, so that every question can be listed. */
export const somebody = (contract: Contract) => ({
  members: members(contract),
  strategy: 'auth0',
  subject: { organization: '', connection: '', other_organization: '', other_connection: '' },
  home: { connection: { name: '' } },
  organizationName: '',
  isOwn: true,
  fresh: '',
});

/** Which ids `--only` chooses. Throws ConfigError naming the nearest ids for a selector that chooses none. */
export function chosenQuestions(contract: Contract, only: readonly string[]): (id: string) => boolean {
  const questions = [...everything(somebody(contract)), ...measuresOf(contract)];
  const areas = headings.map(({ id }) => id);
  const { rules: chosen, unmatched } = select(questions, only, [...areas, ...questions.map(({ id }) => id)]);
  assertMatched(unmatched, 'question', `; areas: ${areas.join(', ')}`);
  const ids = new Set(chosen.map(({ id }) => id));
  return (id) => ids.has(id);
}

function aloneBecause({ pace }: Connection): string | undefined {
  const bursts = [pace?.all, pace?.writes].flatMap((rate) => (rate === undefined ? [] : [rate.burst]));
  return bursts.some((burst) => burst < 2)
    ? 'the pace sends one request at a time: --burst 2 or more asks it'
    : undefined;
}

/** Explores: reads the configuration, connects, asks, restores. Throws ConfigError before anything is written. */
export async function exploring(options: ExploreOptions, io: Io, watcher: ExploreWatcher): Promise<Atlas> {
  const contract = loadContract(options.contract, io.cwd);
  const chosen = chosenQuestions(contract, options.only);
  const { config } = configured(options, io);
  watcher.start?.();
  return connected(options, { config, contract, banner: watcher.banner }, io, async (connection) => {
    assertScopes(connection);
    const startedAt = new Date(io.clock()).toISOString();
    const sandbox = await connection.enter();
    let sent = 0;
    const { target, restoring, restored } = budgeted(connection, options.budget?.requests);
    const found = await explore(
      {
        ...termsOf(contract),
        measures: measuresOf(contract),
        chosen,
        isOwn: () => !sandbox.shared,
        fresh: nameOf(io.random(), 'del', io.clock()),
        clean: commandLine('clean', options.envFile),
        alone: aloneBecause(connection),
        token: connection.token,
        onPlan: (plan) => watcher.plan(plan, connection),
        onNext: (id) => watcher.next?.(id, sent),
      },
      {
        ...surroundingsOf(connection, sandbox, io),
        target,
        restoring,
        budget: options.budget ?? {},
        onExchange: () => {
          sent += 1;
        },
      },
    ).catch(async (error: unknown) => {
      await sandbox.leave('broken off');
      throw error;
    });
    const left = await sandbox.leave(found.restorations);
    const unrestored = [...found.left, ...describeRestorations(found.restorations), ...left];
    const { only } = options;
    return atlasOf(found, { contract, connection, io, startedAt, unrestored, only, restoring: restored() });
  });
}

type AtlasSources = Pick<RunFacts, 'contract' | 'connection' | 'io'> &
  Required<Pick<Atlas['header'], 'startedAt' | 'unrestored' | 'only' | 'restoring'>>;

function atlasOf(found: Explored, sources: AtlasSources): Atlas {
  const { contract, connection, io, startedAt, unrestored, only, restoring } = sources;
  const { strategy, unread, entries, limits, unasked, planned, sent } = found;
  const isWhole = !unasked.some(({ cut }) => cut) && entries.length + limits.length > 0;
  const atlas: Atlas = {
    kind: 'atlas',
    format: 1,
    header: {
      tool: `patchproof ${version}`,
      contract: { revision: contract.revision, hash: sha256(canonical(contract)) },
      target: connection.target.origin,
      ...(connection.reference === undefined ? {} : { reference: connection.reference }),
      ...(isTlsUnverified(io.env) ? { tlsUnverified: true } : {}),
      ...{ strategy, startedAt },
      endedAt: new Date(io.clock()).toISOString(),
      ...{ only, planned, sent, restoring },
      restored: unrestored.length === 0,
      unrestored,
      ...(unread === undefined ? {} : { unread: unreadNotes(unread) }),
      exitCode: isWhole && unrestored.length === 0 ? 0 : 2,
    },
    areas: headings,
    entries,
    limits,
    unasked,
  };
  return JSON.parse(connection.redact(JSON.stringify(atlas))) as Atlas;
}
