import { type Breach, type Contract, explain, faultsOf, knownBy } from '../contract/index.ts';
import type { Aim, Case, Json, Observation, Rule, Verdict } from '../model.ts';
import { errorRules } from '../rules/error.ts';
import { rules } from '../rules/index.ts';
import { wrongReply } from '../rules/oracle.ts';
import { responseRules } from '../rules/response.ts';
import { shapeRules, typeRules } from '../rules/response-shape.ts';
import { itemsOf, type Recorded } from './recorded.ts';

/** What a rule makes of an exchange. */
export interface JudgedExchange {
  readonly rule: Rule;
  readonly observation: Observation;
  readonly verdict: Verdict;
}

interface JudgedExchanges {
  readonly judged: readonly JudgedExchange[];
  /** Rules speak of its body, and nothing is known of that. */
  readonly isBodyMissing: boolean;
}

const operation = /^\/api\/v2\/organizations\/([^/?]+)\/(enabled_)?connections(?:\/([^/?]+))?(?:\?.*)?$/s;

/** What a path of the two families of organization connections names. */
interface JudgedPlace {
  readonly organization: string;
  /** Absent: the list. */
  readonly connection?: string | undefined;
  /** `enabled_connections`, whose answers have schemas of their own. */
  readonly isOlder: boolean;
}

/** What a segment of a path stands for. */
function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

function placeOf(path: string): JudgedPlace | undefined {
  const match = operation.exec(path);
  if (match === null) return undefined;
  const [, organization = '', older, connection] = match;
  return {
    organization: decoded(organization),
    connection: connection === undefined ? undefined : decoded(connection),
    isOlder: older !== undefined,
  };
}

function observation({ label, method, path, body, reply, lost }: Recorded, n: number): Observation {
  const { organization = '', connection = '' } = placeOf(path) ?? {};
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
    reply: lost === undefined ? reply : { ...reply, payload: { kind: 'text', text: `(${lost})` } },
    at: 0,
    ms: 0,
    purpose: 'plan',
    beside: {},
    subject: { organization, connection },
  };
}

/** The rules that exchanges are judged by, made once for a contract. */
interface RuleSets {
  readonly operation: readonly Rule[];
  readonly shape: readonly Rule[];
  readonly types: readonly Rule[];
  readonly error: readonly Rule[];
  readonly all: readonly Rule[];
}

const made = new WeakMap<Contract, RuleSets>();

function rulesOf(contract: Contract): RuleSets {
  const own = made.get(contract) ?? {
    operation: responseRules(contract),
    shape: shapeRules(contract, 'any answer'),
    types: typeRules(contract),
    error: errorRules(contract),
    all: rules(contract),
  };
  made.set(contract, own);
  return own;
}

type ExchangePair = readonly [Rule, Observation];

const withValue = (one: Observation, value: Json): Observation =>
  one.reply.kind === 'fault' ? one : { ...one, reply: { ...one.reply, payload: { kind: 'json', value } } };

/** The type of a list, which has no schema of its own: a list of connections, or an object that holds one. */
const listRules = (shape: readonly Rule[]): readonly Rule[] =>
  shape
    .filter(({ id }) => id === 'response.body.type')
    .map((rule) => ({
      ...rule,
      judge: ({ reply }) => {
        const value =
          reply.kind === 'response' && reply.payload.kind === 'json' ? reply.payload.value : undefined;
        return value !== undefined && itemsOf(value) !== undefined
          ? { kind: 'pass' }
          : wrongReply('a list of connections, or an object with one', reply);
      },
    }));

