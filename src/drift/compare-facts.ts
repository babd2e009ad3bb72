import type { Json } from '../model.ts';
import { covers, type Facts, jsonAmong } from './facts.ts';
import type { DriftFinding } from './finding.ts';

/** A fact by its name: `method`, `status.200`. What a side does not say has no entry. */
type FactTable = ReadonlyMap<string, Json>;

const statusesOf = ({ statuses, ranges }: Facts): readonly string[] => [
  ...statuses.documented.map(String),
  ...ranges,
];

function tableOf(facts: Facts): FactTable {
  const { basePath, path, mediaTypes, parameters = [], answerTypes, needsToken, scopes } = facts;
  const isJson = jsonAmong(answerTypes) !== undefined;
  return new Map<string, Json>([
    ['method', facts.method],
    ['path', basePath + path],
    ['operationId', facts.operationId],
    ['lifecycle', facts.lifecycle],
    ['deprecated', facts.deprecated ?? false],
    ['security', needsToken ? 'a token' : 'no token'],
    ['scope', scopes.join(' or ') || 'any token'],
    ...mediaTypes.map((type) => [`mediaType.${type}`, type] as const),
    ['bodyRequired', facts.bodyRequired ?? false],
    ...parameters.map((one) => [`parameter.${one.name}`, one.required ? 'required' : 'optional'] as const),
    ...statusesOf(facts).map((status) => [`status.${status}`, status] as const),
    ['answer', isJson ? 'application/json' : answerTypes.join(', ') || 'no body'],
  ]);
}

/** Whether a side has what only the other one lists after all, in other words: as a range, or as every other status. */
function isCovered(keyword: string, value: string, side: Facts): boolean {
  if (keyword === 'mediaType') return side.mediaTypes.some((range) => covers(range, value));
  const written = statusesOf(side);
  return keyword === 'status' && ['default', `${value.charAt(0)}XX`].some((one) => written.includes(one));
}

type Said = readonly [breaks: DriftFinding['breaks'], meaning: string];

const server = (what: string): Said => [
  'servers',
  `clients are unaffected; servers built on the contract ${what}`,
];
const client = (what: string): Said => ['clients', what];
const nobody = (what: string): Said => ['nobody', what];

const unreachable = client('what clients built on the contract send no longer reaches it');
const refused = client('clients that send it may be refused');

/** Who is worse off and how, where the document differs; where it has less of it or asks for less, and where it is more. */
const meanings: Readonly<Record<string, readonly [less: Said, more?: Said]>> = {
  method: [unreachable],
  path: [unreachable],
  operationId: [nobody('a name for generated clients; nothing on the wire shows it')],
  lifecycle: [nobody('it says who may call the operation')],
  deprecated: [
    nobody('it is no longer said to go in a later version'),
    nobody('it works as before, and may go in a later version'),
  ],
  security: [server('refuse a request without a token')],
  scope: [
    server('refuse tokens that are now enough'),
    client('a token with the scope of the contract alone may be refused'),
  ],
  mediaType: [refused, server('refuse it')],
  bodyRequired: [
    server('refuse a request without a body'),
    client('a request without a body, which the contract allows, may be refused'),
  ],
  parameter: [server('do not know it'), client('a request without it may be refused')],
  status: [server('may answer with it'), client('clients built on the contract do not expect it')],
  answer: [client('clients built on the contract cannot read the answer')],
};

function meaningOf(keyword: string, document: Json | undefined, ours: Facts, theirs: Facts): Said {
  if (keyword === 'status' && ours.statuses.recorded.includes(Number(document)))
    return nobody('answers of this status were recorded before it was documented');
  if (keyword === 'parameter' && document === undefined) return refused;
  // A token with the contract's scopes may be enough for one of the alternatives.
  const isEnough = theirs.scopes.some((all) => all.split(' ').every((one) => ours.scopes.includes(one)));
  const isMore =
    keyword === 'scope'
      ? theirs.scopes.length > 0 && !isEnough
      : Boolean(document) && document !== 'optional';
  const [less = unreachable, more = less] = meanings[keyword] ?? [];
  return isMore ? more : less;
}

/** What differs between two accounts of an operation that no body shows, in reading order. */
export function compareFacts(ours: Facts, theirs: Facts): readonly DriftFinding[] {
  const [own, other] = [tableOf(ours), tableOf(theirs)];
  const found = [...new Set([...own.keys(), ...other.keys()])].flatMap((name): readonly DriftFinding[] => {
    const [contract, document] = [own.get(name), other.get(name)];
    const [keyword = name] = name.split('.');
    const isSame = contract === document || (keyword === 'scope' && !theirs.needsToken);
    if (isSame || isCovered(keyword, String(contract ?? document), contract === undefined ? ours : theirs))
      return [];
    const [breaks, meaning] = meaningOf(keyword, document, ours, theirs);
    const sides = {
      ...(contract === undefined ? {} : { contract }),
      ...(document === undefined ? {} : { document }),
    };
    return [{ id: `operation.${name}`, part: 'operation', pointer: '', keyword, ...sides, breaks, meaning }];
  });
  const order = Object.keys(meanings);
  return found.toSorted((a, b) => order.indexOf(a.keyword) - order.indexOf(b.keyword));
}
