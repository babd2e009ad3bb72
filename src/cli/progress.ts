import { createLogUpdate } from 'log-update';
import type { Rule } from '../model.ts';
import type { Plan } from '../run/plan.ts';
import type { Step } from '../target/estimate.ts';
import type { Io } from './io.ts';
import { duration } from './pace-plan.ts';

export interface Progress {
  /** `left`: seconds that requests will take, when they are paced. */
  readonly plan: (plan: Plan, left?: (steps: readonly Step[]) => number) => void;
  readonly sent: (caseId: string) => void;
  readonly done: () => void;
}

/** Between two lines of progress where lines cannot be redrawn. */
const quietMs = 5_000;

/** The cases each rule still waits for. */
function pending({ rules, steps }: Plan): Map<Rule, Set<string>> {
  return new Map(rules.map((rule) => [rule, new Set(steps.filter(rule.about).map(({ id }) => id))]));
}

/** Rules done, requests sent, time left: one line redrawn in a terminal, now and then a line elsewhere. */
export function progress(io: Io, stream: NodeJS.WriteStream | undefined): Progress {
  const redraw =
    io.terminal && stream !== undefined ? createLogUpdate(stream, { showCursor: true }) : undefined;
  const started = io.clock();
  let last = started;
  let total = 0;
  let steps: readonly Step[] = [];
  let ahead: ((steps: readonly Step[]) => number) | undefined;
  let sent = 0;
  let waiting = new Map<Rule, Set<string>>();
  const line = (): string => {
    const open = [...waiting.values()].filter((ids) => ids.size > 0).length;
    const each = (io.clock() - started) / Math.max(1, sent);
    const left = ahead?.(steps.slice(sent)) ?? (each * Math.max(0, total - sent)) / 1000;
    return `${waiting.size - open}/${waiting.size} rules, ${sent}/${total} requests, ${duration(left)} left`;
  };
  return {
    plan: (plan, left) => {
      steps = plan.steps;
      ahead = left;
      total = plan.writes + plan.reads;
      waiting = redraw === undefined && total < 1 ? new Map() : pending(plan);
    },
    sent: (id) => {
      sent += 1;
      for (const ids of waiting.values()) ids.delete(id);
      if (io.clock() - last < (redraw === undefined ? quietMs : 80)) return;
      last = io.clock();
      if (redraw === undefined) io.err(`${line()}\n`);
      else redraw(line());
    },
    done: () => redraw?.clear(),
  };
}
