import type { Rate, Rates } from '../../target/pace/buckets.ts';
import { isPlanName, PLANS } from '../../target/pace/pace.ts';

/** What the command line says of pace, all of it text. */
export interface RawPace {
  readonly plan?: string;
  readonly rate?: string;
  readonly burst?: string;
  readonly readRate?: string;
  readonly readBurst?: string;
}

/** The pace of a tenant whose plan is not told: that of the self-service plans. */
export const USUAL: Rates = PLANS.professional;

/** A rate: `25/min`, `2/s`. Undefined when it is none: a number alone may mean either. */
function perMinuteOf(text: string): number | undefined {
  const match = /^(\d+(?:\.\d+)?)\/(s|sec|second|m|min|minute|h|hour)$/.exec(text);
  const unit = match?.[2] ?? 'min';
  const value = Number(match?.[1]) * (unit.startsWith('s') ? 60 : unit.startsWith('h') ? 1 / 60 : 1);
  return value > 0 ? value : undefined;
}

const isNumber = (text = ''): boolean => /^\d+(\.\d+)?$/.test(text) && Number(text) > 0;

function bucketOf(
  [rateName, burstName]: readonly [string, string],
  [rate, burst]: readonly [string | undefined, string | undefined],
  usual: Rate,
  problems: string[],
): Rate {
  const perMinute = rate === undefined ? usual.perMinute : perMinuteOf(rate);
  const size = burst === undefined ? usual.burst : /^[1-9]\d{0,8}$/.test(burst) ? Number(burst) : undefined;
  if (perMinute === undefined)
    problems.push(
      `--${rateName} ${rate}: expected a number and a unit of time, as in ${isNumber(rate) ? `${rate}/min or ${rate}/s` : '25/min or 2/s'}`,
    );
  if (size === undefined) problems.push(`--${burstName} ${burst}: expected a whole number of at least 1`);
  return { perMinute: perMinute ?? usual.perMinute, burst: size ?? usual.burst };
}

/** The pace that is asked for, a plan with changes; undefined when none is. Adds to the problems. */
export function paceOf(raw: RawPace, problems: string[]): Rates | undefined {
  const { plan, rate, burst, readRate, readBurst } = raw;
  if ([plan, rate, burst, readRate, readBurst].every((text) => text === undefined)) return undefined;
  if (plan !== undefined && !isPlanName(plan))
    problems.push(`--plan ${plan}: expected free, essentials, professional or enterprise`);
  const base = plan !== undefined && isPlanName(plan) ? PLANS[plan] : USUAL;
  const asked = (name: 'writes' | 'reads', own: readonly [string | undefined, string | undefined]) => {
    if (own.every((text) => text === undefined)) return base[name];
    const names = name === 'writes' ? (['rate', 'burst'] as const) : (['read-rate', 'read-burst'] as const);
    return bucketOf(
      names,
      own,
      base[name] ?? base.all ?? USUAL[name] ?? { perMinute: 25, burst: 5 },
      problems,
    );
  };
  const writes = asked('writes', [rate, burst]);
  const reads = asked('reads', [readRate, readBurst]);
  return {
    ...(base.all === undefined ? {} : { all: base.all }),
    ...(writes === undefined ? {} : { writes }),
    ...(reads === undefined ? {} : { reads }),
  };
}

const NAMES = { all: 'requests', writes: 'writes', reads: 'reads' } as const;

/** A pace for people: `25 writes a minute, burst 5; 50 reads a minute, burst 5`. */
export function describePace(rates: Rates): string {
  return (['all', 'writes', 'reads'] as const)
    .flatMap((kind) => {
      const rate = rates[kind];
      return rate === undefined
        ? []
        : [`${Number(rate.perMinute.toFixed(2))} ${NAMES[kind]} a minute, burst ${rate.burst}`];
    })
    .join('; ');
}

/** The plans that allow just these rates. */
export const plansAt = (rates: Rates): readonly string[] =>
  Object.entries(PLANS).flatMap(([name, known]) =>
    describePace(known) === describePace(rates) ? [name] : [],
  );

/** A duration for people: `4 min 48 s`, `1 h`. */
export function duration(total: number): string {
  const whole = Math.ceil(total);
  const parts = [
    [Math.floor(whole / 3600), 'h'],
    [Math.floor(whole / 60) % 60, 'min'],
    [whole % 60, 's'],
  ] as const;
  const shown = parts.filter(([number]) => number > 0).map(([number, unit]) => `${number} ${unit}`);
  return shown.length === 0 ? '0 s' : shown.join(' ');
}
