import type { Plan } from '../run/plan.ts';
import { estimate, USUAL_LATENCY_MS } from '../target/estimate.ts';
import { parseOrigin } from '../target/origin.ts';
import type { Config } from './config.ts';
import type { GateOptions } from './gate-options.ts';
import { describePace, duration, plansAt, USUAL } from './pace-plan.ts';

type Asked = Pick<GateOptions, 'contract' | 'profile' | 'budget' | 'pace' | 'readOnly'>;

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
const beside = (config: Config, { profile, readOnly = false }: Asked): string =>
  [
    ...(config.kind === 'tenant' && config.subject === undefined ? ['creating and deleting resources'] : []),
    ...(profile === 'deep' ? ['sequences and shrinking'] : []),
    'what is sent again',
    ...(readOnly ? [] : ['putting back']),
  ].join(', ');

function limits({ budget = {} }: Asked): string {
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
export function announcement(origin: string, config: Config, asked: Asked, plan: Plan): string {
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
