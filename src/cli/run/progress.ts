import { clearLine, cursorTo } from 'node:readline';
import type { Plan } from '../../engine/plan.ts';
import { parseOrigin } from '../../target/http/origin.ts';
import { estimate, type PacedStep, USUAL_LATENCY_MS } from '../../target/pace/estimate.ts';
import type { Config } from '../config/config.ts';
import type { GateOptions } from '../config/options.ts';
import { describePace, duration, plansAt, USUAL } from '../config/pace.ts';
import type { Io } from '../process/streams.ts';

/** Which tenant and resources, and what becomes of them. */
export function whereTo(origin: string, config: Config, readOnly: boolean): string {
  if (config.kind === 'reference') {
    const why = config.asked ? 'As asked' : 'No AUTH0_DOMAIN is set';
    return `${why}: started the embedded reference tenant at ${origin}`;
  }
  const { subject } = config;
  if (subject === undefined)
    return `Target ${origin}, on two organizations and two connections created for this run and deleted after it`;
  const fate = readOnly ? 'read, not changed' : 'changed, and put back';
  return `Target ${origin}, organization ${subject.organization}, connection ${subject.connection}: ${fate}`;
}

/** What comes on top of the plan, as far as it is known before the target is. */
const beside = (config: Config, { profile, readOnly = false }: GateOptions): string =>
  [
    ...(config.kind === 'tenant' && config.subject === undefined ? ['creating and deleting resources'] : []),
    ...(profile === 'deep' ? ['sequences and shrinking'] : []),
    'what is sent again',
    ...(readOnly ? [] : ['putting back']),
  ].join(', ');

function limits({ budget = {} }: GateOptions): string {
  const { requests, ms } = budget;
  const said = [
    ...(requests === undefined ? [] : [`${requests} requests`]),
    ...(ms === undefined ? [] : [duration(ms / 1000)]),
  ];
  return said.length === 0 ? '' : `; ends in order after ${said.join(' or ')}`;
}

/**
 * What people are told before the first request, the token's too: which tenant, resource, contract and profile, how
 * many requests at most, at what pace, and how long that takes. `plan` is that for a target which has everything.
 */
export function announcement(origin: string, config: Config, asked: GateOptions, plan: Plan): string {
  const pace = asked.pace ?? (parseOrigin(origin)?.loopback === true ? undefined : USUAL);
  const counts = `${plan.rules.length} rules, at most ${plan.writes} PATCH and ${plan.reads} reads`;
  const names = pace === undefined ? [] : plansAt(pace);
  const plans = names.length === 0 ? '' : ` (plan ${names.join(', ')})`;
  const time =
    pace === undefined
      ? 'Not paced: as fast as the tenant answers'
      : `At most ${describePace(pace)}${plans}: about ${duration(estimate(plan.steps, pace, USUAL_LATENCY_MS))}`;
  return [
    whereTo(origin, config, asked.readOnly ?? false),
    `Contract ${asked.contract}, profile ${asked.profile}: ${counts}; on top of these: ${beside(config, asked)}`,
    `${time}${limits(asked)}`,
  ].join('\n');
}

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
  return {
    show: (line: () => string): void => {
      if (clock() - last < (redrawn === undefined ? quietMs : drawMs)) return;
      last = clock();
      clear();
      if (redrawn === undefined) err(`${line()}\n`);
      // A line that wraps could not be drawn over.
      else redrawn.write(line().slice(0, (redrawn.columns || 80) - 1));
    },
    clear,
  };
}

/** Rules done, requests sent, time left: one line redrawn in a terminal, now and then a line elsewhere. */
export function progress(io: Io) {
  const shown = progressLine(io);
  const started = io.clock();
  let total = 0;
  let steps: readonly PacedStep[] = [];
  let ahead: ((steps: readonly PacedStep[]) => number) | undefined;
  let sent = 0;
  let waiting: readonly Set<string>[] = [];
  const line = (): string => {
    const open = waiting.filter((ids) => ids.size > 0).length;
    const each = (io.clock() - started) / Math.max(1, sent);
    const left = ahead?.(steps.slice(sent)) ?? (each * Math.max(0, total - sent)) / 1000;
    return `${waiting.length - open}/${waiting.length} rules, ${sent}/${total} requests, ${duration(left)} left`;
  };
  return {
    plan: (plan: Plan, left?: (steps: readonly PacedStep[]) => number): void => {
      steps = plan.steps;
      ahead = left;
      total = plan.writes + plan.reads;
      waiting = plan.rules.map((rule) => new Set(plan.steps.filter(rule.about).map(({ id }) => id)));
    },
    sent: (id: string): void => {
      sent += 1;
      for (const ids of waiting) ids.delete(id);
      shown.show(line);
    },
    done: shown.clear,
  };
}