/** The rules that speak of a 2xx answer: all of them of the operation, those about the shape of what others answer. */
function acceptedPairs(
  recorded: Recorded,
  place: JudgedPlace,
  one: Observation,
  contract: Contract,
): readonly ExchangePair[] {
  const { method, reply } = recorded;
  const { connection, isOlder } = place;
  const all = (some: readonly Rule[], seen = one): readonly ExchangePair[] =>
    some.map((rule) => [rule, seen]);
  const sets = rulesOf(contract);
  const shape = isOlder ? sets.types : sets.shape;
  if (method === 'PATCH' && connection !== undefined) return all(isOlder ? shape : sets.operation);
  // An answer to HEAD has no body: its status is all there is.
  if (method === 'HEAD') return all(sets.operation.filter(({ looksAt }) => looksAt?.length === 0));
  const isOne = method === 'GET' ? connection !== undefined : method === 'POST' && connection === undefined;
  if (isOne && (reply.status === 200 || reply.status === 201)) return all(shape);
  if (method !== 'GET' || reply.status !== 200) return [];
  const items = reply.payload.kind === 'json' ? (itemsOf(reply.payload.value) ?? []) : [];
  return [...all(listRules(shape)), ...items.flatMap((item) => all(shape, withValue(one, item)))];
}

/** Not answered by the API: a preflight is the business of CORS, the others that of proxies. */
const isForeign = (method: string): boolean => ['OPTIONS', 'CONNECT', 'TRACE'].includes(method);

function pairsOf(recorded: Recorded, one: Observation, contract: Contract): readonly ExchangePair[] {
  const { method, path, reply } = recorded;
  if (isForeign(method)) return [];
  if (reply.status >= 400) {
    if (!path.startsWith('/api/v2/')) return [];
    return rulesOf(contract)
      .error.filter((rule) => rule.about(one.case))
      .map((rule) => [rule, one]);
  }
  const place = placeOf(path);
  return place === undefined || reply.status < 200 || reply.status >= 300
    ? []
    : acceptedPairs(recorded, place, one, contract);
}

/** Whether the recording holds what a rule looks at. */
function isHeard({ looksAt }: Rule, { method, reply, allHeaders, lost }: Recorded): boolean {
  const hasBody = method !== 'HEAD' && lost === undefined;
  if (looksAt === undefined) return hasBody;
  if (looksAt.length === 0) return true;
  // An answer to HEAD may leave out what it would say of a body.
  return method !== 'HEAD' && (allHeaders || looksAt.every((name) => Object.hasOwn(reply.headers, name)));
}

/** The rule that a body breaks with a breach of the request schema. */
function ruleOf({ pointer, keyword }: Breach, all: readonly Rule[]): Rule | undefined {
  const subject = pointer.slice(1).replaceAll('/', '.') || 'body';
  return all.find(({ id }) => id === `request.${subject}.${keyword}`);
}

/** A body that the contract refuses was accepted: every rule it breaks. */
function wronglyAccepted(
  recorded: Recorded,
  one: Observation,
  contract: Contract,
): readonly JudgedExchange[] {
  const { method, path, body, reply } = recorded;
  const place = placeOf(path);
  const isAccepted = reply.status >= 200 && reply.status < 300;
  if (method !== 'PATCH' || place?.connection === undefined || place.isOlder) return [];
  if (body === undefined || !isAccepted) return [];
  const { all } = rulesOf(contract);
  return faultsOf(contract, 'request', body).flatMap((breach): readonly JudgedExchange[] => {
    const rule = ruleOf(breach, all);
    // A member that another revision has is no fault of a server that is of that revision.
    const isLater = breach.member !== undefined && knownBy(breach.member).length > 0;
    if (rule === undefined || isLater) return [];
    const expected = { kind: 'status', statuses: [400], because: explain(breach) } as const;
    return [{ rule, observation: one, verdict: wrongReply(expected, one.reply) }];
  });
}

/** What the rules make of a recorded exchange, as far as they speak of it. `n` is the place of the exchange. */
export function judgeRecorded(recorded: Recorded, n: number, contract: Contract): JudgedExchanges {
  const one = observation(recorded, n);
  const pairs = pairsOf(recorded, one, contract);
  const heard = pairs.filter(([rule]) => isHeard(rule, recorded));
  const judged = heard.map(
    ([rule, seen]): JudgedExchange => ({ rule, observation: seen, verdict: rule.judge(seen) }),
  );
  return {
    judged: [...wronglyAccepted(recorded, one, contract), ...judged],
    isBodyMissing: recorded.lost !== undefined && pairs.some(([rule]) => rule.looksAt === undefined),
  };
}
