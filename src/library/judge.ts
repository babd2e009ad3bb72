import { type Contract, explain, faultsOf, knownBy } from '../contract/index.ts';
import type { Case, Json, Observation, Rule, Verdict } from '../model.ts';
import { errorRules } from '../rules/error.ts';
import { rules } from '../rules/index.ts';
import { responseRules } from '../rules/response.ts';
import { shapeRules, typeRules } from '../rules/response-shape.ts';
import { wrongReply } from '../rules/verdicts.ts';
import { percentDecoded } from '../text/placeholder.ts';
import { itemsOf, type Recorded } from './recorded.ts';

interface JudgedExchange {
  readonly rule: Rule;
  readonly verdict: Extract<Verdict, { kind: 'pass' | 'violation' }>;
}

const operation = /^\/api\/v2\/organizations\/([^/?]+)\/(enabled_)?connections(?:\/([^/?]+))?(?:\?.*)?$/s;

/** Undefined where the exchange is about something else. The list has no connection. */
function placeOf(path: string) {
  const [, organization, older, connection] = operation.exec(path) ?? [];
  if (organization === undefined) return undefined;
  return {
    organization: percentDecoded(organization),
    connection: connection && percentDecoded(connection),
    /** `enabled_connections`, whose answers have schemas of their own. */
    isOlder: older !== undefined,
  };
}

type JudgedPlace = NonNullable<ReturnType<typeof placeOf>>;
type JudgingInput = ReturnType<typeof inputOf>;

function inputOf(recorded: Recorded, n: number, contract: Contract) {
  const { label, method, path, body, reply, lost } = recorded;
  const place = placeOf(path);
  const aim: Case['aim'] =
    reply.status < 400
      ? { kind: 'accept' }
      : { kind: 'reject', fault: { in: 'route' }, statuses: [reply.status] };
  const request: Case['request'] = {
    method: method === 'PATCH' ? 'PATCH' : 'GET',
    path: path.replace(/^\/api\/v2/, ''),
    credential: 'full',
    ...(body === undefined ? {} : { body: { kind: 'json', value: body } }),
  };
  const observation: Observation = {
    n,
    case: { id: label, title: `${method} ${path}`, place: 'home', request, aim, edges: [] },
    reply: lost === undefined ? reply : { ...reply, payload: { kind: 'text', text: `(${lost})` } },
    at: 0,
    ms: 0,
    purpose: 'plan',
    beside: {},
    subject: { organization: place?.organization ?? '', connection: place?.connection ?? '' },
  };
  return { recorded, observation, place, contract };
}

const ruleSets = (contract: Contract) => ({
  operation: responseRules(contract),
  shape: shapeRules(contract, 'any answer'),
  types: typeRules(contract),
  error: errorRules(contract),
  all: rules(contract),
});

const made = new WeakMap<Contract, ReturnType<typeof ruleSets>>();

function rulesOf(contract: Contract): ReturnType<typeof ruleSets> {
  const own = made.get(contract) ?? ruleSets(contract);
  made.set(contract, own);
  return own;
}

type ExchangePair = readonly [Rule, Observation];

const pairsOf = (some: readonly Rule[], seen: Observation): readonly ExchangePair[] =>
  some.map((rule) => [rule, seen]);

/** The type of a list, which has no schema of its own: a list of connections, or an object that holds one. */
const listRules = (shape: readonly Rule[]): readonly Rule[] =>
  shape
    .filter(({ id }) => id === 'response.body.type')
    .map((rule) => ({
      ...rule,
      judge: ({ reply }) => {
        const payload = reply.kind === 'response' ? reply.payload : undefined;
        const isList = payload?.kind === 'json' && itemsOf(payload.value) !== undefined;
        return isList ? { kind: 'pass' } : wrongReply('a list of connections, or an object with one', reply);
      },
    }));

