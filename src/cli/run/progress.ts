import { clearLine, cursorTo } from 'node:readline';
import type { WritableResource } from '../../engine/observe/exchanges.ts';
import type { Plan } from '../../engine/plan.ts';
import type { Phase } from '../../engine/session.ts';
import { count, duration } from '../../report/words.ts';
import type { PacedStep } from '../../target/pace/buckets.ts';
import type { Io } from '../process/streams.ts';

/** Between two lines of progress where lines cannot be redrawn, and between two drawings where they can. */
const quietMs = 5_000;
const drawMs = 80;

/** Shows a line now and then: redrawn in a terminal, below the one before elsewhere. */
export function progressLine({ stderr: redrawn, clock, err }: Io) {
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
      if (clock() - last < (redrawn === undefined ? quietMs : drawMs)) return;
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

const RESTORING = [WRITE, READ, READ] as const;
/** The estimated requests that reproduce one violation; used until the first one is reproduced. */
const USUAL_REPLAY = 4;

export type Progress = ReturnType<typeof beginProgress>;

/** What is known of a run so far. `started` is in milliseconds since the epoch. */
export const beginProgress = (started: number) => ({
  started,
  plan: undefined as Plan | undefined,
  /** Seconds that requests take at the pace of the run; absent when it has none. */
  left: undefined as ((steps: readonly PacedStep[]) => number) | undefined,
  /** The cases of each rule that were not sent yet. */
  waiting: [] as readonly Set<string>[],
  phase: { kind: 'send' } as Phase,
  /** Rules that look broken, while the plan is sent. */
  suspects: 0,
  replays: 0,
  sent: { plan: 0, again: 0, confirm: 0, restore: 0 },
  touched: new Set<WritableResource>(),
});

const sentInAll = ({ sent }: Progress): number => sent.plan + sent.again + sent.confirm + sent.restore;

function restoring({ touched, sent }: Progress): readonly PacedStep[] {
  const all: readonly PacedStep[] = [...touched].flatMap(() => RESTORING);
  return [...all, ...(touched.size > 0 ? [READ] : [])].slice(sent.restore);
}

/** The requests that reproduce violations and are not sent yet, as an estimate. */
function confirming({ phase, suspects, replays, sent }: Progress): readonly PacedStep[] {
  const groups = phase.kind === 'confirm' ? phase.left : phase.kind === 'send' ? suspects : 0;
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
export function progressLineOf(progress: Progress, now: number): string {
  const { phase, waiting, plan, sent } = progress;
  const isSending = phase.kind === 'send';
  const open = isSending ? waiting.filter((ids) => ids.size > 0).length : 0;
  const planned = isSending ? (plan?.steps.slice(sent.plan) ?? []) : [];
  const left = [...planned, ...confirming(progress), ...restoring(progress)];
  const requests = `${sentInAll(progress)} requests sent, about ${Math.max(1, left.length)} to go`;
  const time = timeOf(progress, left, now);
  return `${waiting.length - open}/${waiting.length} rules, ${requests}, about ${time} left${doing(progress)}`;
}

/** What is done before the end when the user stops now. */
export function stoppingLine(progress: Progress, now: number): string {
  const { size } = progress.touched;
  if (size === 0) return 'nothing was changed; ending';
  return `restoring ${count(size, 'connection')}, about ${timeOf(progress, restoring(progress), now)}`;
}
