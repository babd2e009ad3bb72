import { resolve } from 'node:path';
import { type Contract, canonical, members } from '../../contract/index.ts';
import { describeRestorations } from '../../engine/restore/describe-restoration.ts';
import { termsOf } from '../../engine/run.ts';
import { select } from '../../engine/select.ts';
import { explore } from '../../explore/explore.ts';
import { measuresOf } from '../../explore/limits/measures.ts';
import { type Explored, type ExplorePlan, everything, headings, planOf, tally } from '../../explore/plan.ts';
import { type Atlas, formatAtlas } from '../../record/atlas.ts';
import { renderAtlasConsole } from '../../report/atlas/console.ts';
import { renderAtlasHtml } from '../../report/atlas/html.ts';
import { renderAtlasMarkdown } from '../../report/atlas/markdown.ts';
import { unreadNotes } from '../../report/unread-words.ts';
import { count, duration } from '../../report/words.ts';
import { nameOf } from '../../target/orphans.ts';
import { estimate, USUAL_LATENCY_MS } from '../../target/pace/buckets.ts';
import { budgeted } from '../../target/pace/retry.ts';
import { defined } from '../../text/json.ts';
import { commandLine } from '../../text/shell.ts';
import type { Command, RawOptions } from '../commands/options.ts';
import { isTlsUnverified, sha256 } from '../config/files.ts';
import { loadContract } from '../config/load-contract.ts';
import { assertMatched, connectOptions, gateOptions, USUAL } from '../config/options.ts';
import { type Io, version } from '../process/streams.ts';
import { ATLAS, attempt, DEFAULT_FOLDER, forget, inFolder, RECORD, writeFiles } from '../run/output.ts';
import { progressLine } from '../run/record-run.ts';
import { type Connection, surroundingsOf } from '../session/connect.ts';
import { breakOff } from '../session/sandbox.ts';
import {
  assertScopes,
  configured,
  connected,
  type Destination,
  sayOnStop,
} from '../session/with-connection.ts';

const questionsOf = ({ experiments }: ExplorePlan) => experiments.flatMap(({ questions }) => questions);

