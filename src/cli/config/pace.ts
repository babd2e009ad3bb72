import { describePace } from '../../report/words.ts';
import type { Rate, Rates } from '../../target/pace/buckets.ts';
import { isPlanName, PLANS } from '../../target/pace/pace.ts';
import type { RawOptions } from '../commands/raw-options.ts';

/** The pace of a tenant whose plan is not told: that of the self-service plans. */
export const USUAL: Rates = PLANS.professional;

/** Where a plan has neither a limit of its own for these requests nor one for all. */
const ANY: Rate = { perMinute: 25, burst: 5 };

function perMinuteOf(text: string): number | undefined {
  const [, number, unit = 'min'] = /^(\d+(?:\.\d+)?)\/(s|sec|second|m|min|minute|h|hour)$/.exec(text) ?? [];
  const value = Number(number) * (unit.startsWith('s') ? 60 : unit.startsWith('h') ? 1 / 60 : 1);
  return value > 0 ? value : undefined;
}

function bucketOf(kind: 'writes' | 'reads', raw: RawOptions, base: Rates, problems: string[]): Rates {
  const [rate, burst] = kind === 'reads' ? [raw.readRate, raw.readBurst] : [raw.rate, raw.burst];
  if (rate === undefined && burst === undefined) return {};
  const prefix = kind === 'reads' ? 'read-' : '';
  const usual = base[kind] ?? base.all ?? USUAL[kind] ?? ANY;
  const perMinute = rate === undefined ? usual.perMinute : perMinuteOf(rate);
  const size = burst === undefined ? usual.burst : /^[1-9]\d{0,8}$/.test(burst) ? Number(burst) : undefined;
  if (perMinute === undefined) {
    const isNumber = /^\d+(\.\d+)?$/.test(rate ?? '') && Number(rate) > 0;
    const example = isNumber ? `${rate}/min or ${rate}/s` : '25/min or 2/s';
    problems.push(`--${prefix}rate ${rate}: expected a number and a unit of time, as in ${example}`);
  }
  if (size === undefined) problems.push(`--${prefix}burst ${burst}: expected a whole number of at least 1`);
  return { [kind]: { perMinute: perMinute ?? usual.perMinute, burst: size ?? usual.burst } };
}

/** The pace that is asked for, a plan with changes; undefined when none is. Adds to the problems. */
export function paceOf(raw: RawOptions, problems: string[]): Rates | undefined {
  const { plan, rate, burst, readRate, readBurst } = raw;
  if ([plan, rate, burst, readRate, readBurst].every((text) => text === undefined)) return undefined;
  const isKnown = plan !== undefined && isPlanName(plan);
  if (plan !== undefined && !isKnown)
    problems.push(`--plan ${plan}: expected free, essentials, professional or enterprise`);
  const base = isKnown ? PLANS[plan] : USUAL;
  return { ...base, ...bucketOf('writes', raw, base, problems), ...bucketOf('reads', raw, base, problems) };
}

export const plansAt = (rates: Rates): readonly string[] =>
  Object.entries(PLANS).flatMap(([name, known]) =>
    describePace(known) === describePace(rates) ? [name] : [],
  );
