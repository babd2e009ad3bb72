import { clearLine, cursorTo } from 'node:readline';
import { viewOf, type WritableResource } from '../../engine/observe/exchanges.ts';
import type { Plan } from '../../engine/plan.ts';
import type { Phase } from '../../engine/session.ts';
import type { Rule, Violation } from '../../model.ts';
import type { RunRecord } from '../../record/record.ts';
import type { Format } from '../../report/formats.ts';
import { count, duration } from '../../report/words.ts';
import type { PacedStep } from '../../target/pace/buckets.ts';
import { visible } from '../../text/elide.ts';
import type { GateOptions } from '../config/options.ts';
import type { Io } from '../process/streams.ts';
import { gate, type Watcher } from '../session/gate.ts';
import { sayOnStop } from '../session/with-connection.ts';
import { inFolder, type Output, openOutput } from './output.ts';

/** Shows a line now and then: redrawn in a terminal, below the one before elsewhere. */
export function progressLine({ stderr: redrawn, clock, err }: Io) {
  const pauseMs = redrawn === undefined ? 5_000 : 80;
  let last = clock();
  const clear = (): void => {
    if (redrawn === undefined) return;
    cursorTo(redrawn, 0);
    clearLine(redrawn, 0);
  };
  // A line that wraps could not be drawn over.
  const cut = (line: string): string =>
    redrawn === undefined ? line : line.slice(0, (redrawn.columns || 80) - 1);
  return {
    show: (line: () => string): void => {
      if (clock() - last < pauseMs) return;
      last = clock();
      clear();
      if (redrawn === undefined) err(`${line()}\n`);
      else redrawn.write(cut(line()));
    },
    above: (line: string): void => {
      clear();
      err(`${cut(line)}\n`);
    },
    clear,
  };
}

const WRITE: PacedStep = { method: 'PATCH' };
const READ: PacedStep = { method: 'GET' };

/** The estimated requests that reproduce one violation; used until the first one is reproduced. */
const USUAL_REPLAY = 4;

type Progress = ReturnType<typeof beginProgress>;

/** What is known of a run so far. `started` is in milliseconds since the epoch. */
const beginProgress = (started: number) => ({
  started,
  plan: undefined as Plan | undefined,
  /** Seconds that requests take at the pace of the run; absent when it has none. */
  left: undefined as ((steps: readonly PacedStep[]) => number) | undefined,
  /** The cases of each rule that were not sent yet. */
  waiting: [] as readonly Set<string>[],
  phase: { kind: 'send' } as Phase,
  suspects: 0,
  replays: 0,
  sent: { plan: 0, again: 0, confirm: 0, restore: 0 },
  touched: new Set<WritableResource>(),
});

const sentInAll = ({ sent }: Progress): number => sent.plan + sent.again + sent.confirm + sent.restore;

function restoring({ touched, sent }: Progress): readonly PacedStep[] {
  const all = [...touched].flatMap(() => [WRITE, READ, READ]);
  return [...all, ...(touched.size > 0 ? [READ] : [])].slice(sent.restore);
}

function confirming({ phase, suspects, replays, sent }: Progress): readonly PacedStep[] {
  if (phase.kind === 'restore') return [];
  const groups = phase.kind === 'confirm' ? phase.left : suspects;
  const each = replays === 0 ? USUAL_REPLAY : sent.confirm / replays;
  return Array.from({ length: Math.ceil(groups * each) }, (_, at) => (at % 2 === 0 ? WRITE : READ));
}

/** How long requests take; never nothing while the run goes on. */
function timeOf(progress: Progress, steps: readonly PacedStep[], now: number): string {
  const each = (now - progress.started) / Math.max(1, sentInAll(progress));
  return duration(Math.max(1, progress.left?.(steps) ?? (each * steps.length) / 1000));
}

function doing({ phase, suspects }: Progress): string {
  switch (phase.kind) {
    case 'send':
      return suspects === 0 ? '' : `, ${count(suspects, 'rule looks', 'rules look')} broken`;
    case 'confirm':
      return `, ${count(phase.left, 'failure')} to reproduce`;
    case 'restore':
      return ', restoring';
  }
}