function counted(plan: ExplorePlan): string {
  const { writes, reads } = tally(plan.cost);
  const asked = `${count(questionsOf(plan).length, 'question')} and ${count(plan.measures.length, 'limit')}`;
  return `${asked}: at most ${writes} writes and ${reads} reads`;
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

/** What can be asked, narrowed to what `--only` selects. */
function askable(contract: Contract, only: readonly string[]) {
  const measures = measuresOf(contract);
  const questions = [...everything(somebody(contract)), ...measures];
  const areas = headings.map(({ id }) => id);
  const { rules: chosen, unmatched } = select(questions, only, [...areas, ...questions.map(({ id }) => id)]);
  assertMatched(unmatched, 'question', `; areas: ${areas.join(', ')}`);
  const ids = new Set(chosen.map(({ id }) => id));
  return { ...termsOf(contract), measures, chosen: (id: string) => ids.has(id) };
}

function aloneBecause({ pace }: Connection): string | undefined {
  const isOne = [pace?.all, pace?.writes].some((rate) => rate !== undefined && rate.burst < 2);
  return isOne ? 'the pace sends one request at a time: --burst 2 or more asks it' : undefined;
}

interface ExploreWatcher {
  readonly start?: () => void;
  readonly banner: (text: string) => void;
  readonly plan: (plan: ExplorePlan, connection: Connection) => void;
  readonly next?: (id: string, sent: number) => void;
}

/** Reads the configuration, connects, asks, restores. Throws ConfigError before anything is written. */
export async function exploring(options: Destination, io: Io, watcher: ExploreWatcher): Promise<Atlas> {
  const contract = loadContract(options.contract, io.cwd);
  const { only = [], budget = {} } = options;
  const asked = askable(contract, only);
  const { config } = configured(options, io);
  watcher.start?.();
  return connected(options, { config, contract, banner: watcher.banner }, io, async (connection) => {
    assertScopes(connection);
    const startedAt = new Date(io.clock()).toISOString();
    const sandbox = await connection.enter();
    let sent = 0;
    const { target, restoring, restored } = budgeted(connection, budget.requests);
    const found = await explore(
      {
        ...asked,
        isOwn: () => !sandbox.shared,
        alone: aloneBecause(connection),
        token: connection.token,
        fresh: nameOf(io.random(), 'del', io.clock()),
        clean: commandLine('clean', options.envFile),
        onPlan: (plan) => watcher.plan(plan, connection),
        onNext: (id) => watcher.next?.(id, sent),
      },
      {
        ...surroundingsOf(connection, sandbox, io),
        target,
        restoring,
        budget,
        onExchange: () => {
          sent += 1;
        },
      },
    ).catch(async (error: unknown) => {
      await breakOff(sandbox, connection.redact, options.envFile, io);
      throw error;
    });
    const left = await sandbox.leave(found.restorations);
    const unrestored = [...found.left, ...describeRestorations(found.restorations), ...left];
    const done = { ...found, startedAt, unrestored, only, restoring: restored() };
    return atlasOf(done, contract, connection, io);
  });
}

function atlasOf(
  done: Explored & Required<Pick<Atlas['header'], 'startedAt' | 'unrestored' | 'only' | 'restoring'>>,
  contract: Contract,
  { target, reference, redact }: Connection,
  { clock, env }: Io,
): Atlas {
  const { strategy, unread, entries, limits, unasked, planned, sent } = done;
  const { startedAt, unrestored, only, restoring } = done;
  const restored = unrestored.length === 0;
  const isWhole = !unasked.some(({ cut }) => cut) && entries.length + limits.length > 0;
  const atlas: Atlas = {
    kind: 'atlas',
    format: 1,
    header: {
      tool: `patchproof ${version}`,
      contract: { revision: contract.revision, hash: sha256(canonical(contract)) },
      target: target.origin,
      ...defined({ reference, tlsUnverified: isTlsUnverified(env) || undefined }),
      strategy,
      startedAt,
      endedAt: new Date(clock()).toISOString(),
      only,
      planned,
      sent,
      restoring,
      restored,
      unrestored,
      ...defined({ unread: unread && unreadNotes(unread) }),
      exitCode: isWhole && restored ? 0 : 2,
    },
    areas: headings,
    entries,
    limits,
    unasked,
  };
  return JSON.parse(redact(JSON.stringify(atlas))) as Atlas;
}

function list(raw: RawOptions, io: Io): number {
  const { contract: revision, only, pace = USUAL } = gateOptions(raw, io.env);
  const contract = loadContract(revision, io.cwd);
  const plan = planOf(askable(contract, only), somebody(contract));
  const lines = [
    ...[...questionsOf(plan), ...plan.measures].map(({ id, words }) => `  ${id}  ${words}`),
    '',
    `${counted(plan)}, restoring included`,
    `at most ${duration(estimate(plan.cost, pace, USUAL_LATENCY_MS))} at that pace`,
  ];
  io.out(`${lines.join('\n')}\n`);
  return 0;
}

/** Which question is asked, and how many are done. `start` gets the number of questions by step. */
export function exploreProgress(io: Io) {
  const shown = progressLine(io);
  let asked: ReadonlyMap<string, number> = new Map();
  let total = 0;
  let done = 0;
  return {
    start: (steps: ReadonlyMap<string, number>): void => {
      asked = steps;
      total = [...steps.values()].reduce((sum, number) => sum + number, 0);
    },
    next: (id: string, sent: number): void => {
      done += asked.get(id) ?? 0;
      shown.show(() => `${done}/${total} ${id}, ${sent} requests`);
    },
    done: shown.clear,
  };
}

async function explored(options: Destination, out: string, io: Io, claim: () => void): Promise<Atlas> {
  const shown = exploreProgress(io);
  const atlas = await exploring(options, io, {
    start: claim,
    banner: (text) => io.err(`${text}\n`),
    plan: (plan, { left }) => {
      const time = left === undefined ? '' : `, at most ${duration(left(plan.cost))}`;
      io.err(`${counted(plan)}${time}\n`);
      const asked = plan.experiments.map((one) => [one.id, one.questions.length] as const);
      shown.start(new Map([...asked, ...plan.measures.map(({ id }) => [id, 1] as const)]));
    },
    next: shown.next,
  });
  shown.done();
  const folder = resolve(io.cwd, out);
  attempt(out, () => forget(folder, [RECORD]));
  writeFiles(out, folder, {
    [ATLAS.json]: formatAtlas(atlas),
    [ATLAS.markdown]: renderAtlasMarkdown(atlas),
    [ATLAS.html]: renderAtlasHtml(atlas),
  });
  return atlas;
}

/** `patchproof explore`: what the tenant answers to what the contract leaves open. Exit 0, or 2. */
export const exploreCommand: Command = async (_, raw, io) => {
  if (raw.dryRun) return list(raw, io);
  const options = connectOptions(raw, io);
  const out = raw.out ?? DEFAULT_FOLDER;
  sayOnStop(io, () => 'restoring what was changed');
  return inFolder(io, out, async (claim) => {
    const atlas = await explored(options, out, io, claim);
    io.out(renderAtlasConsole(atlas, { colour: io.colour, width: io.columns }));
    io.err(`Every answer in ${resolve(io.cwd, out)}: atlas.json, atlas.md, atlas.html\n`);
    return atlas.header.exitCode;
  });
};
