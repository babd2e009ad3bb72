import { viewOf } from '../../engine/observe/exchanges.ts';
import type { Plan } from '../../engine/plan.ts';
import type { Rule, Violation } from '../../model.ts';
import type { RunRecord } from '../../record/record.ts';
import type { Format } from '../../report/formats.ts';
import { visible } from '../../text/elide.ts';
import type { GateOptions } from '../config/options.ts';
import type { Io } from '../process/streams.ts';
import { gate, type Watcher } from '../session/gate.ts';
import { sayOnStop } from '../session/with-connection.ts';
import { inFolder, type Output, openOutput } from './output.ts';
import { beginProgress, type Progress, progressLine, progressLineOf, stoppingLine } from './progress.ts';

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

/** Where a status is wrong, the title tells more than the bodies: `expected 400, actual 200 · is_enabled is "false"`. */
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