/** Rules done, requests sent, requests to go and time left. The last two include confirming and restoring. */
function progressLineOf(progress: Progress, now: number): string {
  const { phase, waiting, plan, sent } = progress;
  const isSending = phase.kind === 'send';
  const open = isSending ? waiting.filter((ids) => ids.size > 0).length : 0;
  const planned = isSending ? (plan?.steps.slice(sent.plan) ?? []) : [];
  const left = [...planned, ...confirming(progress), ...restoring(progress)];
  const requests = `${sentInAll(progress)} requests sent, about ${Math.max(1, left.length)} to go`;
  const time = timeOf(progress, left, now);
  const judged = waiting.length - open;
  return `${judged}/${waiting.length} rules, ${requests}, about ${time} left${doing(progress)}`;
}

function stoppingLine(progress: Progress, now: number): string {
  const { size } = progress.touched;
  if (size === 0) return 'nothing was changed; ending';
  return `restoring ${count(size, 'connection')}, about ${timeOf(progress, restoring(progress), now)}`;
}

interface RecordRunOptions {
  readonly out: string;
  readonly formats: readonly Format[];
  /** A person, or the log of a job, follows the run: failures are told at once, and what a stop does. */
  readonly isFollowed: boolean;
  /** Neither where it goes nor how far it is. */
  readonly isQuiet?: boolean;
  readonly show?: (record: RunRecord) => void;
}

const SHORT = 70;

function shorten(text: string): string {
  const shown = visible(text);
  return shown.length > SHORT ? `${shown.slice(0, SHORT)}…` : shown;
}

/** A wrong status with the case's title: `expected 400, actual 200 · is_enabled is "false"`. */
function failureLine({ id }: Rule, { expected, actual, sent, title, differences }: Violation): string {
  const isOfStatus = differences?.some(({ status }) => status !== undefined) === true;
  const status = isOfStatus ? /^\d{3}\b/.exec(actual)?.[0] : undefined;
  const told = status === undefined ? [expected, actual, sent] : [expected, status, title];
  const [wanted, found, about] = told.map(shorten);
  return `✗ ${visible(id)}: expected ${wanted}, actual ${found} · ${about}`;
}

/** Tells how a run goes on, and what a stop does. `end` is called when there is nothing more to tell. */
function teller({ isFollowed, isQuiet = false }: RecordRunOptions, io: Io) {
  const progress = beginProgress(io.clock());
  const shown = progressLine(io);
  const show = (): void => (isQuiet ? undefined : shown.show(() => progressLineOf(progress, io.clock())));
  const unsay = isFollowed
    ? sayOnStop({ ...io, err: shown.above }, () => stoppingLine(progress, io.clock()))
    : () => {};
  const watcher: Partial<Watcher> = {
    onWrite: ({ place }) => progress.touched.add(viewOf(place)),
    onExchange: ({ case: { id }, purpose }) => {
      progress.sent[purpose] += 1;
      for (const ids of progress.waiting) ids.delete(id);
      if (progress.plan !== undefined) show();
    },
    onPhase: (phase) => {
      if (progress.phase.kind === 'confirm') progress.replays += 1;
      progress.phase = phase;
    },
    onSuspects: (rules) => {
      progress.suspects = rules;
    },
    ...(isFollowed ? { onFailure: (rule, violation) => shown.above(failureLine(rule, violation)) } : {}),
  };
  return {
    ...watcher,
    plan: (plan: Plan, left?: Progress['left']): void => {
      progress.plan = plan;
      progress.left = isFollowed ? left : undefined;
      progress.waiting = plan.rules.map((rule) => new Set(plan.steps.filter(rule.about).map(({ id }) => id)));
    },
    end: (): void => {
      unsay();
      shown.clear();
    },
  };
}

export function recordRun(options: GateOptions, asked: RecordRunOptions, io: Io) {
  const { out, formats, isQuiet, show } = asked;
  const { end, plan, ...watcher } = teller(asked, io);
  let output: Output | undefined;
  return inFolder(io, out, async (claim) => {
    const record = await gate(options, io, {
      ...watcher,
      start: claim,
      banner: (text) => (isQuiet ? undefined : io.err(`${text}\n`)),
      plan: (planned, left) => {
        output = openOutput(io, out, formats);
        plan(planned, left);
      },
      line: (line) => output?.line(line),
    }).finally(end);
    show?.(record);
    await output?.reports(record);
    return { record, folder: output?.folder };
  });
}
