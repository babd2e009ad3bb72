import type { Plan } from '../../engine/plan.ts';
import { count, describePace, duration } from '../../report/words.ts';
import { parseOrigin } from '../../target/http/origin.ts';
import { estimate, USUAL_LATENCY_MS } from '../../target/pace/buckets.ts';
import type { Config } from '../config/config.ts';
import type { GateOptions } from '../config/options.ts';
import { plansAt, USUAL } from '../config/pace.ts';

export function whereTo(origin: string, config: Config, readOnly: boolean): string {
  if (config.kind === 'reference') {
    const why = config.asked ? 'As asked' : 'No AUTH0_DOMAIN is set';
    return `${why}: started the embedded reference tenant at ${origin}`;
  }
  const { subject } = config;
  if (subject === undefined)
    return `Target ${origin}, on two organizations and two connections created for this run and deleted after it`;
  const fate = readOnly ? 'read, not changed' : 'changed during the run, then restored';
  return `Target ${origin}, organization ${subject.organization}, connection ${subject.connection}: ${fate}`;
}

/** What comes on top of the plan, as far as it is known before the target is. */
function beside(config: Config, { profile, readOnly = false }: GateOptions): string {
  return new Intl.ListFormat('en-GB').format([
    ...(config.kind === 'tenant' && config.subject === undefined ? ['creating and deleting resources'] : []),
    ...(profile === 'deep' ? ['sequences and shrinking'] : []),
    'follow-ups',
    ...(readOnly ? [] : ['the restore']),
  ]);
}

function saving(plan: Plan, whole: Plan | undefined): readonly string[] {
  if (whole === undefined) return [];
  const all = whole.writes + whole.reads;
  const saved = all - plan.writes - plan.reads;
  const saves = `The chosen rules save ${saved} of the ${all} requests of the whole profile`;
  return [saved > 0 ? saves : `The chosen rules need all ${all} requests of the whole profile`];
}

function limits({ budget = {} }: GateOptions): string {
  const { requests, ms } = budget;
  const said = [
    ...(requests === undefined ? [] : [count(requests, 'request')]),
    ...(ms === undefined ? [] : [duration(ms / 1000)]),
  ];
  return said.length === 0 ? '' : `; ends in order after ${said.join(' or ')}`;
}

/**
 * What people are told before the first request, the token's too: which tenant, resource, contract and profile, how
 * many requests at most, at what pace, and how long that takes. `plan` is that for a target which has everything,
 * `whole` that of all rules, where only some are run.
 */
export function announcement(origin: string, config: Config, asked: GateOptions, plan: Plan, whole?: Plan) {
  const pace = asked.pace ?? (parseOrigin(origin)?.loopback === true ? undefined : USUAL);
  const requests = `${plan.writes} PATCH and ${count(plan.reads, 'read')}`;
  const counts = `${count(plan.rules.length, 'rule')}, at most ${requests}`;
  const names = pace === undefined ? [] : plansAt(pace);
  const plans = names.length === 0 ? '' : ` (plan ${names.join(', ')})`;
  const time =
    pace === undefined
      ? 'Not paced: as fast as the tenant answers'
      : `At most ${describePace(pace)}${plans}: about ${duration(estimate(plan.steps, pace, USUAL_LATENCY_MS))}`;
  return [
    whereTo(origin, config, asked.readOnly ?? false),
    `Contract ${asked.contract}, profile ${asked.profile}: ${counts}, plus ${beside(config, asked)}`,
    ...saving(plan, whole),
    `${time}${limits(asked)}`,
  ].join('\n');
}