/** The rules about a 2xx answer: all for the operation itself, those of the shape for other operations. */
function acceptedPairs(input: JudgingInput, place: JudgedPlace): readonly ExchangePair[] {
  const { observation: one, contract } = input;
  const { method, reply } = input.recorded;
  const { connection, isOlder } = place;
  const sets = rulesOf(contract);
  const shape = isOlder ? sets.types : sets.shape;
  if (method === 'PATCH' && connection !== undefined) return pairsOf(isOlder ? shape : sets.operation, one);
  // An answer to HEAD has no body: its status is all there is.
  const ofStatus = sets.operation.filter(({ looksAt }) => looksAt?.length === 0);
  if (method === 'HEAD') return pairsOf(ofStatus, one);
  const isOne = method === 'GET' ? connection !== undefined : method === 'POST' && connection === undefined;
  if (isOne && (reply.status === 200 || reply.status === 201)) return pairsOf(shape, one);
  if (method !== 'GET' || reply.status !== 200) return [];
  const items = reply.payload.kind === 'json' ? (itemsOf(reply.payload.value) ?? []) : [];
  const item = (value: Json): Observation => ({
    ...one,
    reply: { ...reply, payload: { kind: 'json', value } },
  });
  return [...pairsOf(listRules(shape), one), ...items.flatMap((value) => pairsOf(shape, item(value)))];
}

const isAccepted = ({ status }: Recorded['reply']): boolean => status >= 200 && status < 300;

function speaking(input: JudgingInput): readonly ExchangePair[] {
  const { observation, place, contract } = input;
  const { method, path, reply } = input.recorded;
  // Not answered by the API: a preflight is the business of CORS, the others that of proxies.
  if (['OPTIONS', 'CONNECT', 'TRACE'].includes(method)) return [];
  if (reply.status < 400) return place === undefined || !isAccepted(reply) ? [] : acceptedPairs(input, place);
  const errors = path.startsWith('/api/v2/') ? rulesOf(contract).error : [];
  return pairsOf(
    errors.filter((rule) => rule.about(observation.case)),
    observation,
  );
}

function isHeard({ looksAt }: Rule, { method, reply, allHeaders, lost }: Recorded): boolean {
  const hasBody = method !== 'HEAD' && lost === undefined;
  if (looksAt === undefined) return hasBody;
  if (looksAt.length === 0) return true;
  // An answer to HEAD may leave out what it would say of a body.
  return method !== 'HEAD' && (allHeaders || looksAt.every((name) => Object.hasOwn(reply.headers, name)));
}

function wronglyAccepted(input: JudgingInput): readonly JudgedExchange[] {
  const { recorded, observation, place, contract } = input;
  const { method, body, reply } = recorded;
  if (method !== 'PATCH' || place?.connection === undefined || place.isOlder) return [];
  if (body === undefined || !isAccepted(reply)) return [];
  const { all } = rulesOf(contract);
  return faultsOf(contract, 'request', body).flatMap((breach): readonly JudgedExchange[] => {
    const subject = breach.pointer.slice(1).replaceAll('/', '.') || 'body';
    const rule = all.find(({ id }) => id === `request.${subject}.${breach.keyword}`);
    // A member that another revision has is no fault of a server that is of that revision.
    const isLater = breach.member !== undefined && knownBy(breach.member).length > 0;
    if (rule === undefined || isLater) return [];
    const expected = { kind: 'status', statuses: [400], because: explain(breach) } as const;
    return [{ rule, verdict: wrongReply(expected, observation.reply) }];
  });
}

/** `n`: the place of the exchange. `isBodyMissing`: rules need its body, and the recording has none. */
export function judgeRecorded(recorded: Recorded, n: number, contract: Contract) {
  const input = inputOf(recorded, n, contract);
  const pairs = speaking(input);
  const judged = pairs.flatMap(([rule, seen]): readonly JudgedExchange[] => {
    const verdict = isHeard(rule, recorded) ? rule.judge(seen) : undefined;
    return verdict?.kind === 'pass' || verdict?.kind === 'violation' ? [{ rule, verdict }] : [];
  });
  return {
    judged: [...wronglyAccepted(input), ...judged],
    isBodyMissing: recorded.lost !== undefined && pairs.some(([rule]) => rule.looksAt === undefined),
  };
}
