import type { Contract } from '../contract/index.ts';
import type { Aim, Case, Json, Observation, Rule } from '../model.ts';
import { errorRules } from '../rules/error.ts';
import { responseRules, shapeRules } from '../rules/response.ts';
import { type Recorded, resources } from './recorded.ts';

const resource = /^\/api\/v2\/organizations\/([^/?]+)\/(?:enabled_)?connections(?:\/([^/?]+))?(?:\?.*)?$/;
const operation = /^\/api\/v2\/organizations\/[^/?]+\/connections\/[^/?]+$/;

function observation({ label, method, path, body, reply }: Recorded, n: number, value?: Json): Observation {
  const [, organization = '', connection = ''] = resource.exec(path) ?? [];
  const aim: Aim =
    reply.status < 400
      ? { kind: 'accept' }
      : { kind: 'reject', fault: { in: 'route' }, statuses: [reply.status] };
  const request: Case['request'] = {
    method: method === 'PATCH' ? 'PATCH' : 'GET',
    path: path.replace(/^\/api\/v2/, ''),
    credential: 'full',
    ...(body === undefined ? {} : { body: { kind: 'json', value: body } }),
  };
  return {
    n,
    case: { id: label, title: `${method} ${path}`, place: 'home', request, aim, edges: [] },
    reply: value === undefined ? reply : { ...reply, payload: { kind: 'json', value } },
    at: 0,
    ms: 0,
    purpose: 'plan',
    beside: {},
    subject: { organization, connection },
  };
}

const headerRules = /^(response\.x-ratelimit\.|(response|error)\.content-type\.)/;

/** Whether an exchange is a PATCH of the operation under contract. */
export const isOperation = ({ method, path }: Recorded): boolean =>
  method === 'PATCH' && operation.test(path);

/** The rules that speak of a recorded exchange, each with what it looks at. `n` is the place of the exchange. */
export function applicable(
  recorded: Recorded,
  n: number,
  contract: Contract,
): readonly (readonly [Rule, Observation])[] {
  const { path, reply, allHeaders } = recorded;
  const heard = (rule: Rule): boolean =>
    allHeaders ||
    !headerRules.test(rule.id) ||
    (rule.id.includes('content-type') && 'content-type' in reply.headers);
  const pairs = (rules: readonly Rule[], one: Observation) =>
    rules.filter(heard).map((rule) => [rule, one] as const);
  if (reply.status >= 400) {
    if (!path.startsWith('/api/v2/')) return [];
    const one = observation(recorded, n);
    return pairs(errorRules(contract), one).filter(([rule]) => rule.about(one.case));
  }
  if (!resource.test(path) || reply.payload.kind !== 'json') return [];
  if (isOperation(recorded)) return pairs(responseRules(contract), observation(recorded, n));
  const shape = shapeRules(contract);
  return resources(reply.payload.value).flatMap((value) => pairs(shape, observation(recorded, n, value)));
}
